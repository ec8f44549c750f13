"""One attempt at one picture: words, provider, bytes, row. The worker calls it with a request that it has claimed."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from . import attempts, drafts, errors, events, ledger, pictures, queue, recovery
from .database import Database
from .drafts import Draft
from .enhancement import Enhancer
from .events import Bell
from .models import Attempt, GenerationRequest, Image, new_id
from .money import Caps, checked_price, is_amount
from .pictures import Renditions
from .providers import Registry
from .providers.base import FinalImage, Fitted, Order, Provider, fit
from .settings import Settings
from .storage import Store, new_prefix, original_key, variant_key
from .words import EventType, Variant

logger = logging.getLogger(__name__)

#: How often a request looks that waits for the stop switch; `go` wakes it at once.
_STOPPED_FOR = timedelta(seconds=60)


class Generation:
    """Makes pictures of claimed requests."""

    def __init__(
        self,
        *,
        database: Database,
        store: Store,
        providers: Registry,
        enhancer: Enhancer,
        bell: Bell,
        settings: Settings,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._store = store
        self._providers = providers
        self._enhancer = enhancer
        self._bell = bell
        self._settings = settings
        self._caps = Caps.of(settings)
        self._clock = clock

    def run(self, request: GenerationRequest) -> None:
        """Bring a claimed request one step on: to its picture, back in line, or to its end."""
        claimed_at = self._clock()
        try:
            provider = self._providers.require(request.provider)
            self._require_go(request)
            draft = drafts.of_row(request)
            fitted = self._fitted(request, provider, draft)
            attempt = self._begin(request, provider, fitted)
            self._attempt(request, provider, draft, fitted, attempt, claimed_at)
        except errors.LeaseLost:
            logger.info("request %s is no longer ours", request.id, extra={"action": "lease_lost"})
        except errors.PaidSendsStopped:
            self._postpone(request)
        except (errors.BadInput, errors.BudgetExceeded, errors.Unavailable) as problem:
            self._give_up(request, problem)
        finally:
            self._bell.ring()

    def _fitted(self, request: GenerationRequest, provider: Provider, draft: Draft) -> Fitted:
        self._say(request, "writing the prompt")
        enhanced = self._enhancer.enhance(draft.prompt, draft.subject)
        self._book_enhancement(request, enhanced.cost_micros)
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
        price = checked_price(provider.price(fitted.order), provider.label)
        with self._database.transaction() as tx:
            queue.set_stage(tx, request, "drawing")
            events.of_request(tx, EventType.REQUEST_PROGRESS, request, now, stage="drawing")
            attempt = attempts.begin(
                tx,
                request,
                notes=fitted.notes,
                cost_micros=self._secure(tx, request, price, now),
                now=now,
                deadline=now + timedelta(seconds=fitted.order.timeout),
            )
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
            self._ended_badly(request, attempt, problem)
            return
        try:
            prefix = self._keep(renditions)
        except errors.Unavailable:
            self._settle_late(request, attempt, final)
            raise
        try:
            self._finish(request, attempt, fitted.order, final, renditions, prefix, claimed_at)
        except errors.LeaseLost:
            self._discard(prefix, renditions)
            self._settle_late(request, attempt, final)
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
            self._settle(tx, request, attempt, final, now)

    def _recover(self, request: GenerationRequest, attempt: Attempt, problem: errors.ProviderError) -> None:
        now = self._clock()
        decision = recovery.decide(
            problem,
            failures=request.retry_count + 1,
            max_retries=self._settings.dalle_max_retries,
            now=now,
            jitter=recovery.draw(),
        )
        with self._database.transaction() as tx:
            attempts.failed(tx, attempt, problem, now)
            if not queue.was_cancelled(tx, request):
                _go_on(tx, request, decision, problem, now)
            ledger.failed(tx, request, attempt, problem, now)

    def _give_up(self, request: GenerationRequest, problem: errors.ImageGenerationError) -> None:
        now = self._clock()
        with self._database.transaction() as tx:
            queue.fail(tx, request, problem.message, problem.code, now)
            events.of_request(tx, EventType.REQUEST_FAILED, request, now, code=problem.code)
            ledger.doubt_sending(tx, request, now)
            ledger.release(tx, request, now)

    # --- money

    def _require_go(self, request: GenerationRequest) -> None:
        """Before the prompt is written, which may cost money too."""
        if request.reserved_micros > 0:
            with self._database.snapshot() as tx:
                if ledger.paid_sends_stopped(tx):
                    raise errors.PaidSendsStopped

    def _secure(self, tx: Session, request: GenerationRequest, price: int, now: datetime) -> int:
        if price > 0 and ledger.paid_sends_stopped(tx):
            raise errors.PaidSendsStopped
        return ledger.secure(tx, request, price, self._caps, now)

    def _postpone(self, request: GenerationRequest) -> None:
        with self._database.transaction() as tx:
            queue.postpone(tx, request, queue.STOPPED, self._clock() + _STOPPED_FOR)

    def _book_enhancement(self, request: GenerationRequest, cost: int) -> None:
        if not is_amount(cost):
            logger.warning("the enhancer names no valid price", extra={"action": "enhance"})
        elif cost > 0:
            with self._database.transaction() as tx:
                ledger.enhanced(tx, request, cost, self._clock())

    def _settle(
        self, tx: Session, request: GenerationRequest, attempt: Attempt, final: FinalImage, now: datetime
    ) -> None:
        cost = attempt.cost_micros if final.cost_micros is None else final.cost_micros
        ledger.settle(tx, request, attempt, cost or 0, now, estimated=final.cost_micros is None)

    def _settle_late(self, request: GenerationRequest, attempt: Attempt, final: FinalImage) -> None:
        """The picture goes nowhere, but what this attempt has cost, it has cost."""
        with self._database.transaction() as tx:
            self._settle(tx, request, attempt, final, self._clock())

    def _ended_badly(self, request: GenerationRequest, attempt: Attempt, problem: errors.ProviderError) -> None:
        try:
            self._recover(request, attempt, problem)
        except errors.LeaseLost:
            now = self._clock()
            with self._database.transaction() as tx:
                attempts.failed(tx, attempt, problem, now)
                ledger.failed(tx, request, attempt, problem, now)
            raise

    # --- words

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
    if final.cost_micros is not None and not is_amount(final.cost_micros):
        logger.warning("%s names no valid cost; its price counts", provider.label, extra={"action": "cost"})
        return replace(final, cost_micros=None)
    return final


def _go_on(
    tx: Session,
    request: GenerationRequest,
    decision: recovery.Decision,
    problem: errors.ProviderError,
    now: datetime,
) -> None:
    match decision:
        case recovery.Retry(run_at):
            queue.retry_later(tx, request, problem.message, problem.code, run_at)
            events.of_request(tx, EventType.REQUEST_RETRYING, request, now, code=problem.code)
        case recovery.GiveUp():
            queue.fail(tx, request, problem.message, problem.code, now)
            events.of_request(tx, EventType.REQUEST_FAILED, request, now, code=problem.code)


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
