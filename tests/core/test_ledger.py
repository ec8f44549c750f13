"""Money: held back before it is spent, booked once, never above a cap that could have been kept."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from image_generation import Draft, Enhanced, FinalImage, SubjectType, breaker, drafts, errors, ledger, settings
from image_generation.breaker import Circuit
from image_generation.delivery import Call
from image_generation.models import Account, Event, GenerationRequest, IdempotencyKey, LedgerEntry
from image_generation.money import Balance, Caps, shown
from image_generation.spool import Spool
from image_generation.testing import ScriptedProvider, png
from image_generation.worker import close_orphan, reclaim_one

from . import flood
from .conftest import MakeTable, Table

PRICE = 40_000
MakePaid = Callable[..., Table]


def picture(cost: Any = None) -> FinalImage:
    return FinalImage(png.draw("a picture", 16, 16), cost_micros=cost)


def differences(table: Table) -> list[ledger.Difference]:
    found: list[ledger.Difference] = table.read(ledger.recompute)
    return found


@pytest.fixture
def make_paid(make_table: MakeTable, database_url: str) -> Iterator[MakePaid]:
    """A table whose provider takes four cents a picture; at the end of the test its books add up."""
    made = []

    def make(*steps: Any, price: Any = PRICE, **config: Any) -> Table:
        made.append(make_table(database_url, provider=ScriptedProvider(*steps, price=price), **config))
        return made[-1]

    yield make
    for table in made:
        assert differences(table) == []


@pytest.fixture
def paid(make_paid: MakePaid) -> Table:
    return make_paid()


def account(table: Table, scope: str = "session", period: str = "2026-11") -> Balance:
    found = [row for row in table.rows(Account) if row.scope == scope and row.period == period]
    return sum((ledger.as_balance(row) for row in found), Balance())


def entries(table: Table) -> list[str]:
    return [row.kind for row in sorted(table.rows(LedgerEntry), key=lambda row: row.created_at)]


def kill_worker() -> Iterator[FinalImage]:
    raise Killed
    yield


class Killed(BaseException):
    """Nothing of ours catches it: what a kill -9 leaves behind."""


def die(table: Table, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Claim and send, and vanish while the provider draws."""

    def step() -> Iterator[FinalImage]:
        meanwhile()
        yield from kill_worker()

    table.provider.steps.appendleft(step())
    with pytest.raises(Killed):
        table.work()


def go_on(table: Table) -> None:
    """After a lost call: its time runs out, a claim decides that it is made again, and it is."""
    for seconds in (300, 1000):
        table.clock.advance(seconds)
        table.work(worker_id="worker-2")


# --- before the send


def test_a_submit_holds_its_price_back_on_three_accounts(paid: Table) -> None:
    paid.submit(n=2)
    for scope in ("member", "session", "installation"):
        assert account(paid, scope) == Balance(reserved=2 * PRICE)
    assert entries(paid) == ["reserve", "reserve"]


@pytest.mark.parametrize(
    ("setting", "whose"),
    [
        ("MAX_MONTHLY_COST_PER_USER", "one member does not allow another $0.04. Whoever runs this server"),
        ("SESSION_BUDGET", "This session's budget of $0.10 a month does not allow another $0.04. Its GM"),
        ("INSTALLATION_BUDGET", "The budget of this server does not allow another $0.04. Whoever runs it"),
    ],
)
def test_a_budget_that_is_used_up_refuses_and_says_whose_it_is(make_paid: MakePaid, setting: str, whose: str) -> None:
    table = make_paid(**{setting: "0.10"})
    table.submit()
    table.submit()
    with pytest.raises(errors.BudgetExceeded) as refused:
        table.submit()
    assert whose in refused.value.message
    assert account(table) == Balance(reserved=2 * PRICE)


def test_the_budget_can_be_spent_to_the_last_micro_dollar(make_paid: MakePaid) -> None:
    table = make_paid(SESSION_BUDGET="0.08")
    table.submit(n=2)
    assert account(table).held == 80_000


