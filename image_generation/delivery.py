"""From a provider's answer to a picture that everybody sees, or to the next step after a failure.

An answer is delivered by the attempt that it belongs to and not by the claim: it has been paid for, and whoever has it
brings it home.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlalchemy.orm import Session

from . import attempts, collection, drafts, errors, events, ledger, pictures, queue, recovery
from .database import Database
from .downloads import Downloads
from .events import Bell
from .models import Attempt, GenerationRequest, Image, new_id
from .pictures import Renditions
from .providers.base import FinalImage, Order
from .routing import Router
from .settings import Settings
from .storage import Store, new_prefix, original_key, variant_key
from .words import EventType, RequestStatus, Variant

logger = logging.getLogger(__name__)
T = TypeVar("T")

#: Seconds between tries to keep what has been paid for, while the disk or the database does not answer.
PATIENCE = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0)


@dataclass(frozen=True, slots=True)
class Call:
    """One call to a provider that has been made."""

    request: GenerationRequest
    attempt: Attempt
    order: Order
    #: When somebody began to work at it.
    since: datetime


class Closed(Exception):
    """Somebody else has closed this attempt: what came of it is there."""


class Delivery:
    """Brings answers home."""

    def __init__(
        self,
        *,
        database: Database,
        store: Store,
        router: Router,
        downloads: Downloads,
        bell: Bell,
        settings: Settings,
        clock: Callable[[], datetime],
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._database = database
        self._store = store
        self._router = router
        self._downloads = downloads
        self._bell = bell
        self._settings = settings
        self._clock = clock
        self._pause = pause

    def insist(self, step: Callable[[], T]) -> T:
        """Do what must not fail for a busy database or a full disk; `errors.Unavailable` after a minute."""
        for seconds in PATIENCE:
            try:
                return step()
            except errors.Unavailable as problem:
                logger.warning("%s Trying again in %s s.", problem.message, seconds, extra={"action": "insist"})
                self._pause(seconds)
        return step()

    def received(self, call: Call) -> str:
        """Write down that the answer has come; tells the prefix of its picture. Raises `Closed`."""
        with self._database.transaction() as tx:
            prefix = attempts.received(tx, call.attempt, new_prefix())
        if prefix is None:
            raise Closed
        return prefix

    def rendered(self, call: Call, final: FinalImage) -> Renditions:
        """The picture as it will be stored; raises `errors.InvalidResult`."""
        return pictures.render(
            final.data,
            drafts.of_row(call.request).output_format,
            quality=self._settings.image_compression_quality,
            max_bytes=self._settings.max_image_size_mb * 1024 * 1024,
        )

    def keep(self, prefix: str, renditions: Renditions) -> None:
        """Store the files; a second time replaces what the first one left."""
        self._store.delete_all(prefix)
        self._store.put(original_key(prefix, renditions.format), renditions.original)
        for variant, data in renditions.variants.items():
            self._store.put(variant_key(prefix, variant), data)

    def finish(self, call: Call, final: FinalImage, renditions: Renditions, prefix: str) -> None:
        """Write the picture's row. One that nobody waits for any more was paid for all the same: into the trash.

        Raises `Closed`.
        """
        now = self._clock()
        image = _row(call, final, renditions, prefix, now)
        with self._database.transaction() as tx:
            wanted = queue.adopt(tx, call.request, image.id, now)
            is_open = attempts.done(
                tx,
                call.attempt,
                now,
                storage_key=prefix,
                cost_micros=final.cost_micros,
                usage=final.usage,
                provider_request_id=final.provider_request_id,
            )
            if not is_open:
                raise Closed
            if not wanted:
                image.deleted_at = now
            image.number = events.next_image_number(tx, call.request.session_id)
            tx.add(image)
            tx.flush()
            _collect(tx, call.request, image, now)
            if wanted:
                events.of_image(tx, EventType.IMAGE_ADDED, image, now, by=call.request.user_id)
                self.announce(tx, call.request, EventType.REQUEST_COMPLETED, now, image_id=image.id)
            self._settle(tx, call, final, now)
            ledger.release_unsent(tx, call.request, now)  # of a retry that is not needed any more
            self._router.succeeded(tx, call.attempt)
        self._bell.ring()
        folder = drafts.of_row(call.request).folder
        if wanted and folder is not None:
            self._downloads.copy(image, folder)

    def lose(self, call: Call, final: FinalImage, problem: errors.Unavailable, prefix: str) -> None:
        """Tell that a picture came and could be kept nowhere, and leave nothing of it behind."""
        logger.error("request %s: its picture could not be kept", call.request.id, extra={"action": "lose"})
        self._store.delete_all(prefix)
        now = self._clock()
        with self._database.transaction() as tx:
            if queue.state_of_claim(tx, call.request) is RequestStatus.PROCESSING:
                queue.fail(tx, call.request, problem.message, problem.code, now)
            attempts.unstored(tx, call.attempt, problem, now)
            self.announce(tx, call.request, EventType.REQUEST_FAILED, now, code=problem.code)
            self._settle(tx, call, final, now)

    def recover(self, request: GenerationRequest, attempt: Attempt, problem: errors.ProviderError) -> None:
        """Close a failed attempt, move its request on if it is still ours, and book what it cost."""
        self.insist(partial(self._recover, request, attempt, problem))

    def _recover(self, request: GenerationRequest, attempt: Attempt, problem: errors.ProviderError) -> None:
        now = self._clock()
        with self._database.transaction() as tx:  # of its own: a breaker's row is locked after all others
            self._router.failed(tx, attempt, problem, now)
        with self._database.transaction() as tx:
            row = queue.current(tx, request)
            state = attempts.failed(tx, attempt, problem, now)
            if state and attempt.cost_micros and not problem.may_be_billed:
                queue.unbilled(tx, row)
            if queue.is_owned(row, request):
                self._go_on(tx, row, self._router.decide(tx, row, attempt, problem, now), problem, now)
            ledger.failed(tx, request, attempt, problem, now)
        self._bell.ring()

    def _go_on(
        self,
        tx: Session,
        request: GenerationRequest,
        decision: recovery.Decision,
        problem: errors.ProviderError,
        now: datetime,
    ) -> None:
        code = problem.code
        match decision:
            case recovery.Retry(run_at):
                queue.retry_later(tx, request, problem.message, code, run_at)
                events.of_request(tx, EventType.REQUEST_RETRYING, request, now, code=code)
            case recovery.Fallback(provider, model, run_at):
                queue.fall_back(tx, request, provider, model, problem.message, code, run_at)
                told = {"code": code, "provider": provider, "model": model}
                events.of_request(tx, EventType.REQUEST_FALLBACK, request, now, **told)
            case recovery.Hold(reason):
                queue.hold(tx, request, reason, code, now)
                events.of_request(tx, EventType.REQUEST_HELD, request, now, code=code)
            case recovery.GiveUp():
                queue.fail(tx, request, problem.message, code, now)
                self.announce(tx, request, EventType.REQUEST_FAILED, now, code=code)

    def _settle(self, tx: Session, call: Call, final: FinalImage, now: datetime) -> None:
        cost = call.attempt.cost_micros if final.cost_micros is None else final.cost_micros
        ledger.settle(tx, call.request, call.attempt, cost or 0, now, estimated=final.cost_micros is None)

    def announce(self, tx: Session, request: GenerationRequest, end: EventType, now: datetime, **data: str) -> None:
        """Say how a request ended when its last picture did; before that, that it goes on."""
        # Two pictures that end at the same time must see each other.
        events.lock_session(tx, request.session_id)
        left = queue.unended(tx, request.batch_id)
        if left:
            events.of_request(tx, EventType.REQUEST_PROGRESS, request, now, left=left, **data)
            return
        some = end is not EventType.REQUEST_COMPLETED and queue.any_completed(tx, request.batch_id)
        events.of_request(tx, EventType.REQUEST_COMPLETED if some else end, request, now, **data)


def _collect(tx: Session, request: GenerationRequest, image: Image, now: datetime) -> None:
    """Put a new picture into the collections that were wished for; one that is gone by now is no reason to fail."""
    draft, member = drafts.of_row(request), request.user_id
    if draft.collection is not None:
        row = collection.named(tx, request.session_id, draft.collection)
        if row is not None:
            collection.put(tx, row, image.id, member, now)
    if draft.folder is not None:
        row, is_new = collection.for_folder(tx, request.session_id, member, draft.folder, now)
        if row is not None:
            collection.put(tx, row, image.id, member, now)
        if row is not None and is_new:
            told = {"collection_id": row.id, "change": "made"}
            events.of_session(tx, EventType.COLLECTION_CHANGED, request.session_id, now, by=member, **told)


def _row(call: Call, final: FinalImage, renditions: Renditions, prefix: str, now: datetime) -> Image:
    image_id, request, order = new_id(), call.request, call.order
    path = f"session/{request.session_id}/image/{image_id}/file"
    return Image(
        id=image_id,
        session_id=request.session_id,
        user_id=request.user_id,
        request_id=request.id,
        attempt_id=call.attempt.id,
        request_type=request.request_type,
        prompt=request.context,
        enhanced_prompt=order.prompt,
        revised_prompt=final.revised_prompt,
        image_url=path,
        thumbnail_url=f"{path}?variant={Variant.THUMB}",
        provider=call.attempt.provider,
        model=call.attempt.model,
        generation_time=round((now - call.since).total_seconds(), 2),
        tags=[],
        visibility=request.visibility,
        parent_id=drafts.of_row(request).parent,
        seed=final.seed if final.seed is not None else order.seed,
        cost_micros=call.attempt.cost_micros if final.cost_micros is None else final.cost_micros,
        width=renditions.width,
        height=renditions.height,
        thumbhash=renditions.thumbhash,
        format=renditions.format,
        byte_size=len(renditions.original),
        content_hash=pictures.content_hash(renditions.original),
        storage_key=prefix,
        created_at=now,
        completed_at=now,
    )
