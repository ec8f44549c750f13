"""Money, in whole micro-dollars: what may be spent, what is held back for whom, what was spent.

The only module that writes accounts, their entries, budgets and switches. A change of the accounts of a member, his
session and the installation is one entry, written in the same transaction, so the accounts are the sum of the entries.
A reservation belongs to the newest claim of its request; once an attempt's outcome is in doubt it is that attempt's.
The accounts are locked last: request rows, then the session's counter, then these, member before session before
installation.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import CursorResult, bindparam, func, literal_column, select, update
from sqlalchemy.orm import Session

from . import errors
from .database import table_of, upsert
from .models import Account, Attempt, Budget, GenerationRequest, LedgerEntry, Switch
from .money import Balance, Caps, day, month, rounded, shown
from .words import AttemptState, RequestStatus

PAID_SENDS: Final = "paid_sends"
#: How long after its deadline an attempt of an ended request is waited for.
GRACE: Final = timedelta(seconds=30)
_ENDED: Final = (RequestStatus.COMPLETED, RequestStatus.FAILED, RequestStatus.CANCELLED)
_OPEN: Final = (AttemptState.SENDING, AttemptState.RECEIVED)
_CLOSING: Final = ("settle", "release", "doubt", "clear")
_Row = GenerationRequest
#: Spelt out and not bound, or SQLite would not use the partial index.
_HOLDS: Final = _Row.reserved_micros > literal_column("0")


@dataclass(frozen=True, slots=True)
class Difference:
    """An account, or a request's reservation, that is not the sum of its entries."""

    scope: str
    holder: str
    period: str
    kept: Balance
    entries: Balance


def holder(scope: str, session_id: str, user_id: str) -> str:
    """Whose account it is, as the table has it."""
    # A sign that no id contains stands between the two, or two members could share an account.
    return {"session": session_id, "installation": ""}.get(scope, f"{session_id}\x1f{user_id}")


# --- before the send


def count(tx: Session, requests: Sequence[GenerationRequest], caps: Caps, now: datetime) -> None:
    """Count new requests of one member towards his pictures of the day; raises `errors.TooManyRequests`."""
    first = requests[0]
    where = ("images", holder("images", first.session_id, first.user_id), day(now))
    if not _change(tx, where, Balance(spent=len(requests)), caps.images):
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        raise errors.TooManyRequests(
            f"A member may ask for {caps.images} pictures a day; the count starts anew at midnight UTC.",
            retry_after=max(1, int((midnight - now).total_seconds())),
        )


def reserve(tx: Session, requests: Sequence[GenerationRequest], price: int, caps: Caps, now: datetime) -> None:
    """Hold back `price` for each request of one member, for all of them or none.

    Raises `errors.BudgetExceeded`, and the caller's transaction goes with it.
    """
    if price == 0 or not requests:
        return
    first, period, total = requests[0], month(now), price * len(requests)
    for scope, cap in _capped(tx, first.session_id, caps):
        where = (scope, holder(scope, first.session_id, first.user_id), period)
        if not _change(tx, where, Balance(reserved=total), cap):
            raise errors.BudgetExceeded(_refusal(scope, cap or 0, total))
    for request in requests:
        _set_reserved(tx, request.id, price, period)
        _enter(tx, request, period, "reserve", Balance(reserved=price), now)


def secure(tx: Session, request: GenerationRequest, price: int, caps: Caps, now: datetime) -> int:
    """Make sure that there is a reservation for a call that is about to be made, and tell how much it is.

    What was reserved when the request was accepted counts; a call that may buy again reserves again, at `price`.
    """
    held = _locked(tx, request).reserved_micros
    if price == 0:
        release(tx, request, now)
        return 0
    if held == 0:
        reserve(tx, [request], price, caps, now)
    return held or price


def room(tx: Session, request: GenerationRequest, caps: Caps, now: datetime, *, own: int) -> float:
    """The most that a call of a request may cost now, where `own` of what it holds back is free for it."""
    period, rooms = request.budget_period or month(now), [math.inf]
    for scope, cap in _capped(tx, request.session_id, caps):
        row = tx.get(Account, (scope, holder(scope, request.session_id, request.user_id), period))
        if cap is not None:
            rooms.append(cap - (as_balance(row).held if row else 0) + own)
    return min(rooms)