def test_a_402_stores_nothing(make_paid: MakePaid) -> None:
    table = make_paid(SESSION_BUDGET="0.03")
    headers = {"Idempotency-Key": "once"}
    refused = table.call("ann", "POST", "/generate-image", json={"prompt": "a bar"}, headers=headers)
    assert (refused.status_code, refused.json["code"]) == (402, "budget_exceeded")
    for model in (GenerationRequest, LedgerEntry, Account, Event, IdempotencyKey):
        assert table.rows(model) == []
    table.call("gm", "PUT", "/budget", json={"budget": 1})
    again = table.call("ann", "POST", "/generate-image", json={"prompt": "a bar"}, headers=headers)
    assert again.status_code == 202


def test_a_batch_is_accepted_whole_or_not_at_all(make_paid: MakePaid) -> None:
    table = make_paid(SESSION_BUDGET="0.15")
    with pytest.raises(errors.BudgetExceeded):
        table.submit(n=4)
    assert table.requests() == []
    table.submit(n=3)
    assert account(table) == Balance(reserved=3 * PRICE)


def test_the_same_key_again_holds_nothing_back_again(paid: Table) -> None:
    for _ in range(2):
        paid.plugin.submission.submit(paid.member("ann"), Draft("a bar"), idempotency_key="once")
    assert account(paid) == Balance(reserved=PRICE)


@pytest.mark.parametrize("price", [None, -1, float("nan"), 1.5, True, "40000", 10**30])
def test_a_price_that_cannot_be_booked_stops_the_send(make_paid: MakePaid, price: Any) -> None:
    table = make_paid(price=price)
    with pytest.raises(errors.NoPrice):
        table.submit()
    assert table.requests() == []
    assert table.call("ann", "POST", "/estimate", json={"prompt": "a bar"}).status_code == 503


def test_a_price_that_is_lost_later_stops_the_send_too(paid: Table) -> None:
    request_id = paid.submit()
    paid.provider._price = float("nan")  # type: ignore[assignment]
    paid.work()
    [row] = paid.requests()
    assert (paid.status(request_id), row.error_code) == ("failed", "no_price")
    assert paid.provider.orders == []
    assert account(paid) == Balance()


def test_free_pictures_touch_no_money(make_paid: MakePaid) -> None:
    table = make_paid(price=0, SESSION_BUDGET="0", MAX_MONTHLY_COST_PER_USER="0", INSTALLATION_BUDGET="0")
    table.submit()
    table.work()
    assert {row.scope for row in table.rows(Account)} == {"images"}
    assert table.rows(LedgerEntry) == []


def test_nothing_is_unlimited_but_by_that_word(make_paid: MakePaid) -> None:
    none = {"MAX_MONTHLY_COST_PER_USER": "unlimited", "SESSION_BUDGET": "unlimited", "INSTALLATION_BUDGET": "Unlimited"}
    table = make_paid(price=10**12, MAX_IMAGES_PER_USER_PER_DAY="unlimited", **none)
    table.submit(n=4)
    assert account(table).reserved == 4 * 10**12
    usage = table.call("ann", "GET", "/usage").json
    assert (usage["me"]["cap"], usage["me"]["left"], usage["pictures"]) == (None, None, {"today": 4, "cap": None})


@pytest.mark.parametrize("name", ["SESSION_BUDGET", "MAX_IMAGES_PER_USER_PER_DAY"])
@pytest.mark.parametrize(
    "text", ["-1", "none", "nan", "inf", "1e3", "10,00", "$5", "\u0661", "1_0", "99999999", "true"]
)
def test_a_limit_that_is_no_amount_stops_the_start(name: str, text: str) -> None:
    with pytest.raises(errors.ConfigurationError, match=name):
        settings.load({name: text})


def test_limits_are_read_to_the_micro_dollar() -> None:
    read = settings.load({"SESSION_BUDGET": "0.300001", "INSTALLATION_BUDGET": "0", "MAX_IMAGES_PER_USER_PER_DAY": "0"})
    assert Caps.of(read) == Caps(member=10_000_000, session=300_001, installation=0, images=0)


# --- pictures a day


