"""A provider that is down gets no calls but one real probe; whoever looks, in whatever process, sees the same."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from image_generation import FinalImage, breaker, errors
from image_generation.breaker import Circuit
from image_generation.models import Breaker, Event
from image_generation.testing import ScriptedProvider
from image_generation.worker import expire_one

from .conftest import MakeTable, Table

CIRCUIT = Circuit("scripted", "scripted-1", "")


def fail(table: Table, *failures: errors.ProviderError, request_id: str = "r", jitter: float = 0.0) -> None:
    for error in failures:
        with table.plugin.database.transaction() as tx:
            breaker.failed(tx, CIRCUIT, error, table.clock(), request_id=request_id, jitter=jitter)


def state(table: Table, model: str = "scripted-1") -> tuple[str, float | None] | None:
    """Its state, and for how many seconds more."""
    for row in table.rows(Breaker):
        if row.model == model:
            left = row.open_until and (row.open_until - table.clock()).total_seconds()
            return row.state, left
    return None


def blocked(table: Table) -> bool:
    return bool(table.read(lambda tx: table.plugin.router.blocked(tx, table.clock())))


def probe(table: Table, request_id: str) -> bool:
    with table.plugin.database.transaction() as tx:
        return breaker.probe(tx, CIRCUIT, request_id, table.clock())


@pytest.mark.parametrize("error", [errors.NotSent(), errors.Overloaded(), errors.UnknownOutcome()])
def test_five_failures_within_a_minute_open_it(table: Table, error: errors.ProviderError) -> None:
    for _ in range(4):
        fail(table, error)
        table.clock.advance(15)
    assert state(table) == ("closed", None)
    assert not blocked(table)
    fail(table, error)
    assert state(table) == ("open", 30)
    assert blocked(table)


def test_failures_far_apart_do_not_open_it(table: Table) -> None:
    for _ in range(20):
        fail(table, errors.Overloaded())
        table.clock.advance(16)
    assert not blocked(table)


@pytest.mark.parametrize(
    "error",
    [errors.PolicyRefused(), errors.RequestRejected(), errors.InvalidResult(), errors.ProviderConflict()],
)
def test_what_is_not_the_providers_fault_does_not_count(table: Table, error: errors.ProviderError) -> None:
    fail(table, *[error] * 10)
    assert table.rows(Breaker) == []


@pytest.mark.parametrize(
    ("error", "model", "seconds"),
    [
        (errors.AuthFailed(), "*", None),
        (errors.QuotaExhausted(), "*", 900),
        (errors.ProviderMisconfigured(), "*", 900),
        (errors.ModelUnavailable(), "scripted-1", 900),
    ],
)
def test_what_somebody_has_to_put_right_opens_it_at_once(
    table: Table, error: errors.ProviderError, model: str, seconds: float | None
) -> None:
    fail(table, error)
    assert state(table, model) == ("open", seconds)
    assert blocked(table)


def test_a_wrong_key_is_not_used_again_until_it_changes(table: Table) -> None:
    fail(table, errors.AuthFailed())
    table.clock.advance(30 * 24 * 3600)
    assert blocked(table)
    assert not probe(table, "r")
    table.provider.key_hash = lambda: "of another key"  # type: ignore[method-assign]
    assert not blocked(table)


def test_a_rate_limit_rests_the_key_and_needs_no_probe(table: Table) -> None:
    fail(table, errors.RateLimited(retry_after=120.0))
    assert state(table, "*") == ("closed", 120)
    assert blocked(table)
    fail(table, errors.RateLimited(retry_after=5.0))
    assert state(table, "*") == ("closed", 120)
    table.clock.advance(120)
    assert not blocked(table)
    assert all(probe(table, name) for name in ("a", "b"))


def test_a_rate_limit_without_a_time_rests_nobody(table: Table) -> None:
    fail(table, errors.RateLimited())
    assert table.rows(Breaker) == []


@pytest.mark.parametrize(
    ("error", "model", "waits"),
    [
        (errors.Overloaded(), "scripted-1", [30, 60, 120, 240, 480, 900, 900]),
        (errors.QuotaExhausted(), "*", [900, 1800, 3600, 3600]),
    ],
)
def test_it_stays_open_twice_as_long_each_time(
    table: Table, error: errors.ProviderError, model: str, waits: list[float]
) -> None:
    fail(table, *[error] * 5 if model != "*" else [error])
    found = [state(table, model)]
    for number in range(len(waits) - 1):
        table.clock.advance(found[-1][1])  # type: ignore[index]
        assert probe(table, f"probe-{number}")
        fail(table, error, request_id=f"probe-{number}")
        found.append(state(table, model))
    assert found == [("open", wait) for wait in waits]


def test_the_moments_at_which_breakers_close_are_spread(table: Table) -> None:
    fail(table, *[errors.Overloaded()] * 5, jitter=0.5)
    assert state(table) == ("open", 33)


def test_one_request_is_the_probe(table: Table) -> None:
    fail(table, *[errors.Overloaded()] * 5)
    assert not probe(table, "too early")
    table.clock.advance(30)
    assert probe(table, "first")
    assert not probe(table, "second")
    assert blocked(table)


def test_a_picture_closes_it(table: Table) -> None:
    fail(table, *[errors.Overloaded()] * 5)
    table.clock.advance(30)
    probe(table, "first")
    with table.plugin.database.transaction() as tx:
        breaker.succeeded(tx, CIRCUIT)
    assert state(table) == ("closed", None)
    fail(table, *[errors.Overloaded()] * 5)
    assert state(table) == ("open", 30)


def test_a_refusal_is_an_answer_too(table: Table) -> None:
    fail(table, *[errors.Overloaded()] * 5)
    table.clock.advance(30)
    probe(table, "first")
    fail(table, errors.PolicyRefused(), request_id="another")
    assert state(table) == ("half_open", 300)
    fail(table, errors.PolicyRefused(), request_id="first")
    assert state(table) == ("closed", None)


def test_a_call_from_before_it_opened_changes_nothing(table: Table) -> None:
    fail(table, *[errors.Overloaded()] * 5)
    table.clock.advance(10)
    fail(table, *[errors.Overloaded()] * 7, request_id="late")
    assert state(table) == ("open", 20)


@pytest.mark.parametrize("error", [errors.AuthFailed(), errors.RateLimited(retry_after=60.0), errors.QuotaExhausted()])
def test_a_probe_that_meets_another_trouble_does_not_stay_the_probe(table: Table, error: errors.ProviderError) -> None:
    fail(table, *[errors.Overloaded()] * 5)
    table.clock.advance(30)
    probe(table, "first")
    fail(table, error, request_id="first")
    assert [row.probe_id for row in table.rows(Breaker)] == [None, None]
    assert state(table) in (("open", 0), ("closed", None))


def test_a_probe_of_which_nothing_is_heard_makes_room_for_another(table: Table) -> None:
    fail(table, *[errors.Overloaded()] * 5)
    table.clock.advance(30)
    assert probe(table, "lost")
    table.clock.advance(breaker.PROBE.total_seconds())
    assert not blocked(table)
    assert probe(table, "next")


def test_only_one_of_many_workers_gets_the_probe(table: Table) -> None:
    for number in range(6):
        table.submit(prompt=f"picture {number}")
    fail(table, *[errors.Overloaded()] * 5)
    table.clock.advance(30)
    start = threading.Barrier(6)

    def take(_: int) -> bool:
        start.wait(10)
        return table.plugin.worker.claim() is not None

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(take, range(6))) == 1
    assert [request.status for request in table.requests()].count("processing") == 1


# --- with requests


def down(table: Table, count: int = 5) -> None:
    """Let so many requests fail for good at their first call."""
    table.provider.steps.extend(errors.Overloaded(f"number {number}") for number in range(count))


def test_an_open_provider_gets_no_traffic_but_one_real_probe(make_table: MakeTable, database_url: str) -> None:
    table = make_table(database_url, DALLE_MAX_RETRIES="0")
    down(table, 6)
    ids = []
    for number in range(8):
        ids.append(table.submit(prompt=f"picture {number}"))
        table.clock.advance(1)
    table.work(5)
    assert table.claim() is None
    assert len(table.provider.orders) == 5
    table.clock.advance(37)
    table.work()
    assert table.claim() is None
    table.clock.advance(73)
    table.work()
    assert len(table.provider.orders) == 7
    table.work()
    assert [table.status(name) for name in ids] == ["failed"] * 6 + ["completed"] * 2


def test_another_process_sees_it_too(make_table: MakeTable, database_url: str) -> None:
    one, other = make_table(database_url), make_table(database_url)
    fail(one, errors.QuotaExhausted("Account empty"))
    other.submit()
    assert other.claim() is None
    assert blocked(other)


def test_what_waits_for_one_provider_does_not_stop_the_others_behind_it(
    make_table: MakeTable, database_url: str
) -> None:
    well = ScriptedProvider(name="well")
    table = make_table(database_url, others=[well])
    table.submit(priority=3, provider="scripted")
    table.submit(provider="well")
    fail(table, errors.AuthFailed())
    table.work()
    assert (len(table.provider.orders), len(well.orders)) == (0, 1)


def test_a_member_sees_what_his_request_waits_for(make_table: MakeTable, database_url: str) -> None:
    table = make_table(database_url)
    request_id = table.submit()
    fail(table, errors.QuotaExhausted("The account ending in 1234 is empty."))
    shown = table.call("ann", "GET", f"/image-request/{request_id}").json["request"]
    assert (shown["status"], shown["stage"]) == ("queued", "waiting for scripted to recover")
    assert shown["estimated_time"] is None, "nobody knows when it is back"
    assert "1234" not in str(shown)
    table.plugin.worker._places.tell()
    [news] = [row.data for row in table.rows(Event) if "position" in row.data]
    assert news == {"position": 1, "estimated_time": None}
    with table.plugin.database.transaction() as tx:
        table.plugin.router.reset(tx, "scripted")
    assert table.call("ann", "GET", f"/image-request/{request_id}").json["request"]["estimated_time"] > 0


def test_when_all_are_down_a_request_waits_until_its_deadline(make_table: MakeTable, database_url: str) -> None:
    table = make_table(database_url)
    request_id = table.submit()
    fail(table, errors.AuthFailed())
    for seconds, status in ((3599, "queued"), (2, "failed")):
        now: datetime = table.clock.advance(seconds)
        expire_one(table.plugin.database, table.plugin.router, now)
        assert table.status(request_id) == status
    view = table.plugin.submission.get(table.member("ann"), request_id)
    assert view.failure is not None
    assert view.failure.error_code == "no_provider"


def test_the_gm_sees_why_a_provider_is_down_and_since_when(table: Table) -> None:
    assert health(table, "gm") == ("ready", None, None)
    since = table.clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    fail(table, errors.AuthFailed("Scripted API error: 401 - no such key"))
    table.clock.advance(60)
    assert health(table, "gm") == ("down", "Scripted API error: 401 - no such key", since)
    assert health(table, "ann") == ("down", None, since)


@pytest.mark.parametrize("error", [errors.RateLimited(retry_after=60.0), errors.ModelUnavailable()])
def test_a_provider_that_is_slow_or_lacks_a_model_is_degraded(table: Table, error: errors.ProviderError) -> None:
    fail(table, error)
    assert health(table, "gm")[0] == "degraded"


def health(table: Table, name: str) -> tuple[str, str | None, str | None]:
    [shown] = table.call(name, "GET", "/image-providers").json["details"]
    return shown["health"], shown["health_reason"], shown["health_since"]


def test_somebody_who_has_put_it_right_can_say_so(table: Table) -> None:
    fail(table, errors.AuthFailed())
    runner = table.app.test_cli_runner()
    assert "is called again" in runner.invoke(args=["image-generation", "reset-provider", "scripted"]).output
    assert not blocked(table)
    assert "was not shut off" in runner.invoke(args=["image-generation", "reset-provider", "scripted"]).output


def test_a_provider_that_flaps_is_left_alone_for_a_while(make_table: MakeTable, database_url: str) -> None:
    table = make_table(database_url, DALLE_MAX_RETRIES="0")
    table.provider.steps.extend([None, None, None, *[errors.Overloaded()] * 5] * 2)  # type: ignore[list-item]
    for number in range(16):
        table.submit(prompt=f"picture {number}")
    table.work(8)
    assert table.claim() is None
    table.clock.advance(timedelta(seconds=37).total_seconds())
    table.work(8)
    assert table.claim() is None
    assert len(table.images()) == 6


def test_a_picture_of_a_healthy_provider_writes_no_breaker(table: Table) -> None:
    table.provider.steps.append([FinalImage(b"")])
    table.submit()
    table.work()
    assert table.rows(Breaker) == []
