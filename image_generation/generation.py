"""One attempt at one picture: words, provider, bytes, row. The worker calls it with a request that it has claimed."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from . import attempts, drafts, errors, events, ledger, pictures, queue, recovery
from .database import Database
from .drafts import Draft
from .enhancement import Enhancer, Rules
from .events import Bell
from .models import Attempt, GenerationRequest, Image, new_id
from .money import Caps, checked_price, is_amount
from .pictures import Renditions
from .providers import Registry
from .providers.base import FinalImage, Fitted, Order, Provider, fit
from .routing import Router
from .settings import Settings
from .storage import Store, new_prefix, original_key, variant_key
from .words import EventType, RequestStatus, Variant

logger = logging.getLogger(__name__)

#: Seconds between tries to keep a picture that has been paid for, while the disk or the database does not answer.
PATIENCE = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0)
#: How often a request looks that waits for the stop switch; `go` wakes it at once.
_STOPPED_FOR = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Call:
    """Everything about one call to a provider."""

    request: GenerationRequest
    provider: Provider
    draft: Draft
    order: Order
    attempt: Attempt
    claimed_at: datetime


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
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._database = database
        self._store = store
        self._providers = providers
        self._router = router
        self._enhancer = enhancer
        self._rules = Rules()
        self._bell = bell
        self._settings = settings
        self._caps = Caps.of(settings)
        self._clock = clock
        self._pause = pause

    def run(self, request: GenerationRequest) -> None:
        """Bring a claimed request one step on: to its picture, back in line, or to its end.

        Raises `errors.Unavailable` when the database does not answer; the claim's lease then decides who goes on.
        """
        claimed_at = self._clock()
        try:
            if self._settle_lost(request):
                return
            provider = self._providers.require(request.provider)
            self._require_go(request)
            draft = drafts.of_row(request)
            fitted = self._fitted(request, provider, draft)
            attempt = self._begin(request, provider, fitted)
            self._attempt(Call(request, provider, draft, fitted.order, attempt, claimed_at))
        except errors.LeaseLost:
            logger.info("request %s is no longer ours", request.id, extra={"action": "lease_lost"})
        except errors.PaidSendsStopped:
            self._postpone(request)
        except (errors.BadInput, errors.BudgetExceeded, errors.ProviderNotConfigured, errors.NoPrice) as problem:
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
        # An offline provider promises that nothing leaves the machine.
        enhancer = self._rules if provider.offline else self._enhancer
        enhanced = enhancer.enhance(draft.prompt, draft.subject)
        self._book_enhancement(request, enhanced.cost_micros)
        wishes = drafts.wishes(draft, enhanced.text)
        if not provider.capabilities(request.model).seed:
            wishes = drafts.wishes(drafts.without_own_seed(draft, request), enhanced.text)
        fitted = fit(
            provider,
            wishes,
            timeout=self._settings.dalle_timeout_seconds,
            user_hash=drafts.user_hash(request),
        )
        return Fitted(fitted.order, (*fitted.notes, *([f"prompt: {enhanced.note}"] if enhanced.note else [])))

    def _begin(self, request: GenerationRequest, provider: Provider, fitted: Fitted) -> Attempt:
        now = self._clock()
        price = checked_price(provider.price(fitted.order), provider.label)
        with self._database.transaction() as tx:
            queue.send(tx, request, "drawing", paid=price > 0)
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

    def _attempt(self, call: Call) -> None:
        try:
            final = _final(call.provider, call.order)
            renditions = self._rendered(call, final)
        except errors.ProviderError as problem:
            self._insist(partial(self._recover, call.request, call.attempt, problem))
            return
        prefix = new_prefix()
        try:
            self._insist(partial(self._keep, prefix, renditions))
            self._insist(partial(self._finish, call, final, renditions, prefix))
        except errors.Unavailable as problem:
            self._lose(call, final, renditions, prefix, problem)

    def _rendered(self, call: Call, final: FinalImage) -> Renditions:
        return pictures.render(
            final.data,
            call.draft.output_format,
            quality=self._settings.image_compression_quality,
            max_bytes=self._settings.max_image_size_mb * 1024 * 1024,
        )

    def _insist(self, step: Callable[[], None]) -> None:
        """Do what must not fail for a busy database or a full disk: the picture has been paid for."""
        for seconds in PATIENCE:
            try:
                return step()
            except errors.Unavailable as problem:
                logger.warning("%s Trying again in %s s.", problem.message, seconds, extra={"action": "insist"})
                self._pause(seconds)
        return step()

    def _keep(self, prefix: str, renditions: Renditions) -> None:
        self._store.put(original_key(prefix, renditions.format), renditions.original)
        for variant, data in renditions.variants.items():
            self._store.put(variant_key(prefix, variant), data)

    def _lose(
        self, call: Call, final: FinalImage, renditions: Renditions, prefix: str, problem: errors.Unavailable
    ) -> None:
        """Tell that a picture came and could not be kept, and leave nothing of it behind."""
        logger.error("request %s: its picture could not be kept", call.request.id, extra={"action": "lose"})
        for key in (original_key(prefix, renditions.format), *(variant_key(prefix, v) for v in renditions.variants)):
            self._store.delete(key)
        now = self._clock()
        with self._database.transaction() as tx:
            if queue.state_of_claim(tx, call.request) is RequestStatus.PROCESSING:
                queue.fail(tx, call.request, problem.message, problem.code, now)
            attempts.unstored(tx, call.attempt, problem, now)
            self._announce(tx, call.request, EventType.REQUEST_FAILED, now, code=problem.code)
            self._settle(tx, call, final, now)

    def _finish(self, call: Call, final: FinalImage, renditions: Renditions, prefix: str) -> None:
        """Write the picture's row. One that nobody waits for any more was paid for all the same: into the trash."""
        now = self._clock()
        image = _row(call, final, renditions, prefix, now)
        with self._database.transaction() as tx:
            wanted = queue.state_of_claim(tx, call.request) is RequestStatus.PROCESSING
            if wanted:
                queue.complete(tx, call.request, image.id, now)
            else:
                image.deleted_at = now
            attempts.done(
                tx,
                call.attempt,
                now,
                cost_micros=final.cost_micros,
                usage=final.usage,
                provider_request_id=final.provider_request_id,
            )
            image.number = events.next_image_number(tx, call.request.session_id)
            tx.add(image)
            tx.flush()
            if wanted:
                events.of_image(tx, EventType.IMAGE_ADDED, image, now, by=call.request.user_id)
                self._announce(tx, call.request, EventType.REQUEST_COMPLETED, now, image_id=image.id)
            self._settle(tx, call, final, now)
            self._router.succeeded(tx, call.request)

    def _recover(self, request: GenerationRequest, attempt: Attempt, problem: errors.ProviderError) -> None:
        """Close a failed attempt, move its request on if it is still ours, and book what it cost."""
        now = self._clock()
        with self._database.transaction() as tx:  # of its own: a breaker's row is locked after all others
            self._router.failed(tx, request, problem, now)
        with self._database.transaction() as tx:
            row = queue.current(tx, request)
            state = attempts.failed(tx, attempt, problem, now)
            if state and attempt.cost_micros and not problem.may_be_billed:
                queue.unbilled(tx, row)
            if queue.is_owned(row, request):
                self._go_on(tx, row, self._router.decide(tx, row, attempt, problem, now), problem, now)
            ledger.failed(tx, request, attempt, problem, now)

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
                self._announce(tx, request, EventType.REQUEST_FAILED, now, code=code)

    def _give_up(self, request: GenerationRequest, problem: errors.ImageGenerationError) -> None:
        now = self._clock()
        with self._database.transaction() as tx:
            queue.fail(tx, request, problem.message, problem.code, now)
            self._announce(tx, request, EventType.REQUEST_FAILED, now, code=problem.code)
            ledger.doubt_sending(tx, request, now)
            ledger.release(tx, request, now)
            self._router.released(tx, request, now)

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

    def _settle(self, tx: Session, call: Call, final: FinalImage, now: datetime) -> None:
        cost = call.attempt.cost_micros if final.cost_micros is None else final.cost_micros
        ledger.settle(tx, call.request, call.attempt, cost or 0, now, estimated=final.cost_micros is None)

    # --- words

    def _announce(self, tx: Session, request: GenerationRequest, end: EventType, now: datetime, **data: str) -> None:
        """Say how a request ended when its last picture did; before that, that it goes on."""
        # Two pictures that end at the same time must see each other.
        events.lock_session(tx, request.session_id)
        left = queue.unended(tx, request.batch_id)
        if left:
            events.of_request(tx, EventType.REQUEST_PROGRESS, request, now, left=left, **data)
            return
        some = end is not EventType.REQUEST_COMPLETED and queue.any_completed(tx, request.batch_id)
        events.of_request(tx, EventType.REQUEST_COMPLETED if some else end, request, now, **data)

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
        provider=request.provider,
        model=request.model,
        generation_time=round((now - call.claimed_at).total_seconds(), 2),
        visibility=request.visibility,
        seed=final.seed if final.seed is not None else order.seed,
        cost_micros=call.attempt.cost_micros if final.cost_micros is None else final.cost_micros,
        width=renditions.width,
        height=renditions.height,
        format=renditions.format,
        byte_size=len(renditions.original),
        content_hash=pictures.content_hash(renditions.original),
        storage_key=prefix,
        created_at=now,
        completed_at=now,
    )