def test_pictures_a_day_are_counted_free_ones_too(make_paid: MakePaid) -> None:
    table = make_paid(price=0, MAX_IMAGES_PER_USER_PER_DAY="3")
    table.submit(n=2)
    refused = table.call("ann", "POST", "/generate-image", json={"prompt": "a bar", "n": 2})
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_requests")
    assert refused.json["error"] == "A member may ask for 3 pictures a day; the count starts anew at midnight UTC."
    assert refused.headers["Retry-After"] == str(4 * 3600)
    table.submit()
    table.submit("bob", n=3)
    table.clock.advance(4 * 3600)
    table.submit(n=3)


def test_trying_again_counts_no_new_picture(make_paid: MakePaid) -> None:
    table = make_paid(MAX_IMAGES_PER_USER_PER_DAY="1")
    request_id = table.submit()
    table.plugin.submission.cancel(table.member("ann"), request_id)
    table.plugin.submission.retry(table.member("ann"), request_id)
    assert table.status(request_id) == "queued"


# --- how an attempt ends


@pytest.mark.parametrize(
    ("step", "expected", "estimated"),
    [
        ([picture()], Balance(spent=PRICE), True),
        ([picture(52_680)], Balance(spent=52_680), False),
        ([picture(0)], Balance(), False),
        ([picture(-5)], Balance(spent=PRICE), True),
        ([picture(float("nan"))], Balance(spent=PRICE), True),
        ([FinalImage(b"no picture")], Balance(spent=PRICE), True),
        (errors.PolicyRefused(), Balance(spent=PRICE), True),
        (errors.UnknownOutcome(), Balance(uncertain=PRICE), False),
        (errors.DeadlineExceeded(), Balance(uncertain=PRICE), False),
        (errors.NotSent(), Balance(), False),
        (errors.RateLimited(), Balance(), False),
        (errors.Overloaded(), Balance(), False),
        (errors.QuotaExhausted(), Balance(), False),
        (errors.AuthFailed(), Balance(), False),
        (errors.RequestRejected(), Balance(), False),
    ],
    ids=repr,
)
def test_what_becomes_of_the_money_is_decided_by_the_end(
    make_paid: MakePaid, step: Any, expected: Balance, estimated: bool
) -> None:
    table = make_paid(step, DALLE_MAX_RETRIES="0")
    table.submit()
    table.work()
    for scope in ("member", "session", "installation"):
        assert account(table, scope) == expected
    reserve, end = sorted(table.rows(LedgerEntry), key=lambda row: row.kind != "reserve")
    assert (reserve.attempt_id, end.estimated) == (None, estimated)
    assert end.attempt_id == table.attempts()[0].id
    assert [row.reserved_micros for row in table.requests()] == [0]


def test_a_bug_of_ours_after_the_send_leaves_the_money_uncertain(paid: Table) -> None:
    paid.provider.steps.append(ZeroDivisionError())
    paid.submit()
    claimed = paid.claim()
    assert claimed is not None
    paid.plugin.worker._run(claimed)
    assert account(paid) == Balance(uncertain=PRICE)


def test_a_store_that_is_full_does_not_make_the_picture_free(paid: Table) -> None:
    class Full:
        def put(self, key: str, data: bytes) -> None:
            raise errors.StorageFull

        def delete_all(self, prefix: str) -> None:
            """Nothing was put."""

    paid.plugin.delivery._store = Full()
    paid.plugin.delivery._pause = lambda _seconds: None
    real = paid.plugin.store
    request_id = paid.submit()
    paid.work()
    assert (paid.status(request_id), account(paid)) == ("queued", Balance(reserved=PRICE))
    paid.plugin.delivery._store = real
    paid.clock.advance(31)
    paid.work()
    assert (paid.status(request_id), account(paid)) == ("completed", Balance(spent=PRICE))
    assert len(paid.provider.orders) == 1


def test_ten_times_the_estimate_is_booked_in_full_and_the_next_one_refused(make_paid: MakePaid) -> None:
    table = make_paid([picture(10 * PRICE)], SESSION_BUDGET="0.10")
    table.submit()
    table.work()
    assert account(table) == Balance(spent=10 * PRICE)
    with pytest.raises(errors.BudgetExceeded):
        table.submit()
    assert table.call("gm", "GET", "/usage").json["session"] == {
        "spent": 0.4, "reserved": 0.0, "uncertain": 0.0, "cap": 0.1, "left": 0.0,
    }  # fmt: skip


