"""Money under any order of events: hypothesis plays a table, and after each step the books must add up."""

import random
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete

from image_generation import FinalImage, Member, errors, ledger
from image_generation.models import Account, Attempt, Base, Breaker, GenerationRequest, LedgerEntry
from image_generation.money import Balance
from image_generation.testing import ScriptedProvider, png
from image_generation.worker import close_orphan, reclaim_one

from .conftest import MakeTable, Table

PRICE = 40_000
CAPS = {"MAX_MONTHLY_COST_PER_USER": "0.20", "SESSION_BUDGET": "0.30", "INSTALLATION_BUDGET": "0.40"}
PICTURE = png.draw("a picture", 16, 16)
PEOPLE = st.sampled_from([("ann", "seattle"), ("bob", "seattle"), ("bea", "berlin")])
ENDS = st.sampled_from(
    [
        None, 0, PRICE, 3 * PRICE, 500_000, "vanish", errors.NotSent, errors.Overloaded, errors.UnknownOutcome,
        errors.PolicyRefused, errors.InvalidResult, errors.AuthFailed,
    ]
)  # fmt: skip
MEANWHILE = st.sampled_from(["nothing", "cancel", "cancel and retry", "lapse", "lapse and work"])


class Vanished(BaseException):
    """A worker that is gone."""


