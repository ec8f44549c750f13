"""Takes up the answers that a vanished process left in the spool, and brings them home."""

import logging
from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto

from . import attempts, errors, queue
from .database import Database
from .delivery import Call, Closed, Delivery
from .models import Attempt, GenerationRequest
from .providers import Registry, final_of
from .providers.base import FinalImage, Provider
from .spool import Busy, Found, Spool
from .tape import running
from .words import AttemptState, RequestStatus

logger = logging.getLogger(__name__)
_ENDED = (RequestStatus.COMPLETED, RequestStatus.FAILED, RequestStatus.CANCELLED)
_ENDS_READERS = "Reading the provider's answer stopped the worker several times."


class Outcome(Enum):
    """What came of a look at an attempt's answer."""

    SETTLED = auto()  #: The attempt is closed.
    NOTHING = auto()  #: There is none, or not enough of one.
    BUSY = auto()  #: A living process of this machine is at it.
    LATER = auto()  #: There is one, and not for us or not now.


class Adoption:
    """Finds answers without an owner, and makes pictures of them."""

    def __init__(
        self,
        *,
        database: Database,
        spool: Spool,
        providers: Registry,
        delivery: Delivery,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._spool = spool
        self._providers = providers
        self._delivery = delivery
        self._clock = clock

    def all(self) -> None:
        """Adopt whatever has lost its owner; what cannot be stored now stays for the next time."""
        for attempt_id in self._spool.attempts():
            try:
                self.one(attempt_id)
            except errors.Unavailable as problem:
                logger.warning("an answer waits: %s", problem.message, extra={"action": "adopt"})

    def one(self, attempt_id: str, claim: GenerationRequest | None = None) -> Outcome:
        """Adopt an attempt's answer. What the provider said against it is for the one who has the request's `claim`.

        Raises `errors.Unavailable` when it cannot be stored; the answer stays.
        """
        try:
            with self._spool.take(attempt_id) as found:
                if found is None:
                    return self._unreadable(attempt_id, claim)
                outcome = self._play(attempt_id, found, claim)
        except Busy:
            return Outcome.BUSY
        logger.info("looked at the answer of attempt %s: %s", attempt_id, outcome.name, extra={"action": "adopt"})
        return outcome

    def _play(self, attempt_id: str, found: Found, claim: GenerationRequest | None) -> Outcome:
        with self._database.snapshot() as tx:
            attempt = tx.get(Attempt, attempt_id)
            request = claim or (tx.get(GenerationRequest, attempt.request_id) if attempt else None)
        if attempt is None or request is None:
            return Outcome.LATER  # another database's, or one that was restored from before it
        if attempt.state not in attempts.UNSETTLED:
            found.discard()
            return Outcome.SETTLED
        provider = self._able(attempt)
        if provider is None:
            return Outcome.LATER
        if found.order is None:
            if attempt.state not in attempts.OPEN:
                found.discard()
            return Outcome.NOTHING
        try:
            self._deliver(found, provider, Call(request, attempt, found.order, attempt.started_at))
        except errors.ProviderError as problem:
            return self._refused(found, request, attempt, problem, is_ours=claim is not None)
        except Closed:
            logger.info("attempt %s was closed meanwhile", attempt_id, extra={"action": "adopt"})
        found.discard()
        return Outcome.SETTLED

    def _unreadable(self, attempt_id: str, claim: GenerationRequest | None) -> Outcome:
        if claim is None or not self._spool.is_set_aside(attempt_id):
            return Outcome.NOTHING
        with self._database.snapshot() as tx:
            attempt = tx.get_one(Attempt, attempt_id)
        self._delivery.recover(claim, attempt, errors.InvalidResult(_ENDS_READERS))
        return Outcome.SETTLED

    def _able(self, attempt: Attempt) -> Provider | None:
        """Who understands the answer; None while he is not there or has no key."""
        if attempt.provider not in self._providers.names():
            return None
        provider = self._providers.get(attempt.provider)
        return provider if provider.unavailable_because() is None else None

    def _deliver(self, found: Found, provider: Provider, call: Call) -> None:
        with found.trying() as may_try:
            if not may_try:
                found.set_aside()
                raise errors.InvalidResult(_ENDS_READERS)
            final = self._final(found, provider, call)
            renditions = self._delivery.rendered(call, final)
        prefix = self._delivery.received(call)
        self._delivery.keep(prefix, renditions)
        self._delivery.finish(call, final, renditions, prefix)

    def _final(self, found: Found, provider: Provider, call: Call) -> FinalImage:
        if found.final is not None:
            return found.final
        with running(found):
            return final_of(provider, call.order)

    def _refused(
        self,
        found: Found,
        request: GenerationRequest,
        attempt: Attempt,
        problem: errors.ProviderError,
        *,
        is_ours: bool,
    ) -> Outcome:
        if not found.is_whole and attempt.state in attempts.OPEN:
            return Outcome.NOTHING  # until its deadline it counts as under way
        if isinstance(problem, errors.UnknownOutcome) and attempt.state == AttemptState.UNKNOWN:
            found.discard()  # nothing new
            return Outcome.SETTLED
        if is_ours or request.status in _ENDED or attempt.state not in attempts.OPEN:
            self._delivery.recover(request, attempt, problem)
            found.discard()
            return Outcome.SETTLED
        with self._database.transaction() as tx:
            queue.wake(tx, request.id, self._clock())
        return Outcome.LATER