def _capped(tx: Session, session_id: str, caps: Caps) -> Iterable[tuple[str, int | None]]:
    return (
        ("member", caps.member),
        ("session", session_cap(tx, session_id, caps)),
        ("installation", caps.installation),
    )


def _refusal(scope: str, cap: int, price: int) -> str:
    whose = {
        "member": f"The budget of {shown(cap)} a month for one member",
        "session": f"This session's budget of {shown(cap)} a month",
        "installation": "The budget of this server",
    }[scope]
    who = {
        "member": "Whoever runs this server can raise it.",
        "session": "Its GM can raise it.",
        "installation": "Whoever runs it can raise it.",
    }[scope]
    return f"{whose} does not allow another {rounded(price)}. {who}"


# --- after it


def settle(
    tx: Session, request: GenerationRequest, attempt: Attempt, cost: int, now: datetime, *, estimated: bool
) -> bool:
    """Book what an attempt cost, in full, whatever was reserved. False when its money is settled already."""
    return _end(tx, request, attempt, "settle", cost, now, estimated=estimated)


def release(tx: Session, request: GenerationRequest, now: datetime, attempt: Attempt | None = None) -> bool:
    """Give back what is held back for a request, or what an attempt of it has in doubt. False when there is nothing."""
    if attempt is not None:
        return _end(tx, request, attempt, "release", 0, now)
    row = _locked(tx, request)
    if row.reserved_micros == 0:
        return False
    _set_reserved(tx, request.id, 0, row.budget_period)
    _book(tx, request, row.budget_period, "release", Balance(reserved=-row.reserved_micros), now)
    return True


def doubt(tx: Session, request: GenerationRequest, attempt: Attempt, now: datetime) -> bool:
    """Keep what is held back for a call that may or may not have been charged. False when that is decided already."""
    return _end(tx, request, attempt, "doubt", 0, now)


def clear(tx: Session, request: GenerationRequest, attempt: Attempt, cost: int, now: datetime) -> bool:
    """Say what an attempt in doubt has cost after all: by a late answer, or by a person with the bill in his hand.

    False when it is not in doubt.
    """
    _locked(tx, request)
    kinds = {entry.kind for entry in _entries(tx, attempt)}
    return kinds == {"doubt"} and _end(tx, request, attempt, "clear", cost, now)


def failed(
    tx: Session, request: GenerationRequest, attempt: Attempt, error: errors.ProviderError, now: datetime
) -> bool:
    """Decide about an attempt's money by the error that ended it."""
    if not error.may_be_billed:
        return release(tx, request, now, attempt)
    if isinstance(error, errors.UnknownOutcome):
        return doubt(tx, request, attempt, now)
    return settle(tx, request, attempt, attempt.cost_micros or 0, now, estimated=True)


def enhanced(tx: Session, request: GenerationRequest, cost: int, now: datetime) -> None:
    """Book what a language model cost. It is spent already, so no cap can refuse it."""
    if cost > 0:
        _book(tx, request, request.budget_period or month(now), "enhance", Balance(spent=cost), now)


def release_unsent(tx: Session, request: GenerationRequest, now: datetime) -> None:
    """After a cancel: give the money back unless a call is under way, whose end will decide."""
    row = _locked(tx, request)
    if not [sent for sent in _attempts(tx, request.id, *_OPEN) if sent.epoch == row.epoch]:
        release(tx, request, now)


def doubt_sending(tx: Session, request: GenerationRequest, now: datetime) -> None:
    """Before a request goes on without the worker that had it: what its calls may have cost stays on the books."""
    for attempt in _attempts(tx, request.id, *_OPEN, AttemptState.UNKNOWN):
        doubt(tx, request, attempt, now)