class Books(RuleBasedStateMachine):
    """What people, providers and crashes may do to the money."""

    table: Table

    def __init__(self) -> None:
        super().__init__()
        with self.table.plugin.database.transaction() as tx:
            for model in reversed(Base.metadata.sorted_tables):
                tx.execute(delete(model))
        self.table.provider.steps.clear()
        #: What the provider's own bill says, with everything that it may have charged.
        self.charged = 0

    @rule(who=PEOPLE, n=st.integers(1, 3), price=st.sampled_from([0, PRICE, PRICE, 90_000]))
    def submit(self, who: tuple[str, str], n: int, price: int) -> None:
        self.table.provider._price = price
        before = self.table.rows(Account)
        try:
            self.table.submit(who[0], session_id=who[1], n=n)
        except errors.BudgetExceeded:
            assert len(self.table.rows(Account)) == len(before)
        else:
            if price:
                self.check_caps(*who)

    @rule(end=ENDS, meanwhile=MEANWHILE)
    def work(self, end: Any, meanwhile: str) -> None:
        self.table.clock.advance(1000)
        claimed = self.table.claim()
        if claimed is None:
            return
        self.table.provider.steps.appendleft(self.call(end, meanwhile, claimed))
        with suppress(Vanished):
            self.table.plugin.generation.run(claimed)
        self.table.provider.steps.clear()

    def call(self, end: Any, meanwhile: str, request: GenerationRequest) -> Iterator[FinalImage]:
        price = self.newest_price(request)
        self.disturb(meanwhile, request)
        free = isinstance(end, type) and not end.may_be_billed
        self.charged += 0 if free else end if isinstance(end, int) else price
        if end == "vanish":
            raise Vanished
        if isinstance(end, type):
            raise end("so it is")
        yield FinalImage(PICTURE, cost_micros=end)

    def newest_price(self, request: GenerationRequest) -> int:
        mine = [attempt for attempt in self.table.rows(Attempt) if attempt.request_id == request.id]
        return int(max(mine, key=lambda attempt: attempt.number).cost_micros)

    def run_well(self, request: GenerationRequest) -> None:
        before = len(self.table.rows(Attempt))
        self.table.plugin.generation.run(request)
        if len(self.table.rows(Attempt)) > before:
            self.charged += self.newest_price(request)

    def disturb(self, meanwhile: str, request: GenerationRequest) -> None:
        submission, gm = self.table.plugin.submission, self.gm(request)
        if meanwhile.startswith("cancel"):
            submission.cancel(gm, request.batch_id)
        if meanwhile == "cancel and retry":
            with suppress(errors.BudgetExceeded):
                submission.retry(gm, request.batch_id)
        if meanwhile.startswith("lapse"):
            reclaim_one(self.table.plugin.database, self.table.clock.advance(31))
        if meanwhile == "lapse and work":
            other = self.table.claim("worker-2")
            if other is not None:
                self.run_well(other)

    def gm(self, request: GenerationRequest) -> Member:
        names = {"seattle": "gm", "berlin": "bea"}
        return self.table.member(names[request.session_id], request.session_id)

    @rule(pick=st.randoms(use_true_random=False))
    def cancel(self, pick: random.Random) -> None:
        self.on_some(pick, self.table.plugin.submission.cancel)

    @rule(pick=st.randoms(use_true_random=False))
    def retry(self, pick: random.Random) -> None:
        self.on_some(pick, self.table.plugin.submission.retry)

    def on_some(self, pick: random.Random, action: Any) -> None:
        rows = sorted(self.table.requests(), key=lambda row: (row.created_at, row.batch_index))
        if not rows:
            return
        row = pick.choice(rows)
        with suppress(errors.Conflict, errors.BudgetExceeded):
            action(self.gm(row), row.batch_id)

    @rule()
    def reap(self) -> None:
        now = self.table.clock.advance(300)
        while reclaim_one(self.table.plugin.database, now) or close_orphan(self.table.plugin.database, now):
            pass

    @rule()
    def clear(self) -> None:
        """Somebody with the bill in his hand finds that it was charged."""
        attempts = self.table.rows(Attempt)
        with self.table.plugin.database.transaction() as tx:
            for attempt in attempts:
                request = tx.get_one(GenerationRequest, attempt.request_id)
                ledger.clear(tx, request, attempt, attempt.cost_micros, self.table.clock())

    @rule(cents=st.integers(0, 60))
    def set_budget(self, cents: int) -> None:
        self.table.plugin.spending.set_budget(self.table.member("gm"), cents * 10_000)

    @rule()
    def next_month(self) -> None:
        self.table.clock.advance(31 * 24 * 3600)

    def check_caps(self, user_id: str, session_id: str) -> None:
        usage = self.table.plugin.spending.usage(self.table.member(user_id, session_id))
        total = self.table.plugin.spending.books().total
        for purse in (usage.mine, usage.session, total):
            assert purse.cap is not None
            assert purse.balance.held <= purse.cap

    @invariant()
    def the_books_add_up(self) -> None:
        assert self.table.read(ledger.recompute) == []
        for row in self.table.rows(Account):
            assert min(row.spent_micros, row.reserved_micros, row.uncertain_micros) >= 0

    def teardown(self) -> None:
        """When everything has ended, nothing is held back any more."""
        self.table.plugin.spending.set_budget(self.table.member("gm"), 10**9)
        for _ in range(40):
            self.reap()
            self.table.clock.advance(1000)
            with self.table.plugin.database.transaction() as tx:
                tx.execute(delete(Breaker))  # a new key
            claimed = self.table.claim()
            if claimed is None:
                break
            self.run_well(claimed)
        self.reap()
        assert {row.status for row in self.table.requests()} <= {"completed", "failed", "cancelled", "held"}
        assert [row for row in self.table.requests() if row.reserved_micros] == []
        held = [ledger.as_balance(row) for row in self.table.rows(Account)]
        assert sum(held, Balance()).reserved == 0
        total = sum((ledger.as_balance(row) for row in self.table.rows(LedgerEntry)), Balance())
        assert total.spent + total.uncertain == self.charged
        self.the_books_add_up()


def test_the_books_add_up_whatever_happens(make_table: MakeTable, tmp_path: Any) -> None:
    many = {"IMAGE_GENERATION_MAX_WAITING_PER_SESSION": "1000", "IMAGE_GENERATION_MAX_WAITING_PER_MEMBER": "1000"}
    limits = many | {"MAX_IMAGES_PER_USER_PER_DAY": "unlimited", "DALLE_MAX_RETRIES": "2"}
    table = make_table(f"sqlite:///{tmp_path / 'books.db'}", provider=ScriptedProvider(price=PRICE), **CAPS, **limits)
    machine = type("Played", (Books,), {"table": table})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            database=None,
            print_blob=True,
            phases=[Phase.generate],  # a failure would take minutes to make smaller
            suppress_health_check=list(HealthCheck),
        ),
    )