def test_what_an_attempt_cost_is_booked_once(paid: Table) -> None:
    paid.submit()
    paid.work()
    [request], [attempt] = paid.requests(), paid.attempts()
    with paid.plugin.database.transaction() as tx:
        now = paid.clock()
        assert not ledger.settle(tx, request, attempt, PRICE, now, estimated=False)
        assert not ledger.release(tx, request, now, attempt)
        assert not ledger.release(tx, request, now)
        assert not ledger.doubt(tx, request, attempt, now)
        assert not ledger.clear(tx, request, attempt, 1, now)
    assert account(paid) == Balance(spent=PRICE)


@pytest.mark.parametrize("cost", [0, PRICE, 90_000])
def test_a_doubt_is_cleared_once_by_what_turns_out_to_be_true(make_paid: MakePaid, cost: int) -> None:
    table = make_paid(errors.UnknownOutcome())
    table.submit()
    table.work()
    [request], [attempt] = table.requests(), table.attempts()
    for _ in range(2):
        with table.plugin.database.transaction() as tx:
            ledger.clear(tx, request, attempt, cost, table.clock())
    assert account(table) == Balance(spent=cost)


def test_a_retry_holds_its_money_back_again(make_paid: MakePaid) -> None:
    table = make_paid(errors.Overloaded())
    request_id = table.submit()
    table.work()
    assert (table.status(request_id), account(table)) == ("queued", Balance())
    table.clock.advance(1000)
    table.work()
    assert account(table) == Balance(spent=PRICE)
    assert sorted(entries(table)) == ["release", "reserve", "reserve", "settle"]


def test_a_retry_without_money_is_not_sent(make_paid: MakePaid) -> None:
    table = make_paid(errors.Overloaded(), SESSION_BUDGET="0.04")
    request_id = table.submit()
    table.work()
    table.submit("bob")
    table.clock.advance(1000)
    table.work(2)
    [failed] = [row for row in table.requests() if row.batch_id == request_id]
    assert (failed.status, failed.error_code) == ("failed", "budget_exceeded")
    assert account(table) == Balance(spent=PRICE)
    assert len(table.provider.orders) == 2


# --- a month


def test_a_request_is_booked_in_the_month_that_held_its_money_back(make_paid: MakePaid) -> None:
    table = make_paid(SESSION_BUDGET="0.04")
    table.clock.now = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
    table.submit()
    with pytest.raises(errors.BudgetExceeded):
        table.submit()
    table.clock.advance(1)
    table.submit()
    table.work(2)
    assert account(table, period="2026-11") == Balance(spent=PRICE)
    assert account(table, period="2026-12") == Balance(spent=PRICE)


# --- cancel, retry by hand, workers that vanish


def test_a_cancel_before_the_send_gives_the_money_back(paid: Table) -> None:
    request_id = paid.submit(n=2)
    paid.plugin.submission.cancel(paid.member("ann"), request_id)
    assert account(paid) == Balance()


def test_a_cancel_while_the_prompt_is_written_gives_it_back(paid: Table) -> None:
    request_id = paid.submit()
    claimed = paid.claim()
    assert claimed is not None
    paid.plugin.submission.cancel(paid.member("ann"), request_id)
    paid.plugin.generation.run(claimed)
    assert (account(paid), paid.provider.orders) == (Balance(), [])


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (picture(52_680), Balance(spent=52_680)),
        (errors.NotSent(), Balance()),
        (errors.UnknownOutcome(), Balance(uncertain=PRICE)),
    ],
)
def test_a_cancel_after_the_send_waits_for_its_end(paid: Table, end: Any, expected: Balance) -> None:
    request_id = paid.submit()

    def cancel_in_the_middle() -> Iterator[FinalImage]:
        paid.plugin.submission.cancel(paid.member("ann"), request_id)
        assert account(paid) == Balance(reserved=PRICE)
        if isinstance(end, Exception):
            raise end
        yield end

    paid.provider.steps.append(cancel_in_the_middle())
    paid.work()
    assert account(paid) == expected


