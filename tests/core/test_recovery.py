"""The table of what follows from each kind of failure: as a value, and as what becomes of a request."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from image_generation import errors, recovery
from image_generation.models import Breaker
from image_generation.recovery import Candidate, Fallback, GiveUp, History, Hold, Limits, Retry
from image_generation.testing import ScriptedProvider
from image_generation.worker import expire_one, reclaim_one

from .conftest import MakeTable, Table

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
OTHER = Candidate("other", "other-1", 40_000)
FREE = Candidate("free", "free-1", 0)
CHEAP, DEAR = 40_000, 211_000
LIMITS = Limits(max_retries=3, auto_resend_micros=100_000)


def decide(error: errors.ProviderError, *others: Candidate, jitter: float = 0.5, **history: object) -> object:
    known = replace(History(price_micros=CHEAP), **history)
    return recovery.decide(
        error, history=known, providers=others, limits=LIMITS, now=NOW, deadline=NOW + timedelta(hours=1), jitter=jitter
    )


def after(seconds: float) -> Retry:
    return Retry(NOW + timedelta(seconds=seconds))


ELSEWHERE = Fallback("other", "other-1", NOW)


@pytest.mark.parametrize("error", [errors.NotSent(), errors.Overloaded()])
def test_what_was_not_charged_is_tried_again_and_then_elsewhere(error: errors.ProviderError) -> None:
    assert [decide(error, OTHER, failures=n) for n in (1, 2, 3)] == [after(2), after(4), after(8)]
    assert decide(error, OTHER, failures=4) == ELSEWHERE
    assert decide(error, failures=4) == GiveUp()


@pytest.mark.parametrize("error", [errors.NotSent(), errors.Overloaded(), errors.UnknownOutcome()])
def test_a_breaker_that_opens_sends_the_request_elsewhere_at_once(error: errors.ProviderError) -> None:
    assert decide(error, OTHER, is_open=True, paid_sends=1) == ELSEWHERE
    assert decide(error, is_open=True, paid_sends=1) == after(2)


@pytest.mark.parametrize(
    ("asked", "wait"), [(None, 2), (0.0, 2), (-5.0, 2), (30.0, 30), (120.0, 120), (899.0, 899), (1e9, 900)]
)
def test_a_rate_limit_is_kept_and_no_longer_than_a_quarter_of_an_hour(asked: float | None, wait: float) -> None:
    assert decide(errors.RateLimited(retry_after=asked)) == after(wait)


def test_a_long_rate_limit_sends_the_request_elsewhere() -> None:
    assert decide(errors.RateLimited(retry_after=30.0), OTHER) == after(30)
    assert decide(errors.RateLimited(retry_after=31.0), OTHER) == ELSEWHERE


@pytest.mark.parametrize(
    "kind",
    [
        errors.QuotaExhausted,
        errors.AuthFailed,
        errors.RequestRejected,
        errors.ModelUnavailable,
        errors.ProviderMisconfigured,
    ],
)
def test_what_cannot_succeed_there_is_sent_elsewhere_or_ends(kind: type[errors.ProviderError]) -> None:
    assert decide(kind(), OTHER) == ELSEWHERE
    assert decide(kind()) == GiveUp()


def test_a_policy_refusal_ends_at_once_whoever_else_there_is() -> None:
    assert decide(errors.PolicyRefused(), OTHER, FREE, is_open=True) == GiveUp()


def test_a_conflict_is_tried_once_more_and_never_elsewhere() -> None:
    assert decide(errors.ProviderConflict(), OTHER) == after(2)
    assert decide(errors.ProviderConflict(), OTHER, failures=2, alike=2) == GiveUp()


def test_a_broken_picture_is_bought_once_more() -> None:
    broken = errors.InvalidResult()
    assert decide(broken, OTHER, paid_sends=1) == after(2)
    assert decide(broken, OTHER, failures=2, alike=2, paid_sends=1) == ELSEWHERE
    assert decide(broken, OTHER, failures=2, alike=2, paid_sends=2) == GiveUp()
    assert decide(broken, paid_sends=2) == GiveUp()


@pytest.mark.parametrize("error", [errors.UnknownOutcome(), errors.DeadlineExceeded()])
def test_what_may_have_been_charged_is_sent_again_only_if_cheap_and_only_once(error: errors.ProviderError) -> None:
    assert decide(error, paid_sends=1) == after(2)
    assert isinstance(decide(error, OTHER, paid_sends=2), Hold)
    assert isinstance(decide(error, OTHER, FREE, paid_sends=1, price_micros=DEAR), Hold)
    assert isinstance(decide(error, paid_sends=1, price_micros=LIMITS.auto_resend_micros), Hold)
    assert decide(error, replace(OTHER, price_micros=DEAR), paid_sends=1, is_open=True) == after(2)


def test_a_free_call_that_was_lost_is_just_made_again() -> None:
    assert decide(errors.UnknownOutcome(), price_micros=0, failures=3) == after(8)
    assert decide(errors.UnknownOutcome(), price_micros=0, failures=4) == GiveUp()


def test_nothing_is_bought_beyond_the_sends_that_are_left() -> None:
    assert decide(errors.AuthFailed(), OTHER, FREE, paid_sends=2) == Fallback("free", "free-1", NOW)
    assert decide(errors.AuthFailed(), OTHER, paid_sends=2) == GiveUp()


def test_nothing_is_planned_beyond_the_deadline() -> None:
    limited = errors.RateLimited(retry_after=600)
    shared = {"history": History(), "limits": LIMITS, "now": NOW, "jitter": 0.5}
    assert recovery.decide(limited, deadline=NOW + timedelta(seconds=599), **shared) == GiveUp()
    assert recovery.decide(limited, deadline=NOW + timedelta(seconds=601), **shared) == after(600)


def test_the_sentence_of_a_held_request_names_the_price() -> None:
    held = decide(errors.UnknownOutcome(), paid_sends=2, price_micros=DEAR)
    assert isinstance(held, Hold)
    assert "$0.21" in held.reason


# --- the same with a queue, attempts, events and a breaker


@dataclass(frozen=True)
class Row:
    """One line of the table: what comes back each time, and what is to come of it."""

    error: errors.ProviderError
    sends: int
    status: str
    state: str
    event: str
    breaker: str = ""
    price: int = CHEAP

    def __str__(self) -> str:
        return f"{self.error.code}-{self.price}"


TABLE = [
    Row(errors.NotSent(), 4, "failed", "not_sent", "request.failed"),
    Row(errors.RateLimited(), 4, "failed", "transient", "request.failed"),
    Row(errors.RateLimited(retry_after=60), 4, "failed", "transient", "request.failed", "* closed"),
    Row(errors.Overloaded(), 4, "failed", "transient", "request.failed"),
    Row(errors.ProviderConflict(), 2, "failed", "transient", "request.failed"),
    Row(errors.QuotaExhausted(), 1, "failed", "rejected", "request.failed", "* open"),
    Row(errors.AuthFailed(), 1, "failed", "rejected", "request.failed", "* open"),
    Row(errors.PolicyRefused(), 1, "failed", "rejected", "request.failed"),
    Row(errors.RequestRejected(), 1, "failed", "rejected", "request.failed"),
    Row(errors.ModelUnavailable(), 1, "failed", "rejected", "request.failed", "scripted-1 open"),
    Row(errors.ProviderMisconfigured(), 1, "failed", "rejected", "request.failed", "* open"),
    Row(errors.UnknownOutcome(), 2, "held", "unknown", "request.held"),
    Row(errors.DeadlineExceeded(), 2, "held", "unknown", "request.held"),
    Row(errors.UnknownOutcome(), 1, "held", "unknown", "request.held", price=DEAR),
    Row(errors.UnknownOutcome(), 4, "failed", "unknown", "request.failed", price=0),
    Row(errors.InvalidResult(), 2, "failed", "invalid", "request.failed"),
]


def priced(make_table: MakeTable, url: str, *steps: Exception, price: int = CHEAP, **config: str) -> Table:
    return make_table(url, provider=ScriptedProvider(*steps, price=price), **config)


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_each_failure_has_its_treatment(make_table: MakeTable, database_url: str, row: Row) -> None:
    table = priced(make_table, database_url, *[row.error] * 10, price=row.price)
    request_id = table.submit()
    for _ in range(row.sends):
        table.work()
        table.clock.advance(61 if not row.error.retry_after else 100)
    assert table.claim() is None
    assert len(table.provider.orders) == row.sends
    assert table.status(request_id) == row.status
    assert [attempt.state for attempt in table.attempts()] == [row.state] * row.sends
    assert table.events()[-1] == row.event
    opened = [f"{b.model} {b.state}" for b in table.rows(Breaker) if b.open_until or b.state != "closed"]
    assert opened == ([row.breaker] if row.breaker else [])
    billed = row.sends if row.price and row.error.may_be_billed else 0
    assert [request.paid_sends for request in table.requests()] == [billed]


def test_a_request_that_waits_holds_no_worker(make_table: MakeTable, database_url: str) -> None:
    table = priced(make_table, database_url, errors.RateLimited())
    waiting = table.submit("ann")
    table.clock.advance(1)
    other = table.submit("bob")
    table.work(2)
    assert (table.status(waiting), table.status(other)) == ("queued", "completed")


def test_a_held_request_is_sent_again_by_its_owner(make_table: MakeTable, database_url: str) -> None:
    table = priced(make_table, database_url, errors.UnknownOutcome("The line broke."), price=DEAR)
    request_id = table.submit()
    table.work()
    shown = table.call("ann", "GET", f"/image-request/{request_id}").json["request"]
    assert (shown["status"], shown["stage"], shown["code"]) == ("held", "waiting for a decision", "unknown_outcome")
    assert "try again, or let it go" in shown["error"]
    assert table.claim() is None
    assert table.call("bob", "POST", f"/image-request/{request_id}/retry").status_code == 403
    assert table.call("ann", "POST", f"/image-request/{request_id}/retry").json["request"]["status"] == "queued"
    table.work()
    assert table.status(request_id) == "completed"


def test_a_held_request_is_let_go_by_the_gm(make_table: MakeTable, database_url: str) -> None:
    table = priced(make_table, database_url, errors.UnknownOutcome(), price=DEAR)
    request_id = table.submit()
    table.work()
    assert table.call("gm", "POST", f"/image-request/{request_id}/cancel").json["request"]["status"] == "cancelled"
    assert table.events()[-1] == "request.cancelled"


def test_an_instant_request_does_not_wait_for_a_decision(make_table: MakeTable, database_url: str) -> None:
    table = priced(make_table, database_url, errors.UnknownOutcome(), price=DEAR)
    request_id = table.submit()
    table.work()
    assert table.plugin.submission.wait(table.member("ann"), request_id, 60).status == "held"


def test_a_decision_that_nobody_takes_ends_the_request_with_its_reason(
    make_table: MakeTable, database_url: str
) -> None:
    table = priced(make_table, database_url, errors.UnknownOutcome(), price=DEAR)
    request_id = table.submit()
    table.work()
    for hours, status in ((23, "held"), (2, "failed")):
        expire(table, hours * 3600)
        assert table.status(request_id) == status
    failure = table.plugin.submission.get(table.member("ann"), request_id).failure
    assert failure is not None
    assert failure.error_code == "unknown_outcome"


def test_a_request_ends_when_nobody_waits_for_it_any_more(table: Table) -> None:
    request_id = table.submit()
    expire(table, 3599)
    assert table.status(request_id) == "queued"
    expire(table, 2)
    view = table.plugin.submission.get(table.member("ann"), request_id)
    assert view.failure is not None
    assert (view.status, view.failure.error_code) == ("failed", "deadline")
    assert table.events()[-1] == "request.failed"


def test_a_request_sent_again_by_hand_has_an_hour_anew(table: Table) -> None:
    request_id = table.submit()
    expire(table, 3601)
    table.plugin.submission.retry(table.member("ann"), request_id)
    expire(table, 3599)
    assert table.status(request_id) == "queued"


def expire(table: Table, seconds: float) -> None:
    now = table.clock.advance(seconds)
    while expire_one(table.plugin.database, table.plugin.router, now):
        pass


# --- a worker that vanishes during a call


class Vanished(Exception):
    """What stands for a kill in the middle of a call: nobody writes down anything any more."""


def vanish(table: Table) -> None:
    """A worker claims, sends, and is never heard of again."""
    provider = table.provider
    provider.steps.append(Vanished())
    claimed = table.claim("vanishing")
    assert claimed is not None
    with pytest.raises(Vanished):
        table.plugin.generation.run(claimed)
    table.clock.advance(31)
    assert reclaim_one(table.plugin.database, table.clock())


def test_a_paid_call_is_not_repeated_before_its_deadline(make_table: MakeTable, database_url: str) -> None:
    table = priced(make_table, database_url)
    request_id = table.submit()
    vanish(table)
    assert table.claim() is None
    assert [attempt.state for attempt in table.attempts()] == ["sending"]
    table.clock.advance(180 - 31 - 1)
    assert table.claim() is None
    table.clock.advance(1)
    table.work()
    assert [attempt.state for attempt in table.attempts()] == ["unknown"]
    assert table.status(request_id) == "queued"
    table.clock.advance(10)
    table.work()
    assert (table.status(request_id), len(table.provider.orders)) == ("completed", 2)


def test_a_dear_call_that_was_lost_is_held(make_table: MakeTable, database_url: str) -> None:
    table = priced(make_table, database_url, price=DEAR)
    request_id = table.submit()
    vanish(table)
    table.clock.advance(180)
    table.work()
    assert (table.status(request_id), len(table.provider.orders)) == ("held", 1)


def test_a_free_call_that_was_lost_is_repeated_at_once(table: Table) -> None:
    request_id = table.submit()
    vanish(table)
    assert [attempt.state for attempt in table.attempts()] == ["unknown"]
    table.work()
    assert table.status(request_id) == "completed"


def test_a_late_error_of_a_former_owner_closes_its_attempt_and_moves_nothing(
    make_table: MakeTable, database_url: str
) -> None:
    table = priced(make_table, database_url)

    def too_late() -> object:
        table.clock.advance(31)
        assert reclaim_one(table.plugin.database, table.clock())
        raise errors.Overloaded
        yield

    table.provider.steps.append(too_late())
    request_id = table.submit()
    table.work()
    assert [attempt.state for attempt in table.attempts()] == ["transient"]
    assert table.status(request_id) == "queued"
    assert [request.paid_sends for request in table.requests()] == [0]


# --- whatever happens


KINDS = st.sampled_from(
    [
        errors.NotSent,
        errors.RateLimited,
        errors.Overloaded,
        errors.ProviderConflict,
        errors.QuotaExhausted,
        errors.AuthFailed,
        errors.PolicyRefused,
        errors.RequestRejected,
        errors.ModelUnavailable,
        errors.UnknownOutcome,
        errors.DeadlineExceeded,
        errors.InvalidResult,
        None,
    ]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    here=st.lists(KINDS, max_size=8),
    there=st.lists(KINDS, max_size=8),
    prices=st.tuples(st.sampled_from([0, CHEAP, DEAR]), st.sampled_from([0, CHEAP, DEAR])),
)
def test_every_request_ends_or_is_held_and_nothing_is_bought_too_often(
    make_table: MakeTable,
    tmp_path_factory: pytest.TempPathFactory,
    here: list[type[errors.ProviderError] | None],
    there: list[type[errors.ProviderError] | None],
    prices: tuple[int, int],
) -> None:
    script = [[kind() if kind else None for kind in kinds] for kinds in (here, there)]
    other = ScriptedProvider(*script[1], name="other", price=prices[1])
    folder = tmp_path_factory.mktemp("schedule")
    table = make_table(
        f"sqlite:///{folder / 'table.db'}",
        provider=ScriptedProvider(*script[0], price=prices[0]),
        others=[other],
        IMAGE_GENERATION_FALLBACKS="other",
    )
    request_id = table.submit()
    for _ in range(60):
        claimed = table.claim()
        if claimed is None:
            expire(table, 120)
        else:
            table.plugin.generation.run(claimed)
    assert table.status(request_id) in ("completed", "failed", "held")
    tries = table.attempts()
    charged = [one for one in tries if one.cost_micros and one.state in ("unknown", "invalid", "done")]
    assert len(charged) <= recovery.MAX_SENDS
    refused = [number for number, one in enumerate(tries) if one.error_code == "policy_refused"]
    assert refused in ([], [len(tries) - 1])