def orphan(tx: Session, now: datetime) -> GenerationRequest | None:
    """One ended request that still holds money back, because its worker vanished during the call; locked."""
    under_way = (
        select(Attempt.id)
        .where(
            Attempt.request_id == _Row.id,
            Attempt.state.in_(_OPEN),
            Attempt.deadline_at.is_(None) | (Attempt.deadline_at > now - GRACE),
        )
        .exists()
    )
    left = select(_Row).where(_HOLDS, _Row.status.in_(_ENDED), ~under_way)
    return tx.scalars(left.limit(1).with_for_update(skip_locked=True)).one_or_none()


def _end(
    tx: Session,
    request: GenerationRequest,
    attempt: Attempt,
    kind: str,
    cost: int,
    now: datetime,
    *,
    estimated: bool = False,
) -> bool:
    """Close an attempt's money once; a doubt may be closed once more, by what turned out to be true."""
    row = _locked(tx, request)
    before = _entries(tx, attempt)
    if [entry for entry in before if entry.kind != "doubt"] or (before and kind == "doubt"):
        return False
    if before:
        period = before[0].period
        change = Balance(spent=cost, uncertain=-before[0].uncertain_micros)
        kind = "clear"
    else:
        # A worker that comes late must not touch what is held back for its successor.
        behind = row.epoch - attempt.epoch
        amount = row.reserved_micros if behind <= (1 if kind == "doubt" else 0) else 0
        period = row.budget_period or month(now)
        change = Balance(cost, -amount, amount if kind == "doubt" else 0)
        if amount:
            _set_reserved(tx, request.id, 0, period)
    if change == Balance():
        return False
    _book(tx, request, period, kind, change, now, attempt_id=attempt.id, estimated=estimated)
    return True


def _entries(tx: Session, attempt: Attempt) -> list[LedgerEntry]:
    closing = LedgerEntry.request_id == attempt.request_id, LedgerEntry.attempt_id == attempt.id
    return list(tx.scalars(select(LedgerEntry).where(*closing, LedgerEntry.kind.in_(_CLOSING))))


def _attempts(tx: Session, request_id: str, *states: AttemptState) -> list[Attempt]:
    wanted = Attempt.request_id == request_id, Attempt.state.in_(states)
    return list(tx.scalars(select(Attempt).where(*wanted).order_by(Attempt.number)))


# --- rows


def _locked(tx: Session, request: GenerationRequest) -> Any:
    columns = select(_Row.reserved_micros, _Row.budget_period, _Row.epoch).where(_Row.id == request.id)
    return tx.execute(columns.with_for_update()).one()


def _set_reserved(tx: Session, request_id: str, amount: int, period: str) -> None:
    tx.execute(update(_Row).where(_Row.id == request_id).values(reserved_micros=amount, budget_period=period))


def _book(
    tx: Session, request: GenerationRequest, period: str, kind: str, change: Balance, now: datetime, **more: Any
) -> None:
    for scope in ("member", "session", "installation"):
        _change(tx, (scope, holder(scope, request.session_id, request.user_id), period), change, None)
    _enter(tx, request, period, kind, change, now, **more)


def _change(tx: Session, where: tuple[str, str, str], change: Balance, cap: int | None) -> bool:
    """Change an account in one statement; False, and nothing changed, where that would break its cap."""
    names = dict(zip(("scope", "holder", "period"), where, strict=True))
    values: dict[str, Any] = {f"of_{name}": value for name, value in names.items()}
    values |= {"spent": change.spent, "reserved": change.reserved, "uncertain": change.uncertain}
    if cap is not None:
        values["room"] = cap - change.held
    statement = _CHANGE if cap is None else _CHANGE_BELOW
    if _hits(tx, statement, values):
        return True
    empty = {"spent_micros": 0, "reserved_micros": 0, "uncertain_micros": 0}
    made = upsert(tx, Account).values(**names, **empty).on_conflict_do_nothing()
    tx.execute(made)
    return _hits(tx, statement, values)


def _hits(tx: Session, statement: Any, values: dict[str, Any]) -> bool:
    done = tx.execute(statement, values)
    return isinstance(done, CursorResult) and done.rowcount == 1


