"""One attempt at one picture: words, provider, bytes, row. The worker calls it with a request that it has claimed."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from . import attempts, drafts, errors, events, ledger, queue, tape, vocabulary
from .adoption import Adoption, Outcome
from .database import Database
from .delivery import Call, Closed, Delivery
from .drafts import Draft
from .enhancement import Enhancer, Rules
from .events import Bell
from .frames import Frames
from .models import Attempt, GenerationRequest
from .money import Caps, checked_price, is_amount
from .providers import Registry, final_of
from .providers.base import FinalImage, Fitted, Provider, fit
from .routing import Router
from .settings import Settings
from .spool import Recording, Spool
from .storage import new_prefix
from .uploads import Uploads
from .words import AttemptState, EventType

logger = logging.getLogger(__name__)

#: How often a request looks that waits for the stop switch; `go` wakes it at once.
_STOPPED_FOR = timedelta(seconds=60)
#: The same for one that waits for room on the disk, and for one whose answer somebody else is at.
_NO_ROOM_FOR = timedelta(seconds=30)
_A_MOMENT = timedelta(seconds=5)
#: How long after its deadline a call is waited for, by what is known of its answer: while a living process is at it,
#: that one ends it, whatever the clocks say.
_PATIENCE = {Outcome.BUSY: timedelta(0), Outcome.LATER: timedelta(seconds=30), Outcome.NOTHING: timedelta(0)}
#: One that came and is not here lies on another machine, which has to come back first.
_ELSEWHERE = timedelta(minutes=5)


class Generation:
    """Makes pictures of claimed requests."""

    def __init__(
        self,
        *,
        database: Database,
        providers: Registry,
        router: Router,
        enhancer: Enhancer,
        spool: Spool,
        delivery: Delivery,
        adoption: Adoption,
        frames: Frames,
        uploads: Uploads,
        bell: Bell,
        settings: Settings,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._providers = providers
        self._router = router
        self._enhancer = enhancer
        self._rules = Rules()
        self._spool = spool
        self._delivery = delivery
        self._adoption = adoption
        self._frames = frames
        self._uploads = uploads
        self._bell = bell
        self._settings = settings
        self._caps = Caps.of(settings)
        self._clock = clock

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
            self._attempt(Call(request, attempt, fitted.order, claimed_at), provider)
        except errors.LeaseLost:
            logger.info("request %s is no longer ours", request.id, extra={"action": "lease_lost"})
        except errors.PaidSendsStopped:
            self._postpone(request, queue.STOPPED, _STOPPED_FOR)
        except (errors.BadInput, errors.BudgetExceeded, errors.ProviderNotConfigured, errors.NoPrice) as problem:
            self._give_up(request, problem)
        finally:
            self._bell.ring()

    def _settle_lost(self, request: GenerationRequest) -> bool:
        """Deal with a call that a vanished worker left open; False if there is none.

        Its answer is adopted if there is one. Else the request waited until none could come any more, see
        `queue.wait_until`, and it is decided what becomes of it.
        """
        if request.epoch == 1:
            return False
        with self._database.snapshot() as tx:
            attempt = attempts.unfinished(tx, request)
        if attempt is None:
            return False
        try:
            outcome = self._adoption.one(attempt.id, request)
        except errors.Unavailable:
            self._postpone(request, queue.NO_ROOM, _NO_ROOM_FOR)
            return True
        if outcome is not Outcome.SETTLED:
            self._wait_or_give_up(request, attempt, outcome)
        return True

    def _wait_or_give_up(self, request: GenerationRequest, attempt: Attempt, outcome: Outcome) -> None:
        now, patience = self._clock(), _PATIENCE[outcome]
        if attempt.state == AttemptState.RECEIVED:
            patience = max(patience, _ELSEWHERE)
        if outcome is Outcome.BUSY or now < (attempt.deadline_at or now) + patience:
            self._postpone(request, queue.LOST_CALL, _A_MOMENT)
        else:
            lost = errors.UnknownOutcome("The worker vanished during this attempt.")
            self._delivery.recover(request, attempt, lost)

    def _fitted(self, request: GenerationRequest, provider: Provider, draft: Draft) -> Fitted:
        self._say(request, "writing the prompt")
        # An offline provider promises that nothing leaves the machine.
        enhancer = self._rules if provider.offline else self._enhancer
        # The look is part of what is to be enhanced, so that nothing is added that does not go with it.
        enhanced = enhancer.enhance(vocabulary.styled(draft.prompt, draft.template), draft.subject)
        self._book_enhancement(request, enhanced.cost_micros)
        can = provider.capabilities(request.model)
        reference = None
        if draft.reference and can.reference:
            reference = self._uploads.load(request.session_id, draft.reference)
        asked = draft if can.seed else drafts.without_own_seed(draft, request)
        wishes = drafts.wishes(asked, enhanced.text, reference)
        fitted = fit(
            provider,
            wishes,
            timeout=self._settings.dalle_timeout_seconds,
            user_hash=drafts.user_hash(request),
            frames=self._settings.partial_images,
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
                storage_key=new_prefix(),
            )
        self._bell.ring()
        return attempt

    def _attempt(self, call: Call, provider: Provider) -> None:
        with self._spool.record(call.attempt.id, call.order) as recording:
            if call.attempt.cost_micros:
                recording.begin()
            try:
                with self._frames.showing(call.request, call.attempt, wanted=call.order.partial_images > 0) as show:
                    with tape.running(recording if provider.replays else tape.NOTHING):
                        final = final_of(provider, call.order, show)
                    if call.attempt.cost_micros:
                        recording.keep(final)
                self._deliver(call, final, recording)
            except errors.ProviderError as problem:
                self._delivery.recover(call.request, call.attempt, problem)
            except Closed:
                logger.info("attempt %s was closed meanwhile", call.attempt.id, extra={"action": "deliver"})
            recording.discard()
        if call.order.partial_images:
            self._frames.clear(call.request.id)

    def _deliver(self, call: Call, final: FinalImage, recording: Recording) -> None:
        delivery, prefix = self._delivery, call.attempt.storage_key or ""
        if recording.is_kept:
            prefix = delivery.insist(partial(delivery.received, call))
        renditions = delivery.rendered(call, final)
        try:
            delivery.insist(partial(delivery.keep, prefix, renditions))
            delivery.insist(partial(delivery.finish, call, final, renditions, prefix))
        except errors.Unavailable as problem:
            if not recording.is_kept:
                delivery.lose(call, final, problem, prefix)
                return
            recording.close()
            self._postpone(call.request, queue.NO_ROOM, _NO_ROOM_FOR)

    def _give_up(self, request: GenerationRequest, problem: errors.ImageGenerationError) -> None:
        now = self._clock()
        with self._database.transaction() as tx:
            queue.fail(tx, request, problem.message, problem.code, now)
            self._delivery.announce(tx, request, EventType.REQUEST_FAILED, now, code=problem.code)
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

    def _postpone(self, request: GenerationRequest, stage: str, wait: timedelta) -> None:
        with self._database.transaction() as tx:
            queue.postpone(tx, request, stage, self._clock() + wait)

    def _book_enhancement(self, request: GenerationRequest, cost: int) -> None:
        if not is_amount(cost):
            logger.warning("the enhancer names no valid price", extra={"action": "enhance"})
        elif cost > 0:
            with self._database.transaction() as tx:
                ledger.enhanced(tx, request, cost, self._clock())

    def _say(self, request: GenerationRequest, stage: str) -> None:
        with self._database.transaction() as tx:
            queue.set_stage(tx, request, stage)
        self._bell.ring()
