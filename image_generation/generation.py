"""One attempt at one picture: words, provider, bytes, row. The worker calls it with a request that it has claimed."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from . import attempts, drafts, errors, events, pictures, queue, recovery
from .database import Database
from .drafts import Draft
from .enhancement import Enhancer
from .events import Bell
from .models import Attempt, GenerationRequest, Image, new_id
from .pictures import Renditions
from .providers import Registry
from .providers.base import FinalImage, Fitted, Order, Provider, fit
from .routing import Router
from .settings import Settings
from .storage import Store, new_prefix, original_key, variant_key
from .words import EventType, Variant

logger = logging.getLogger(__name__)


class Generation:
    """Makes pictures of claimed requests."""

    def __init__(
        self,
        *,
        database: Database,
        store: Store,
        providers: Registry,
        router: Router,
        enhancer: Enhancer,
        bell: Bell,
        settings: Settings,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._store = store
        self._providers = providers
        self._router = router
        self._enhancer = enhancer
        self._bell = bell
        self._settings = settings
        self._clock = clock

    def run(self, request: GenerationRequest) -> None:
        """Bring a claimed request one step on: to its picture, back in line, or to its end."""
        claimed_at = self._clock()
        try:
            if self._settle_lost(request):
                return
            provider = self._providers.require(request.provider)
            draft = drafts.of_row(request)
            fitted = self._fitted(request, provider, draft)
            attempt = self._begin(request, provider, fitted)
            self._attempt(request, provider, draft, fitted, attempt, claimed_at)
        except errors.LeaseLost:
            logger.info("request %s is no longer ours", request.id, extra={"action": "lease_lost"})
        except (errors.BadInput, errors.Unavailable) as problem:
            self._give_up(request, problem)
        finally:
            self._bell.ring()

    def _settle_lost(self, request: GenerationRequest) -> bool:
        """Decide about a call of which a vanished worker told nothing, now that its time is up; False if there is none.

        The request waited for that moment, see `queue.wait_until`.
        """
        if request.epoch == 1:
            return False
        with self._database.snapshot() as tx:
            attempt = attempts.unfinished(tx, request)
        if attempt is None:
            return False
        self._recover(request, attempt, errors.UnknownOutcome("The worker vanished during this attempt."))
        return True

    def _fitted(self, request: GenerationRequest, provider: Provider, draft: Draft) -> Fitted:
        self._say(request, "writing the prompt")
        enhanced = self._enhancer.enhance(draft.prompt, draft.subject)
        wishes = drafts.wishes(draft, enhanced.text)
        if not provider.capabilities(request.model).seed:
            wishes = drafts.wishes(drafts.without_own_seed(draft, request), enhanced.text)
        return fit(
            provider,
            wishes,
            timeout=self._settings.dalle_timeout_seconds,
            user_hash=drafts.user_hash(request),
        )

    def _begin(self, request: GenerationRequest, provider: Provider, fitted: Fitted) -> Attempt:
        now = self._clock()
        price = provider.price(fitted.order)
        with self._database.transaction() as tx:
            queue.send(tx, request, "drawing", paid=price > 0)
            attempt = attempts.begin(
                tx,
                request,
                notes=fitted.notes,
                cost_micros=price,
                now=now,
                deadline=now + timedelta(seconds=fitted.order.timeout),
            )
            events.of_request(tx, EventType.REQUEST_PROGRESS, request, now, stage="drawing")
        self._bell.ring()
        return attempt

    def _attempt(
        self,
        request: GenerationRequest,
        provider: Provider,
        draft: Draft,
        fitted: Fitted,
        attempt: Attempt,
        claimed_at: datetime,
    ) -> None:
        try:
            final = _final(provider, fitted.order)
            renditions = pictures.render(
                final.data,
                draft.output_format,
                quality=self._settings.image_compression_quality,
                max_bytes=self._settings.max_image_size_mb * 1024 * 1024,
            )
        except errors.ProviderError as problem:
            self._recover(request, attempt, problem)
            return
        prefix = self._keep(renditions)
        try:
            self._finish(request, attempt, fitted.order, final, renditions, prefix, claimed_at)
        except errors.LeaseLost:
            self._discard(prefix, renditions)
            raise

    def _keep(self, renditions: Renditions) -> str:
        prefix = new_prefix()
        self._store.put(original_key(prefix, renditions.format), renditions.original)
        for variant, data in renditions.variants.items():
            self._store.put(variant_key(prefix, variant), data)
        return prefix

    def _discard(self, prefix: str, renditions: Renditions) -> None:
        for key in (original_key(prefix, renditions.format), *(variant_key(prefix, v) for v in renditions.variants)):
            self._store.delete(key)

    def _finish(
        self,
        request: GenerationRequest,
        attempt: Attempt,
        order: Order,
        final: FinalImage,
        renditions: Renditions,
        prefix: str,
        claimed_at: datetime,
    ) -> None:
        now = self._clock()
        with self._database.transaction() as tx:
            image = _row(request, attempt, order, final, renditions, prefix, claimed_at, now)
            if queue.was_cancelled(tx, request):
                image.deleted_at = now
            else:
                queue.complete(tx, request, image.id, now)
            attempts.done(
                tx,
                attempt,
                now,
                cost_micros=final.cost_micros,
                usage=final.usage,
                provider_request_id=final.provider_request_id,
            )
            _add(tx, request, image, now)
            self._router.succeeded(tx, request)

    def _recover(self, request: GenerationRequest, attempt: Attempt, problem: errors.ProviderError) -> None:
        """Close a failed attempt and move its request on, if it is still ours."""
        now = self._clock()
        with self._database.transaction() as tx:  # of its own: the breaker's row is locked after all others
            self._router.failed(tx, request, problem, now)
        with self._database.transaction() as tx:
            row = queue.current(tx, request)
            state = attempts.failed(tx, attempt, problem, now)
            if state and attempt.cost_micros and not problem.may_be_billed:
                queue.unbilled(tx, row)
            if queue.is_owned(row, request):
                self._go_on(tx, row, self._decide(tx, row, attempt, problem, now), problem, now)
            # The attempt's money is booked here, by `state`: accounts are locked last.

    def _decide(
        self, tx: Session, row: GenerationRequest, attempt: Attempt, problem: errors.ProviderError, now: datetime
    ) -> recovery.Decision:
        tx.refresh(row)
        tries = [one for one in attempts.of_requests(tx, [row.id]) if one.started_at >= (row.started_at or now)]
        here = [one for one in tries if one.provider == row.provider]
        return recovery.decide(
            problem,
            history=recovery.History(
                failures=len(here),
                alike=len([one for one in here if one.error_code == problem.code]),
                paid_sends=row.paid_sends,
                price_micros=attempt.cost_micros or 0,
                is_open=(row.provider, row.model) in self._router.blocked(tx, now),
            ),
            providers=self._router.fallbacks(tx, row, {one.provider for one in tries}, now),
            limits=recovery.Limits(self._settings.dalle_max_retries, self._settings.auto_resend_micros),
            now=now,
            deadline=row.deadline_at,
            jitter=recovery.draw(),
        )

    def _go_on(
        self,
        tx: Session,
        request: GenerationRequest,
        decision: recovery.Decision,
        problem: errors.ProviderError,
        now: datetime,
    ) -> None:
        told: dict[str, Any] = {"code": problem.code}
        match decision:
            case recovery.Retry(run_at):
                queue.retry_later(tx, request, problem.message, problem.code, run_at)
                kind = EventType.REQUEST_RETRYING
            case recovery.Fallback(provider, model, run_at):
                queue.fall_back(tx, request, provider, model, problem.message, problem.code, run_at)
                kind = EventType.REQUEST_FALLBACK
                told |= {"provider": provider, "model": model}
            case recovery.Hold(reason):
                queue.hold(tx, request, reason, problem.code, now)
                kind = EventType.REQUEST_HELD
            case recovery.GiveUp():
                queue.fail(tx, request, problem.message, problem.code, now)
                kind = EventType.REQUEST_FAILED
        events.of_request(tx, kind, request, now, **told)

    def _give_up(self, request: GenerationRequest, problem: errors.ImageGenerationError) -> None:
        now = self._clock()
        with self._database.transaction() as tx:
            queue.fail(tx, request, problem.message, problem.code, now)
            events.of_request(tx, EventType.REQUEST_FAILED, request, now, code=problem.code)
            self._router.released(tx, request, now)

    def _say(self, request: GenerationRequest, stage: str) -> None:
        with self._database.transaction() as tx:
            queue.set_stage(tx, request, stage)
        self._bell.ring()


def _final(provider: Provider, order: Order) -> FinalImage:
    final = None
    for part in provider.generate(order):
        if isinstance(part, FinalImage):
            final = part
    if final is None:
        raise errors.InvalidResult(f"{provider.label} sent no picture.")
    return final


def _row(
    request: GenerationRequest,
    attempt: Attempt,
    order: Order,
    final: FinalImage,
    renditions: Renditions,
    prefix: str,
    claimed_at: datetime,
    now: datetime,
) -> Image:
    image_id = new_id()
    path = f"session/{request.session_id}/image/{image_id}/file"
    return Image(
        id=image_id,
        session_id=request.session_id,
        user_id=request.user_id,
        request_id=request.id,
        attempt_id=attempt.id,
        request_type=request.request_type,
        prompt=request.context,
        enhanced_prompt=order.prompt,
        revised_prompt=final.revised_prompt,
        image_url=path,
        thumbnail_url=f"{path}?variant={Variant.THUMB}",
        provider=request.provider,
        model=request.model,
        generation_time=round((now - claimed_at).total_seconds(), 2),
        visibility=request.visibility,
        seed=final.seed if final.seed is not None else order.seed,
        cost_micros=attempt.cost_micros if final.cost_micros is None else final.cost_micros,
        width=renditions.width,
        height=renditions.height,
        format=renditions.format,
        byte_size=len(renditions.original),
        content_hash=pictures.content_hash(renditions.original),
        storage_key=prefix,
        created_at=now,
        completed_at=now,
    )


def _add(tx: Session, request: GenerationRequest, image: Image, now: datetime) -> None:
    image.number = events.next_image_number(tx, request.session_id)
    tx.add(image)
    tx.flush()
    if image.deleted_at is None:
        events.of_image(tx, EventType.IMAGE_ADDED, image, now, by=request.user_id)
        events.of_request(tx, EventType.REQUEST_COMPLETED, request, now, image_id=image.id)