def test_what_was_cancelled_and_then_lost_its_worker_stays_uncertain(paid: Table) -> None:
    request_id = paid.submit()
    die(paid, lambda: paid.plugin.submission.cancel(paid.member("ann"), request_id))
    assert not close_orphan(paid.plugin.database, paid.clock.advance(180))
    assert account(paid) == Balance(reserved=PRICE)
    assert close_orphan(paid.plugin.database, paid.clock.advance(60))
    assert not close_orphan(paid.plugin.database, paid.clock())
    assert account(paid) == Balance(uncertain=PRICE)
    assert [attempt.state for attempt in paid.attempts()] == ["unknown"]


def test_a_request_that_lost_its_worker_needs_a_second_reservation(make_paid: MakePaid) -> None:
    table = make_paid(SESSION_BUDGET="0.08")
    table.submit()
    die(table)
    assert reclaim_one(table.plugin.database, table.clock.advance(31))
    assert account(table) == Balance(uncertain=PRICE)
    go_on(table)
    assert account(table) == Balance(spent=PRICE, uncertain=PRICE)


def test_a_request_that_lost_its_worker_is_not_sent_again_without_money(make_paid: MakePaid) -> None:
    table = make_paid(SESSION_BUDGET="0.07")
    request_id = table.submit()
    die(table)
    reclaim_one(table.plugin.database, table.clock.advance(31))
    go_on(table)
    assert (table.status(request_id), account(table)) == ("failed", Balance(uncertain=PRICE))
    assert len(table.provider.orders) == 1


def test_a_worker_lost_before_the_send_costs_nothing(paid: Table) -> None:
    paid.submit()
    paid.claim()
    reclaim_one(paid.plugin.database, paid.clock.advance(31))
    assert account(paid) == Balance(reserved=PRICE)
    paid.work()
    assert account(paid) == Balance(spent=PRICE)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (picture(52_680), Balance(spent=PRICE + 52_680)),
        (errors.RequestRejected(), Balance(spent=PRICE)),
        (errors.UnknownOutcome(), Balance(spent=PRICE, uncertain=PRICE)),
    ],
)
def test_a_late_end_settles_its_own_attempt_and_no_other(
    paid: Table, tmp_path: Path, end: Any, expected: Balance
) -> None:
    """The first worker was given up, one on another machine has made the picture; then the first one's answer comes."""
    paid.submit()
    paid.plugin.adoption._spool = Spool(tmp_path / "another machine")

    def late() -> Iterator[FinalImage]:
        reclaim_one(paid.plugin.database, paid.clock.advance(31))
        go_on(paid)
        assert account(paid) == Balance(spent=PRICE, uncertain=PRICE)
        if isinstance(end, Exception):
            raise end
        yield end

    paid.provider.steps.append(late())
    paid.work()
    assert account(paid) == expected


@pytest.mark.parametrize(
    "end", [[picture()], errors.NotSent(), errors.UnknownOutcome()], ids=["picture", "not sent", "unknown"]
)
def test_a_late_end_does_not_touch_what_is_held_back_for_its_successor(make_paid: MakePaid, end: Any) -> None:
    """The first call was free, the second one is not and still runs."""
    table = make_paid(price=0)
    generation, started = table.plugin.generation, []
    table.submit()
    for price in (0, PRICE):
        table.provider._price = price
        claimed = table.claim(f"worker at {price}")
        assert claimed is not None
        draft = drafts.of_row(claimed)
        fitted = generation._fitted(claimed, table.provider, draft)
        attempt = generation._begin(claimed, table.provider, fitted)
        started.append(Call(claimed, attempt, fitted.order, table.clock()))
        if not price:
            reclaim_one(table.plugin.database, table.clock.advance(31))
            table.clock.advance(300)
    table.provider.steps.append(end)
    generation._attempt(started[0], table.provider)
    assert account(table) == Balance(reserved=PRICE)
    generation._attempt(started[1], table.provider)
    assert account(table) == Balance(spent=PRICE)


