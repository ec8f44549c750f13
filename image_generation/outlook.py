"""Where requests stand: what was tried, what came of it, what is still before them, and about how long it takes."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import attempts, errors, queue, turns
from .host import Member
from .models import Attempt, GenerationRequest, Image
from .providers import Registry
from .routing import Router
from .settings import Settings
from .views import RequestView, visible_images
from .words import RequestStatus

_Row = GenerationRequest
Part = TypeVar("Part", Attempt, Image)


class Outlook:
    """Puts requests together for those who look at them."""

    def __init__(
        self, *, providers: Registry, router: Router, settings: Settings, clock: Callable[[], datetime]
    ) -> None:
        self._providers = providers
        self._router = router
        self._settings = settings
        self._clock = clock

    def view(self, tx: Session, member: Member, batch_id: str) -> RequestView:
        """One request, which is there."""
        return self.views(tx, member, [batch_id])[0]

    def views(self, tx: Session, member: Member, batch_ids: Sequence[str]) -> list[RequestView]:
        """Requests with all that belongs to them, in a number of queries that does not grow with theirs."""
        if not batch_ids:
            return []
        rows = _grouped(tx.scalars(select(_Row).where(_Row.batch_id.in_(batch_ids)).order_by(_Row.batch_index)))
        batch_of = {row.id: batch_id for batch_id, batch in rows.items() for row in batch}
        tried = _by_batch(attempts.of_requests(tx, list(batch_of)), batch_of)
        there = select(Image).where(Image.request_id.in_(batch_of), *visible_images(member)).order_by(Image.number)
        images = _by_batch(tx.scalars(there), batch_of)
        blocked = self.blocked(tx)
        places = self._places(tx, [row for batch in rows.values() for row in batch])
        views = []
        for batch_id in batch_ids:
            position = _first_of(rows[batch_id], places)
            seconds = self.seconds_left(rows[batch_id], position, blocked)
            parts = tried.get(batch_id, []), images.get(batch_id, [])
            waits_for = next((row.provider for row in rows[batch_id] if _stands_before(row, blocked)), None)
            size = self._size(rows[batch_id][0])
            views.append(RequestView(rows[batch_id], *parts, position, seconds, waits_for, size))
        return views

    def _places(self, tx: Session, rows: Sequence[GenerationRequest]) -> Mapping[str, int]:
        queued = [row.id for row in rows if row.status == RequestStatus.QUEUED]
        return turns.places(tx, queued, self._clock()) if queued else {}

    def position(self, tx: Session, rows: Sequence[GenerationRequest]) -> int | None:
        """The place in line of a request's first picture that waits; None where none does."""
        return _first_of(rows, self._places(tx, rows))

    def blocked(self, tx: Session) -> Collection[tuple[str, str]]:
        """The pairs of provider and model that get no calls now."""
        return self._router.blocked(tx, self._clock())

    def seconds_left(
        self, rows: Sequence[GenerationRequest], position: int | None, blocked: Collection[tuple[str, str]] = ()
    ) -> int | None:
        """About how long it takes until a request's last picture is there.

        None for one that has ended, and for one that is paused or waits for a provider that is `blocked`: nobody knows
        how long.
        """
        if not any(row.status in queue.WAITING for row in rows):
            return None
        if any(turns.stands_still(row) or _stands_before(row, blocked) for row in rows):
            return None
        last = (position or 1) + len(rows) - 1
        rounds = 1 if position is None else math.ceil(last / max(1, self._settings.workers))
        return math.ceil(rounds * self._typical_seconds(rows[0]))

    def _size(self, row: GenerationRequest) -> str | None:
        asked: str | None = row.style_preferences.get("size")
        if asked is None and row.provider in self._providers.names():
            with suppress(errors.ImageGenerationError):  # its model is gone since it was accepted
                return str(self._providers.get(row.provider).capabilities(row.model).sizes[0])
        return asked

    def _typical_seconds(self, row: GenerationRequest) -> float:
        try:
            provider = self._providers.get(row.provider)
            return float(provider.capabilities(row.model).typical_seconds)
        except errors.BadInput:
            return 30.0  # its provider or model is gone since it was accepted


def _first_of(rows: Sequence[GenerationRequest], places: Mapping[str, int]) -> int | None:
    return min((places[row.id] for row in rows if row.id in places), default=None)


def _stands_before(row: GenerationRequest, blocked: Collection[tuple[str, str]]) -> bool:
    return row.status == RequestStatus.QUEUED and (row.provider, row.model) in blocked


def _grouped(rows: Iterable[GenerationRequest]) -> dict[str, list[GenerationRequest]]:
    groups: dict[str, list[GenerationRequest]] = {}
    for row in rows:
        groups.setdefault(row.batch_id, []).append(row)
    return groups


def _by_batch(parts: Iterable[Part], batch_of: Mapping[str, str]) -> dict[str, list[Part]]:
    groups: dict[str, list[Part]] = {}
    for part in parts:
        groups.setdefault(batch_of[part.request_id], []).append(part)
    return groups