_BOOK = table_of(Account).c
_CHANGE = (
    update(table_of(Account))
    .where(*(_BOOK[name] == bindparam(f"of_{name}") for name in ("scope", "holder", "period")))
    .values({
        f"{name}_micros": _BOOK[f"{name}_micros"] + bindparam(name) for name in ("spent", "reserved", "uncertain")
    })
)  # fmt: skip
_CHANGE_BELOW = _CHANGE.where(_BOOK.spent_micros + _BOOK.reserved_micros + _BOOK.uncertain_micros <= bindparam("room"))


def _enter(
    tx: Session, request: GenerationRequest, period: str, kind: str, change: Balance, now: datetime, **more: Any
) -> None:
    tx.add(
        LedgerEntry(
            session_id=request.session_id,
            user_id=request.user_id,
            period=period,
            request_id=request.id,
            kind=kind,
            spent_micros=change.spent,
            reserved_micros=change.reserved,
            uncertain_micros=change.uncertain,
            created_at=now,
            **more,
        )
    )
    tx.flush()


# --- budgets and switches


def session_cap(tx: Session, session_id: str, caps: Caps) -> int | None:
    """What a session's GM has set for a month, else the setting."""
    own = tx.get(Budget, session_id)
    return caps.session if own is None else own.cap_micros


def set_budget(tx: Session, session_id: str, cap: int, user_id: str, now: datetime) -> None:
    """Set a session's monthly cap; below what it has spent already, its next paid request is refused."""
    values = {"cap_micros": cap, "set_by": user_id, "set_at": now}
    insert = upsert(tx, Budget).values(session_id=session_id, **values)
    tx.execute(insert.on_conflict_do_update(index_elements=["session_id"], set_=values))


def paid_sends_stopped(tx: Session) -> bool:
    """True while whoever runs the server has stopped all calls that cost money."""
    return tx.scalar(select(Switch.is_on).where(Switch.name == PAID_SENDS)) is False


def set_paid_sends(tx: Session, *, on: bool, by: str, now: datetime) -> None:
    """Stop all calls that cost money, everywhere, or let them go on."""
    values = {"is_on": on, "set_by": by, "set_at": now}
    insert = upsert(tx, Switch).values(name=PAID_SENDS, **values)
    tx.execute(insert.on_conflict_do_update(index_elements=["name"], set_=values))


# --- looks


def as_balance(row: Any) -> Balance:
    """The three sums of an account, or of entries, as one value."""
    return Balance(int(row.spent_micros or 0), int(row.reserved_micros or 0), int(row.uncertain_micros or 0))


def sums(tx: Session, *keys: Any, **where: str) -> Sequence[Any]:
    """What the entries add up to for each of `keys`."""
    columns = ("spent_micros", "reserved_micros", "uncertain_micros")
    totals = [func.sum(getattr(LedgerEntry, name)).label(name) for name in columns]
    wanted = [getattr(LedgerEntry, name) == value for name, value in where.items()]
    return tx.execute(select(*keys, *totals).where(*wanted).group_by(*keys).order_by(*keys)).all()


def recompute(tx: Session) -> list[Difference]:
    """Everything that is not the sum of its entries; an empty list is what it must be."""
    entries: dict[tuple[str, str, str], Balance] = {}
    for row in sums(tx, LedgerEntry.session_id, LedgerEntry.user_id, LedgerEntry.period):
        for scope in ("member", "session", "installation"):
            key = (scope, holder(scope, row.session_id, row.user_id), row.period)
            entries[key] = entries.get(key, Balance()) + as_balance(row)
    for row in sums(tx, LedgerEntry.request_id):
        entries["request", row.request_id, ""] = Balance(reserved=as_balance(row).reserved)
    kept = {
        (row.scope, row.holder, row.period): as_balance(row)
        for row in tx.scalars(select(Account).where(Account.scope != "images"))
    }
    for request_id, amount in tx.execute(select(_Row.id, _Row.reserved_micros).where(_Row.reserved_micros != 0)):
        kept["request", request_id, ""] = Balance(reserved=amount)
    found = [(key, kept.get(key, Balance()), entries.get(key, Balance())) for key in sorted(kept | entries)]
    return [Difference(*key, one, other) for key, one, other in found if one != other]