def test_a_retry_by_hand_during_the_call_holds_money_back_until_the_call_has_served_it(make_paid: MakePaid) -> None:
    table = make_paid(SESSION_BUDGET="0.08")
    request_id = table.submit()

    def impatient() -> Iterator[FinalImage]:
        table.plugin.submission.cancel(table.member("ann"), request_id)
        table.plugin.submission.retry(table.member("ann"), request_id)
        assert account(table) == Balance(reserved=PRICE, uncertain=PRICE)
        yield picture()

    table.provider.steps.append(impatient())
    table.work()
    assert account(table) == Balance(spent=PRICE)
    assert table.claim() is None


def test_a_retry_by_hand_is_refused_without_money(make_paid: MakePaid) -> None:
    table = make_paid(errors.UnknownOutcome(), SESSION_BUDGET="0.07", DALLE_MAX_RETRIES="0")
    request_id = table.submit()
    table.work()
    refused = table.call("ann", "POST", f"/image-request/{request_id}/retry", json={})
    assert (refused.status_code, table.status(request_id)) == (402, "held")
    table.call("gm", "PUT", "/budget", json={"budget": 0.08})
    assert table.call("ann", "POST", f"/image-request/{request_id}/retry", json={}).status_code == 200
    assert account(table) == Balance(reserved=PRICE, uncertain=PRICE)


def test_the_third_crash_leaves_nothing_held_back(paid: Table) -> None:
    paid.submit()
    for _ in range(3):
        paid.claim()
        reclaim_one(paid.plugin.database, paid.clock.advance(31))
    assert [row.error_code for row in paid.requests()] == ["poison"]
    assert account(paid) == Balance()


# --- the language model


class Writer:
    """An enhancer that costs something."""

    def __init__(self, cost: Any) -> None:
        self.cost = cost

    def enhance(self, prompt: str, subject: SubjectType) -> Enhanced:
        return Enhanced(f"{prompt}, in the rain", "llm", cost_micros=self.cost)


@pytest.mark.parametrize("price", [0, PRICE])
def test_what_a_language_model_cost_is_booked_and_blocks_nothing(make_paid: MakePaid, price: int) -> None:
    table = make_paid(price=price, SESSION_BUDGET="0.04")
    table.plugin.generation._enhancer = Writer(777)
    table.submit()
    table.work()
    for scope in ("member", "session", "installation"):
        assert account(table, scope) == Balance(spent=price + 777)
    assert "enhance" in entries(table)
    if price:
        with pytest.raises(errors.BudgetExceeded):
            table.submit()


@pytest.mark.parametrize("cost", [-1, float("nan"), None, 0.5])
def test_a_language_model_without_a_true_price_stops_nothing(paid: Table, cost: Any) -> None:
    paid.plugin.generation._enhancer = Writer(cost)
    request_id = paid.submit()
    paid.work()
    assert (paid.status(request_id), account(paid)) == ("completed", Balance(spent=PRICE))


# --- the GM's budget and what people see


def test_a_lower_budget_lets_what_is_in_line_end_and_nothing_new_in(paid: Table) -> None:
    request_id = paid.submit(n=2)
    lowered = paid.call("gm", "PUT", "/budget", json={"budget": 0.01})
    assert (lowered.status_code, lowered.json["session"]["cap"], lowered.json["session"]["left"]) == (200, 0.01, 0)
    assert paid.call("ann", "POST", "/generate-image", json={"prompt": "a bar"}).status_code == 402
    paid.work(2)
    assert (paid.status(request_id), account(paid)) == ("completed", Balance(spent=2 * PRICE))


@pytest.mark.parametrize(("dollars", "micros"), [(0.1 + 0.2, 300_000), (25, 25_000_000), (0, 0), (1e6, 10**12)])
def test_a_budget_is_kept_in_whole_micro_dollars(paid: Table, dollars: float, micros: int) -> None:
    assert paid.call("gm", "PUT", "/budget", json={"budget": dollars}).status_code == 200
    with paid.plugin.database.snapshot() as tx:
        assert ledger.session_cap(tx, "seattle", Caps(1, 2, 3, 4)) == micros
        assert ledger.session_cap(tx, "berlin", Caps(1, 2, 3, 4)) == 2


