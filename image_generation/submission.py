"""What happens before a worker sees a request, and what its members may do with it while it waits."""

import math
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from . import collection, drafts, errors, events, ledger, queue, templates, turns, uploads
from .cursors import Cursors
from .database import Database
from .drafts import Draft
from .frames import Frames
from .host import Action, Member
from .models import Attempt, GenerationRequest, IdempotencyKey, Image, new_id
from .money import Caps, checked_price
from .outlook import Outlook
from .providers import Registry
from .providers.base import Fitted, Provider, fit
from .routing import Router
from .settings import Settings
from .views import Accepted, Estimate, RequestPage, RequestView, require_image, visible_to
from .words import EventType, RequestStatus

#: Above what the wire allows: whoever waits on the line is served first.
INSTANT_PRIORITY = 4
_LOOK_AGAIN = 0.5
_Row = GenerationRequest
Part = TypeVar("Part", Attempt, Image)


class Submission:
    """Accepts requests and answers for them."""

    def __init__(
        self,
        *,
        database: Database,
        providers: Registry,
        router: Router,
        frames: Frames,
        cursors: Cursors,
        bell: events.Bell,
        settings: Settings,
        clock: Callable[[], datetime],
        outlook: Outlook,
        on_accepted: Callable[[Member, str, Draft], str | None] = lambda *_: None,
    ) -> None:
        self._on_accepted = on_accepted
        self._outlook = outlook
        self._database = database
        self._providers = providers
        self._router = router
        self._frames = frames
        self._cursors = cursors
        self._bell = bell
        self._settings = settings
        self._caps = Caps.of(settings)
        self._clock = clock

    def submit(
        self,
        member: Member,
        draft: Draft,
        *,
        idempotency_key: str | None = None,
        instant: bool = False,
        with_card: bool = True,
    ) -> Accepted:
        """Check a draft and put it in line; whole or not at all.

        The same `idempotency_key` again answers with the first request; with another draft it raises
        `errors.IdempotencyMismatch`. Raises `NotAllowed`, `BadInput`, `BudgetExceeded`, `TooManyRequests` and
        `Unavailable`. The host is told of it for its log, unless the caller makes the card himself.
        """
        accepted = self._submitted(member, draft, idempotency_key, instant)
        if not with_card:
            return accepted
        entry_id = self._on_accepted(member, accepted.request_id, draft)
        return replace(accepted, entry_id=entry_id)

    def _submitted(self, member: Member, draft: Draft, idempotency_key: str | None, instant: bool) -> Accepted:
        member.require(Action.GENERATE)
        name = (member.session_id, member.user_id, "instant" if instant else "queued", idempotency_key or "")
        if idempotency_key is not None:
            with self._database.snapshot() as tx:
                before = _known(tx, member, draft, name)
                if before is not None:
                    return self._accepted(self._outlook.view(tx, member, before[0].batch_id), 0, ())
        provider, fitted, price = self._priced(member, draft)
        rows = self._rows(member, draft, provider.name, fitted.order.model, instant)
        with self._database.transaction() as tx:
            _require_all(tx, member, draft)
            if draft.reference is not None:
                _go_by(tx, member, draft, rows)
            events.lock_session(tx, member.session_id)
            # Another thread may have been quicker with the same key.
            before = _known(tx, member, draft, name) if idempotency_key is not None else None
            if before is None:
                self._enqueue(tx, member, rows, price)
                if idempotency_key is not None:
                    _remember(tx, draft, name, rows[0])
            position = self._outlook.position(tx, before) if before else _place(tx, rows)
            seconds = self._outlook.seconds_left(before or rows, position)
            view = RequestView(rows=before or rows, position=position, estimated_seconds=seconds)
        self._bell.ring()
        return self._accepted(view, price * draft.n, fitted.notes)

    def estimate(self, member: Member, draft: Draft) -> Estimate:
        """What a draft would cost and what would be mapped; nothing is stored or sent.

        Raises what `submit` would raise for the draft itself.
        """
        provider, fitted, price = self._priced(member, draft)
        with self._database.snapshot() as tx:
            _require_all(tx, member, draft)
        order = fitted.order
        seconds = math.ceil(provider.capabilities(order.model).typical_seconds)
        return Estimate(provider.name, order.model, order.size, price * draft.n, seconds, fitted.notes)

    def _priced(self, member: Member, draft: Draft) -> tuple[Provider, Fitted, int]:
        member.require(Action.GENERATE)
        if draft.template is not None:
            templates.require(draft.template)
        provider = self._providers.require(draft.provider or self._providers.default)
        fitted = self._fitted(provider, draft)
        return provider, fitted, checked_price(provider.price(fitted.order), provider.label)

    def _fitted(self, provider: Provider, draft: Draft) -> Fitted:
        settings = self._settings
        wishes = drafts.wishes(draft)
        return fit(provider, wishes, timeout=settings.dalle_timeout_seconds, frames=settings.partial_images)

    def _accepted(self, view: RequestView, price: int, notes: tuple[str, ...]) -> Accepted:
        return Accepted(
            request_id=view.request_id,
            provider=view.first.provider,
            # 0: sent again, and not in line any more.
            position=view.position or int(view.status is RequestStatus.QUEUED),
            estimated_seconds=view.estimated_seconds or 0,
            estimated_cost_micros=price,
            notes=notes,
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

    def _enqueue(self, tx: Session, member: Member, rows: list[GenerationRequest], price: int) -> None:
        now = rows[0].created_at
        queue.enqueue(tx, rows, self._require_room(tx, rows[0], len(rows), now))
        events.of_request(tx, EventType.REQUEST_QUEUED, rows[0], now, n=len(rows))
        ledger.count(tx, rows, self._caps, now)
        self._reserve(tx, rows, price, now)

    def _reserve(self, tx: Session, rows: Sequence[GenerationRequest], price: int, now: datetime) -> None:
        if price > 0 and ledger.paid_sends_stopped(tx):
            raise errors.PaidSendsStopped
        ledger.reserve(tx, rows, price, self._caps, now)

    def _require_room(self, tx: Session, row: GenerationRequest, wanted: int, now: datetime) -> turns.Standing:
        line = turns.standing(tx, row.session_id, row.priority, now)
        limits = (
            (line.of_member(row.user_id), self._settings.max_waiting_per_member, "One member has"),
            (len(line.rows), self._settings.max_waiting_per_session, "This session has"),
        )
        for waiting, limit, who in limits:
            if waiting + wanted > limit:
                raise errors.TooManyRequests(f"{who} {waiting} pictures in line; at most {limit} may wait.")
        return line

    def wait(self, member: Member, request_id: str, seconds: float) -> RequestView:
        """The request when it has ended or waits for a decision, or as it stands after `seconds`."""
        end = time.monotonic() + seconds
        while True:
            rung = self._bell.count
            with self._database.snapshot() as tx:
                over = not queue.unended(tx, request_id, queue.MOVING)
            left = end - time.monotonic()
            if over or left <= 0:
                return self.get(member, request_id)
            self._bell.wait(rung, min(left, _LOOK_AGAIN))

    def get(self, member: Member, request_id: str) -> RequestView:
        """One request; raises `errors.RequestNotFound` for what the member may not see, too."""
        with self._database.snapshot() as tx:
            return self._outlook.view(tx, member, _batch(tx, member, request_id)[0].batch_id)

    def several(self, member: Member, request_ids: Collection[str]) -> dict[str, RequestView]:
        """Those of these requests that the member may see, by their ids."""
        mine = select(_Row.batch_id).where(*visible_to(member), _Row.batch_index == 0)
        with self._database.snapshot() as tx:
            found = tx.scalars(mine.where(_Row.batch_id.in_(request_ids))).all()
            return {view.request_id: view for view in self._outlook.views(tx, member, found)}

    def sources(self, member: Member, views: Iterable[RequestView]) -> dict[str, str]:
        """What these requests were made from, as far as the member may see it: by its id, what it is called.

        `#41`, or its own id where it was uploaded.
        """
        wanted = {source for view in views for source in view.sources}
        if not wanted:
            return {}
        with self._database.snapshot() as tx:
            return uploads.names(tx, member, wanted)

    def recent(
        self, member: Member, limit: int = 20, cursor: str | None = None, *, waiting: bool = False
    ) -> RequestPage:
        """The session's requests that the member may see, newest first; only what has not ended if `waiting`."""
        scope = ["requests", member.session_id, member.user_id]
        statement = select(_Row).where(*visible_to(member), _Row.batch_index == 0)
        if waiting:
            open_ones = select(_Row.batch_id).where(
                _Row.session_id == member.session_id, _Row.status.in_(queue.WAITING)
            )
            statement = statement.where(_Row.batch_id.in_(open_ones))
        if cursor is not None:
            created_at, row_id = self._cursors.read(scope, cursor)
            statement = statement.where(
                tuple_(_Row.created_at, _Row.id) < tuple_(datetime.fromisoformat(created_at), row_id)
            )
        with self._database.snapshot() as tx:
            found = list(tx.scalars(statement.order_by(_Row.created_at.desc(), _Row.id.desc()).limit(limit + 1)))
            views = self._outlook.views(tx, member, [row.batch_id for row in found[:limit]])
        if len(found) <= limit:
            return RequestPage(views, None)
        last = views[-1].first
        return RequestPage(views, self._cursors.make(scope, [last.created_at.isoformat(), last.id]))

    def in_line(self, member: Member) -> list[RequestView]:
        """What is being made in the session and what waits there, as far as the member may see it, in that order."""
        open_ones = (*visible_to(member), _Row.status.in_(queue.MOVING))
        is_queued = _Row.status == RequestStatus.QUEUED
        with self._database.snapshot() as tx:
            found = tx.scalars(select(_Row.batch_id).where(*open_ones).order_by(is_queued, *turns.ORDER))
            return self._outlook.views(tx, member, list(dict.fromkeys(found)))

    def cancel(self, member: Member, request_id: str) -> RequestView:
        """End a request of one's own, or any as GM. Raises `errors.Conflict` when it has ended already."""
        refusal, book = "This request has already ended.", ledger.release_unsent
        view = self._move(member, request_id, EventType.REQUEST_CANCELLED, refusal, queue.cancel, book)
        self._frames.clear(*(row.id for row in view.rows))
        return view

    def retry(self, member: Member, request_id: str) -> RequestView:
        """Put what failed, was cancelled or is held back in line. Raises `errors.Conflict` when nothing is."""
        member.require(Action.GENERATE)
        message = "Only a failed, cancelled or held request can be tried again."

        def redrive(tx: Session, row: GenerationRequest, now: datetime) -> bool:
            if RequestStatus(row.status) not in (RequestStatus.FAILED, RequestStatus.CANCELLED, RequestStatus.HELD):
                return False
            events.lock_session(tx, row.session_id)
            if row.status != RequestStatus.HELD:  # which is in line all the time
                self._require_room(tx, row, 1, now)
            return queue.redrive(tx, row, now)

        return self._move(member, request_id, EventType.REQUEST_QUEUED, message, redrive, self._reserve_again)

    def _reserve_again(self, tx: Session, row: GenerationRequest, now: datetime) -> None:
        provider = self._providers.get(row.provider)
        fitted = self._fitted(provider, drafts.of_row(row))
        ledger.doubt_sending(tx, row, now)
        self._reserve(tx, [row], checked_price(provider.price(fitted.order), provider.label), now)

    def _move(
        self,
        member: Member,
        request_id: str,
        event: EventType,
        refusal: str,
        move: Callable[[Session, GenerationRequest, datetime], bool],
        book: Callable[[Session, GenerationRequest, datetime], None],
    ) -> RequestView:
        now = self._clock()
        with self._database.transaction() as tx:
            queue.lock(tx, request_id)
            rows = _batch(tx, member, request_id)
            member.require_owner(rows[0].user_id)
            moved = [row for row in rows if move(tx, row, now)]
            if not moved:
                raise errors.Conflict(refusal)
            events.of_request(tx, event, rows[0], now)
            for row in moved:
                book(tx, row, now)
        self._bell.ring()
        return self.get(member, request_id)


def _require_all(tx: Session, member: Member, draft: Draft) -> None:
    """Raise `errors.NotFound` unless everything is there that a draft names, and the member may see it."""
    if draft.parent is not None:
        require_image(tx, member, draft.parent)
    if draft.reference is not None:
        uploads.require(tx, member, draft.reference)
    if draft.collection is not None and collection.named(tx, member.session_id, draft.collection) is None:
        raise errors.CollectionNotFound


def _go_by(tx: Session, member: Member, draft: Draft, rows: Sequence[GenerationRequest]) -> None:
    """A picture of the gallery that a request goes by is its parent, if it has no other."""
    image_id = uploads.use(tx, member, draft.reference or "", rows[0].created_at)
    if image_id is not None and draft.parent is None:
        for row in rows:
            row.style_preferences = row.style_preferences | {"parent": image_id}


def _place(tx: Session, rows: Sequence[GenerationRequest]) -> int | None:
    """Where a request stands that has just been put in line: its first picture is the first to be made."""
    return None if turns.stands_still(rows[0]) else turns.place(tx, rows[0], rows[0].created_at)


def _known(
    tx: Session, member: Member, draft: Draft, name: tuple[str, str, str, str]
) -> list[GenerationRequest] | None:
    known = tx.get(IdempotencyKey, name)
    if known is None:
        return None
    if known.fingerprint != draft.fingerprint():
        raise errors.IdempotencyMismatch
    return _batch(tx, member, known.request_id)


def _remember(tx: Session, draft: Draft, name: tuple[str, str, str, str], first: GenerationRequest) -> None:
    session_id, user_id, route, key = name
    tx.add(
        IdempotencyKey(
            session_id=session_id,
            user_id=user_id,
            route=route,
            key=key,
            fingerprint=draft.fingerprint(),
            request_id=first.id,
            created_at=first.created_at,
        )
    )


def _batch(tx: Session, member: Member, request_id: str) -> list[GenerationRequest]:
    mine = select(GenerationRequest).where(GenerationRequest.batch_id == request_id, *visible_to(member))
    rows = list(tx.scalars(mine.order_by(GenerationRequest.batch_index)))
    if not rows:
        raise errors.RequestNotFound
    return rows
