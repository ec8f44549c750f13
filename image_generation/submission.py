"""What happens before a worker sees a request, and what its members may do with it while it waits."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from . import attempts, drafts, errors, events, queue
from .cursors import Cursors
from .database import Database
from .drafts import Draft
from .host import Action, Member, Role
from .models import Attempt, GenerationRequest, IdempotencyKey, Image, new_id
from .providers import Registry
from .providers.base import fit
from .routing import Router
from .settings import Settings
from .words import EventType, RequestStatus, Visibility

#: Above what the wire allows: whoever waits on the line is served first.
INSTANT_PRIORITY = 4
_LOOK_AGAIN = 0.5
_MOVING = (RequestStatus.QUEUED, RequestStatus.PROCESSING)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer to a submit."""

    request_id: str
    #: Place in line, 1 is next.
    position: int
    estimated_seconds: int
    estimated_cost_micros: int
    #: What will be mapped or left out.
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as its members see it: one or more rows of the queue, what was tried, and what came of it."""

    rows: Sequence[GenerationRequest]
    attempts: Sequence[Attempt] = ()
    images: Sequence[Image] = ()
    position: int | None = None
    estimated_seconds: int | None = None
    #: The provider that it waits for, because that one is down.
    waits_for: str | None = None
    first: GenerationRequest = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", self.rows[0])

    @property
    def request_id(self) -> str:
        """The id for the outside."""
        return self.first.batch_id

    @property
    def status(self) -> RequestStatus:
        """One word for all pictures: what still runs counts first, then what succeeded."""
        found = {row.status for row in self.rows}
        order = ("processing", "queued", "held", "completed", "failed", "cancelled")
        return RequestStatus(next(word for word in order if word in found))

    @property
    def stage(self) -> str | None:
        """What is going on, in a few words."""
        if self.waits_for:
            return f"waiting for {self.waits_for} to recover"
        return next(row.stage for row in self.rows if row.status == self.status)

    @property
    def note(self) -> str | None:
        """Says who was asked in whose place."""
        names = list(dict.fromkeys([*(attempt.provider for attempt in self.attempts), self.first.provider]))
        return f"{names[-1]} was asked in place of {' and '.join(names[:-1])}." if len(names) > 1 else None

    @property
    def failure(self) -> GenerationRequest | None:
        """A row that says what went wrong, if one does."""
        return next((row for row in self.rows if row.error), None)


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A part of a list of requests, newest first."""

    items: Sequence[RequestView]
    next_cursor: str | None