@pytest.mark.parametrize("name", ["ann", "vic"])
def test_only_the_gm_sets_a_budget(paid: Table, name: str) -> None:
    assert paid.call(name, "PUT", "/budget", json={"budget": 5}).status_code == 403
    assert paid.call("gm", "GET", "/usage").json["session"]["cap"] == 20


def test_everybody_sees_his_own_and_the_session_and_the_gm_sees_all(paid: Table) -> None:
    paid.submit("ann")
    paid.work()
    paid.submit("bob", n=2)
    seen = {name: paid.call(name, "GET", "/usage").json for name in ("ann", "bob", "vic", "gm")}
    assert [seen[name]["me"]["spent"] for name in seen] == [0.04, 0, 0, 0]
    assert [seen[name]["me"]["reserved"] for name in seen] == [0, 0.08, 0, 0]
    assert {(one["session"]["spent"], one["session"]["left"]) for one in seen.values()} == {(0.04, 19.88)}
    assert ["members" in one for one in seen.values()] == [False, False, False, True]
    assert {one["user_id"]: one["spent"] + one["reserved"] for one in seen["gm"]["members"]} == {
        "ann": 0.04,
        "bob": 0.08,
    }
    assert paid.call("bea", "GET", "/usage", session_id="berlin").json["session"]["spent"] == 0


def test_an_estimate_is_what_a_submit_would_hold_back_and_stores_nothing(paid: Table) -> None:
    body = {"prompt": "a bar", "n": 3, "size": "1024x768"}
    told = paid.call("ann", "POST", "/estimate", json=body).json
    assert told == {
        "status": "success", "provider": "scripted", "model": "scripted-1", "estimated_cost": 0.12,
        "estimated_time": 1, "notes": ["size: 1024x768 was made as 1536x1024"],
    }  # fmt: skip
    assert (paid.requests(), paid.rows(Account)) == ([], [])
    assert paid.call("ann", "POST", "/generate-image", json=body).json["estimated_cost"] == 0.12


@pytest.mark.parametrize(("named", "by", "cost"), [(False, "dear", 0.12), (True, "scripted", 0.04)])
def test_an_estimate_is_of_whoever_steps_in_for_one_that_is_down(
    make_table: MakeTable, database_url: str, named: bool, by: str, cost: float
) -> None:
    scripted, dear = ScriptedProvider(price=10_000), ScriptedProvider(name="dear", price=30_000)
    table = make_table(database_url, provider=scripted, others=[dear])
    with table.plugin.database.transaction() as tx:
        circuit = Circuit("scripted", "scripted-1", scripted.key_hash())
        breaker.failed(tx, circuit, errors.AuthFailed(), table.clock(), request_id="r", jitter=0.0)
    body = {"prompt": "a bar", "n": 4} | ({"provider": "scripted"} if named else {})
    told = table.call("ann", "POST", "/estimate", json=body).json
    assert (told["provider"], told["estimated_cost"]) == (by, cost)
    assert (table.requests(), table.rows(Account)) == ([], [])


def test_a_refusal_speaks_of_no_more_than_tenths_of_a_cent(make_paid: MakePaid) -> None:
    table = make_paid(price=76_920, SESSION_BUDGET="0.05")
    with pytest.raises(errors.BudgetExceeded, match=r"another \$0\.077\. Its GM"):
        table.submit()


def test_two_members_never_share_an_account() -> None:
    assert ledger.holder("member", "a", "b/c") != ledger.holder("member", "a/b", "c")


@pytest.mark.parametrize(
    ("micros", "text"), [(0, "$0.00"), (40_000, "$0.04"), (1_234_567, "$1.234567"), (10**7, "$10.00")]
)
def test_money_is_shown_with_two_places_or_as_many_as_it_takes(micros: int, text: str) -> None:
    assert shown(micros) == text


# --- the stop switch


