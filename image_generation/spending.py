"""What was spent and what is left, for whoever may know; a GM's budget, and the operator's switch and books."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from . import attempts, errors, events, ledger, queue
from .database import Database
from .host import Action, Member
from .ledger import Difference
from .models import Account, Attempt, GenerationRequest, LedgerEntry
from .money import Balance, Caps, day, month
from .settings import Settings
from .words import EventType


@dataclass(frozen=True, slots=True)
class Purse:
    """An account and its cap; None means: unlimited."""

    balance: Balance
    cap: int | None

    @property
    def left(self) -> int | None:
        """What may still be asked for."""
        return None if self.cap is None else max(0, self.cap - self.balance.held)


@dataclass(frozen=True, slots=True)
class Usage:
    """A session's month as one member may know it."""

    period: str
    mine: Purse
    session: Purse
    pictures_today: int
    pictures_a_day: int | None
    paid_sends_stopped: bool
    #: By user id; None for who may not see the others.
    members: Mapping[str, Balance] | None


@dataclass(frozen=True, slots=True)
class Books:
    """A month of the whole installation."""

    total: Purse
    sessions: Mapping[str, Balance]
    #: What does not add up; empty, or there is a bug.
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A call that was sent and not answered, and the money that is kept for it."""

    attempt: Attempt
    micros: int
    session_id: str


class Spending:
    """Answers for the money of all sessions."""

    def __init__(self, *, database: Database, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._caps = Caps.of(settings)
        self._clock = clock

    def usage(self, member: Member) -> Usage:
        """This month of the member and of his session; the GM sees everybody."""
        now = self._clock()
        with self._database.snapshot() as tx:
            return self._usage(tx, member, now)

    def _usage(self, tx: Session, member: Member, now: datetime) -> Usage:
        session_id, user_id, period = member.session_id, member.user_id, month(now)
        sees_all = member.role.may(Action.MANAGE)
        return Usage(
            period=period,
            mine=Purse(_balance(tx, "member", period, session_id, user_id), self._caps.member),
            session=Purse(_balance(tx, "session", period, session_id), ledger.session_cap(tx, session_id, self._caps)),
            pictures_today=_balance(tx, "images", day(now), session_id, user_id).spent,
            pictures_a_day=self._caps.images,
            paid_sends_stopped=ledger.paid_sends_stopped(tx),
            members=_by_member(tx, session_id, period) if sees_all else None,
        )

    def set_budget(self, member: Member, micros: int) -> Usage:
        """Set the session's monthly budget. Below what is spent or held back, what is in line still ends."""
        member.require(Action.MANAGE)
        now = self._clock()
        with self._database.transaction() as tx:
            events.of_session(tx, EventType.BUDGET_CHANGED, member.session_id, now, by=member.user_id)
            ledger.set_budget(tx, member.session_id, micros, member.user_id, now)
            return self._usage(tx, member, now)

    def stop(self, by: str) -> None:
        """Stop all calls that cost money, in all processes."""
        with self._database.transaction() as tx:
            ledger.set_paid_sends(tx, on=False, by=by, now=self._clock())

    def go(self, by: str) -> int:
        """Let them go on, and tell how many requests had waited for it."""
        now = self._clock()
        with self._database.transaction() as tx:
            woken = queue.resume(tx, queue.STOPPED, now)
            ledger.set_paid_sends(tx, on=True, by=by, now=now)
        return woken

    def books(self, period: str | None = None) -> Books:
        """A month of all sessions, this one unless told otherwise."""
        wanted = period or month(self._clock())
        with self._database.snapshot() as tx:
            rows = ledger.sums(tx, LedgerEntry.session_id, period=wanted)
            return Books(
                total=Purse(_balance(tx, "installation", wanted), self._caps.installation),
                sessions={row.session_id: ledger.as_balance(row) for row in rows},
                differences=ledger.recompute(tx),
            )

    def uncertain(self) -> list[Doubt]:
        """Every call of which nobody knows whether it was charged, the oldest first."""
        with self._database.snapshot() as tx:
            return _doubts(tx)

    def clear(self, attempt_id: str, micros: int) -> None:
        """Book what the provider's bill says about a call in doubt; 0 if it is not on it.

        Raises `errors.Conflict` for what is not in doubt.
        """
        now = self._clock()
        with self._database.transaction() as tx:
            attempt = tx.get(Attempt, attempt_id)
            request = tx.get(GenerationRequest, attempt.request_id) if attempt else None
            if attempt is None or request is None:
                raise errors.NotFound(f"There is no attempt {attempt_id}.")
            if not ledger.clear(tx, request, attempt, micros, now):
                raise errors.Conflict("The cost of this attempt is not in doubt.")
            attempts.billed(tx, attempt, micros)


def _doubts(tx: Session) -> list[Doubt]:
    left = func.sum(LedgerEntry.uncertain_micros)
    open_ones = (
        select(LedgerEntry.attempt_id, LedgerEntry.session_id, left.label("micros"))
        .where(LedgerEntry.attempt_id.is_not(None))
        .group_by(LedgerEntry.attempt_id, LedgerEntry.session_id)
        .having(left != 0)
        .subquery()
    )
    found = select(Attempt, open_ones.c.micros, open_ones.c.session_id).join(
        open_ones, open_ones.c.attempt_id == Attempt.id
    )
    return [Doubt(row[0], int(row[1]), row[2]) for row in tx.execute(found.order_by(Attempt.started_at, Attempt.id))]


def _balance(tx: Session, scope: str, period: str, session_id: str = "", user_id: str = "") -> Balance:
    row = tx.get(Account, (scope, ledger.holder(scope, session_id, user_id), period))
    return Balance() if row is None else ledger.as_balance(row)


def _by_member(tx: Session, session_id: str, period: str) -> dict[str, Balance]:
    rows = ledger.sums(tx, LedgerEntry.user_id, session_id=session_id, period=period)
    return {row.user_id: ledger.as_balance(row) for row in rows}