class Submission:
    """Accepts requests and answers for them."""

    def __init__(
        self,
        *,
        database: Database,
        providers: Registry,
        router: Router,
        cursors: Cursors,
        bell: events.Bell,
        settings: Settings,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._providers = providers
        self._router = router
        self._cursors = cursors
        self._bell = bell
        self._settings = settings
        self._clock = clock

    def submit(
        self, member: Member, draft: Draft, *, idempotency_key: str | None = None, instant: bool = False
    ) -> Accepted:
        """Check a draft and put it in line; whole or not at all.

        The same `idempotency_key` again answers with the first request; with another draft it raises
        `errors.IdempotencyMismatch`. Raises `NotAllowed`, `BadInput`, `ProviderNotConfigured`, `TooManyRequests`.
        """
        member.require(Action.GENERATE)
        provider = self._providers.require(draft.provider or self._providers.default)
        fitted = fit(provider, drafts.wishes(draft), timeout=self._settings.dalle_timeout_seconds)
        rows = self._rows(member, draft, provider.name, fitted.order.model, instant)
        with self._database.transaction() as tx:
            events.lock_session(tx, member.session_id)
            accepted_before = self._replayed(tx, member, draft, idempotency_key, instant, rows[0].id)
            if accepted_before is None:
                self._enqueue(tx, member, rows)
            view = self._view(tx, accepted_before or rows)
        self._bell.ring()
        return Accepted(
            request_id=view.request_id,
            position=view.position or 1,
            estimated_seconds=view.estimated_seconds or 0,
            estimated_cost_micros=provider.price(fitted.order) * draft.n,
            notes=fitted.notes,
        )

    def _rows(self, member: Member, draft: Draft, provider: str, model: str, instant: bool) -> list[GenerationRequest]:
        now, batch_id = self._clock(), new_id()
        return [
            GenerationRequest(
                id=batch_id if index == 0 else new_id(),
                batch_id=batch_id,
                batch_index=index,
                session_id=member.session_id,
                user_id=member.user_id,
                request_type=draft.subject,
                context=draft.prompt,
                style_preferences=drafts.preferences(draft),
                visibility=draft.visibility,
                provider=provider,
                provider_named=draft.provider is not None,
                model=model,
                priority=INSTANT_PRIORITY if instant else draft.priority,
                created_at=now,
                run_at=now,
            )
            for index in range(draft.n)
        ]

    def _replayed(
        self, tx: Session, member: Member, draft: Draft, key: str | None, instant: bool, request_id: str
    ) -> list[GenerationRequest] | None:
        if key is None:
            return None
        route = "instant" if instant else "queued"
        known = tx.get(IdempotencyKey, (member.session_id, member.user_id, route, key))
        if known is None:
            name = {"session_id": member.session_id, "user_id": member.user_id, "route": route, "key": key}
            tx.add(
                IdempotencyKey(**name, fingerprint=draft.fingerprint(), request_id=request_id, created_at=self._clock())
            )
            return None
        if known.fingerprint != draft.fingerprint():
            raise errors.IdempotencyMismatch
        return _batch(tx, member, known.request_id)

    def _enqueue(self, tx: Session, member: Member, rows: list[GenerationRequest]) -> None:
        self._require_room(tx, member, len(rows))
        queue.enqueue(tx, rows)
        events.of_request(tx, EventType.REQUEST_QUEUED, rows[0], rows[0].created_at, n=len(rows))

    def _require_room(self, tx: Session, member: Member, wanted: int) -> None:
        limits = (
            (queue.waiting(tx, member.session_id, member.user_id), self._settings.max_waiting_per_member, "You have"),
            (queue.waiting(tx, member.session_id), self._settings.max_waiting_per_session, "This session has"),
        )
        for waiting, limit, who in limits:
            if waiting + wanted > limit:
                raise errors.TooManyRequests(f"{who} {waiting} pictures in line; at most {limit} may wait.")

    def wait(self, member: Member, request_id: str, seconds: float) -> RequestView:
        """The request when it has ended or waits for a decision, or as it stands after `seconds`."""
        end = time.monotonic() + seconds
        while True:
            rung = self._bell.count
            view = self.get(member, request_id)
            left = end - time.monotonic()
            if not any(row.status in _MOVING for row in view.rows) or left <= 0:
                return view
            self._bell.wait(rung, min(left, _LOOK_AGAIN))

    def get(self, member: Member, request_id: str) -> RequestView:
        """One request; raises `errors.RequestNotFound` for what the member may not see, too."""
        with self._database.snapshot() as tx:
            return self._view(tx, _batch(tx, member, request_id))

    def recent(self, member: Member, limit: int = 20, cursor: str | None = None) -> RequestPage:
        """The session's requests that the member may see, newest first."""
        scope = ["requests", member.session_id, member.user_id]
        statement = select(GenerationRequest).where(*visible_to(member), GenerationRequest.batch_index == 0)
        if cursor is not None:
            created_at, row_id = self._cursors.read(scope, cursor)
            place = (datetime.fromisoformat(created_at), row_id)
            statement = statement.where(tuple_(GenerationRequest.created_at, GenerationRequest.id) < tuple_(*place))
        newest = statement.order_by(GenerationRequest.created_at.desc(), GenerationRequest.id.desc()).limit(limit + 1)
        with self._database.snapshot() as tx:
            found = list(tx.scalars(newest))
            views = [self._view(tx, _batch(tx, member, row.batch_id)) for row in found[:limit]]
        if len(found) <= limit:
            return RequestPage(views, None)
        last = views[-1].first
        return RequestPage(views, self._cursors.make(scope, [last.created_at.isoformat(), last.id]))

    def cancel(self, member: Member, request_id: str) -> RequestView:
        """End a request of one's own, or any as GM. Raises `errors.Conflict` when it has ended already."""
        return self._move(
            member, request_id, EventType.REQUEST_CANCELLED, "This request has already ended.", queue.cancel
        )

    def retry(self, member: Member, request_id: str) -> RequestView:
        """Put what failed, was cancelled or is held back in line. Raises `errors.Conflict` when nothing is."""
        member.require(Action.GENERATE)
        message = "Only a failed, cancelled or held request can be tried again."

        def redrive(tx: Session, row: GenerationRequest, now: datetime) -> bool:
            if row.status != RequestStatus.HELD:  # which is in line all the time
                self._require_room(tx, member, 1)
            return queue.redrive(tx, row, now)

        return self._move(member, request_id, EventType.REQUEST_QUEUED, message, redrive)

    def _move(
        self,
        member: Member,
        request_id: str,
        event: EventType,
        refusal: str,
        move: Callable[[Session, GenerationRequest, datetime], bool],
    ) -> RequestView:
        now = self._clock()
        with self._database.transaction() as tx:
            rows = _batch(tx, member, request_id)
            member.require_owner(rows[0].user_id)
            moved = [row for row in rows if move(tx, row, now)]
            if not moved:
                raise errors.Conflict(refusal)
            events.of_request(tx, event, rows[0], now)
        self._bell.ring()
        return self.get(member, request_id)

    def _view(self, tx: Session, rows: Sequence[GenerationRequest]) -> RequestView:
        ids = [row.id for row in rows]
        pictures = select(Image).where(Image.request_id.in_(ids), Image.deleted_at.is_(None)).order_by(Image.number)
        queued = [row for row in rows if row.status == RequestStatus.QUEUED]
        position = queue.ahead(tx, queued[0], self._clock()) + 1 if queued else None
        return RequestView(
            rows=rows,
            attempts=attempts.of_requests(tx, ids),
            images=list(tx.scalars(pictures)),
            position=position,
            waits_for=self._down(tx, queued),
            estimated_seconds=self._seconds_left(rows, position),
        )

    def _down(self, tx: Session, queued: Sequence[GenerationRequest]) -> str | None:
        if not queued:
            return None
        blocked = self._router.blocked(tx, self._clock())
        return next((row.provider for row in queued if (row.provider, row.model) in blocked), None)

    def _seconds_left(self, rows: Sequence[GenerationRequest], position: int | None) -> int | None:
        if not any(row.status in queue.WAITING for row in rows):
            return None
        rounds = 1 if position is None else math.ceil((position + len(rows) - 1) / max(1, self._settings.workers))
        return math.ceil(rounds * self._typical_seconds(rows[0]))

    def _typical_seconds(self, row: GenerationRequest) -> float:
        try:
            provider = self._providers.get(row.provider)
            return float(provider.capabilities(row.model).typical_seconds)
        except errors.BadInput:
            return 30.0  # its provider or model is gone since it was accepted


def visible_to(member: Member) -> list[Any]:
    """The conditions under which a member sees a request: his own, everybody's at the table, all for the GM."""
    here = [GenerationRequest.session_id == member.session_id]
    if member.role is Role.GM:
        return here
    shown = (GenerationRequest.visibility == Visibility.TABLE) | (GenerationRequest.user_id == member.user_id)
    return [*here, shown]


def _batch(tx: Session, member: Member, request_id: str) -> list[GenerationRequest]:
    mine = select(GenerationRequest).where(GenerationRequest.batch_id == request_id, *visible_to(member))
    rows = list(tx.scalars(mine.order_by(GenerationRequest.batch_index)))
    if not rows:
        raise errors.RequestNotFound
    return rows