def test_the_stop_switch_halts_paid_calls_and_lets_free_ones_go_on(paid: Table) -> None:
    waiting = paid.submit()
    paid.plugin.spending.stop("op")
    refused = paid.call("ann", "POST", "/generate-image", json={"prompt": "a bar"})
    assert (refused.status_code, refused.json["code"]) == (503, "paid_sends_stopped")
    paid.work()
    [row] = paid.requests()
    assert (row.status, row.stage, row.retry_count, row.crashes) == ("queued", "paid pictures are stopped", 0, 0)
    assert (account(paid), paid.provider.orders) == (Balance(reserved=PRICE), [])
    assert paid.call("ann", "GET", "/usage").json["paid_sends"] == "stopped"
    paid.provider._price = 0
    paid.submit("bob")
    paid.work()
    assert [order.original_prompt for order in paid.provider.orders] == ["A street scene"]
    paid.provider._price = PRICE
    assert paid.plugin.spending.go("op") == 1
    paid.work()
    assert paid.status(waiting) == "completed"


def test_the_stop_switch_is_seen_right_before_the_send(paid: Table) -> None:
    class Slow:
        def enhance(self, prompt: str, subject: SubjectType) -> Enhanced:
            paid.plugin.spending.stop("op")
            return Enhanced(prompt, "none")

    paid.plugin.generation._enhancer = Slow()
    request_id = paid.submit()
    paid.work()
    assert (paid.status(request_id), paid.provider.orders, paid.attempts()) == ("queued", [], [])


def test_the_operator_stops_starts_and_reads_the_books(paid: Table) -> None:
    paid.submit()
    paid.work()
    runner = paid.app.test_cli_runner()
    assert "are stopped" in runner.invoke(args=["image-generation", "stop"]).output
    assert paid.call("ann", "GET", "/usage").json["paid_sends"] == "stopped"
    assert "go on; 0 requests" in runner.invoke(args=["image-generation", "go"]).output
    month = f"{paid.clock():%Y-%m}"
    books = runner.invoke(args=["image-generation", "money", "--month", month])
    assert books.exit_code == 0
    assert "seattle" in books.output
    assert "spent $0.04, reserved $0.00" in books.output


def test_books_that_do_not_add_up_are_found(sqlite_table: Table) -> None:
    table = sqlite_table
    table.provider._price = PRICE
    table.submit()
    with table.plugin.database.transaction() as tx:
        for row in tx.query(Account).filter_by(scope="session"):
            row.reserved_micros -= 1
    [difference] = differences(table)
    assert (difference.scope, difference.holder, difference.kept.reserved) == ("session", "seattle", PRICE - 1)
    assert table.app.test_cli_runner().invoke(args=["image-generation", "money"]).exit_code == 1


# --- all at once


@pytest.mark.timeout(240)
def test_eight_processes_admit_exactly_what_the_budget_allows(
    make_table: MakeTable, database_url: str, tmp_path: Path
) -> None:
    """1600 submits at a dollar each, against a hundred; 400 where nobody has time for more."""
    times = 200 if os.environ.get("CI") == "true" else 50
    config = {
        "SESSION_BUDGET": "100",
        "INSTALLATION_BUDGET": "unlimited",
        "MAX_MONTHLY_COST_PER_USER": "unlimited",
        "MAX_IMAGES_PER_USER_PER_DAY": "unlimited",
        "IMAGE_GENERATION_MAX_WAITING_PER_MEMBER": "10000",
        "IMAGE_GENERATION_MAX_WAITING_PER_SESSION": "100000",
    }
    table = make_table(database_url, **config)
    with ProcessPoolExecutor(8, multiprocessing.get_context("spawn")) as pool:
        jobs = [
            pool.submit(flood.submit_many, database_url, str(tmp_path), number, times, config) for number in range(8)
        ]
        results = [job.result() for job in jobs]
    assert sum(accepted for accepted, _ in results) == 100
    assert sum(refused for _, refused in results) == 8 * times - 100
    assert len(table.requests()) == 100
    assert account(table) == Balance(reserved=100 * flood.PRICE)
    assert differences(table) == []
