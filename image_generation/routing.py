"""Who makes a picture when its provider cannot: the registry, the breakers and the operator's wishes put together."""

from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from . import attempts, breaker, drafts, errors, ledger, queue, recovery
from .breaker import Circuit
from .database import exclusive
from .models import Attempt, Breaker, GenerationRequest
from .money import Caps
from .providers import Registry
from .providers.base import Provider, fit
from .recovery import Candidate, Decision
from .settings import Settings

#: Draws offline, and so differently from everybody else that nobody gets it for the one he named.
STAND_IN = "sketch"
_WORDS = ("ready", "degraded", "down")


@dataclass(frozen=True, slots=True)
class Health:
    """How a provider is doing: `ready`, `degraded` (some of it, or slowly), or `down`."""

    word: str
    #: For the GM; without secrets.
    reason: str | None = None
    since: datetime | None = None
    #: A request is on its way to find out whether it is well again.
    is_probed: bool = False


@dataclass(frozen=True, slots=True)
class Traffic:
    """How the providers stand at the moment of a claim."""

    #: Pairs of provider and model that get no calls now.
    blocked: Set[tuple[str, str]]
    #: Providers that have as many calls now as they may.
    full: Set[str]
    #: Providers of which not everything is well; one of their calls may have to be a probe.
    troubled: Set[str]


class Router:
    """Answers for the providers as experience shows them."""

    def __init__(self, providers: Registry, settings: Settings) -> None:
        self._providers = providers
        self._settings = settings
        self._caps = Caps.of(settings)
        own = {provider.name: provider.max_concurrent for provider in providers if provider.max_concurrent}
        self._limits = own | settings.concurrency_limits

    def blocked(self, tx: Session, now: datetime) -> set[tuple[str, str]]:
        """The pairs of provider and model that get no calls now."""
        return self._blocked(self._troubled(tx), now)

    def traffic(self, tx: Session, now: datetime) -> Traffic:
        """What a claim has to know."""
        rows = self._troubled(tx)
        running = queue.running(tx) if self._limits else {}
        return Traffic(
            blocked=self._blocked(rows, now),
            full={name for name, limit in self._limits.items() if running.get(name, 0) >= limit},
            troubled={row.provider for row in rows},
        )

    def _blocked(self, rows: Iterable[Breaker], now: datetime) -> set[tuple[str, str]]:
        return {pair for row in rows if breaker.is_blocked(row, now) for pair in self._pairs(row)}

    def admit(self, tx: Session, request: GenerationRequest, now: datetime, traffic: Traffic) -> bool:
        """Let a request through that was claimed in this `traffic`, as the probe if its breaker is due for one."""
        limit = self._limits.get(request.provider)
        # Another process may have claimed in the same moment; with the lock held its claim can be seen.
        if (
            limit
            and exclusive(tx, f"concurrency of {request.provider}")
            and queue.running(tx)[request.provider] > limit
        ):
            return False
        if request.provider not in traffic.troubled:
            return True
        return breaker.probe(tx, self._circuit(request), request.id, now)

    def fallbacks(
        self, tx: Session, request: GenerationRequest, tried: Collection[str], now: datetime, *, in_doubt: bool = False
    ) -> list[Candidate]:
        """Who else can do this order now and within the budgets, in the order of preference, those `tried` left out.

        What the request holds back may be spent on the other one, unless the failed call is `in_doubt`.
        """
        blocked = self.blocked(tx, now)
        room = ledger.room(tx, request, self._caps, now, own=0 if in_doubt else request.reserved_micros)
        found = (self._candidate(provider, request) for provider in self._allowed(request))
        return [
            other
            for other in found
            if other and other.provider not in tried and (other.provider, other.model) not in blocked
            if other.price_micros <= max(0, room)
        ]

    def decide(
        self,
        tx: Session,
        request: GenerationRequest,
        attempt: Attempt,
        problem: errors.ProviderError,
        now: datetime,
    ) -> Decision:
        """What to do after this attempt, which is closed already, by all that is known of its locked request."""
        tx.refresh(request)
        since = request.started_at or now
        tries = [one for one in attempts.of_requests(tx, [request.id]) if one.started_at >= since]
        here = [one for one in tries if one.provider == request.provider]
        return recovery.decide(
            problem,
            history=recovery.History(
                failures=len(here),
                alike=len([one for one in here if one.error_code == problem.code]),
                paid_sends=request.paid_sends,
                price_micros=attempt.cost_micros or 0,
                is_open=(request.provider, request.model) in self.blocked(tx, now),
            ),
            providers=self.fallbacks(tx, request, {one.provider for one in tries}, now, in_doubt=problem.may_be_billed),
            limits=recovery.Limits(self._settings.dalle_max_retries, self._settings.auto_resend_micros),
            now=now,
            deadline=request.deadline_at,
            jitter=recovery.draw(),
        )

    def failed(self, tx: Session, attempt: Attempt, error: errors.ProviderError, now: datetime) -> None:
        """Let a failed call count against its provider."""
        breaker.failed(tx, self._circuit(attempt), error, now, request_id=attempt.request_id, jitter=recovery.draw())

    def succeeded(self, tx: Session, attempt: Attempt) -> None:
        """Let a picture count for its provider."""
        breaker.succeeded(tx, self._circuit(attempt))

    def released(self, tx: Session, request: GenerationRequest, now: datetime) -> None:
        """A request that was let through is not sent after all: another one may be the probe."""
        breaker.release(tx, request.id, now)

    def reset(self, tx: Session, provider: str) -> int:
        """Call a provider again whatever it did, because somebody has put it right; tell how many breakers closed."""
        return breaker.reset(tx, self._providers.get(provider).name)

    def health(self, tx: Session, now: datetime) -> dict[str, Health]:
        """How each provider is doing; of the reasons the worst."""
        found: dict[str, Health] = {}
        for row in self._troubled(tx):
            worst = max(found.get(row.provider, Health("ready")), _health(row, now), key=lambda h: _WORDS.index(h.word))
            found[row.provider] = worst
        return {provider.name: found.get(provider.name, Health("ready")) for provider in self._providers}

    def _troubled(self, tx: Session) -> list[Breaker]:
        rows = breaker.troubled(tx)
        keys = {provider.name: provider.key_hash() for provider in self._providers} if rows else {}
        return [row for row in rows if keys.get(row.provider) == row.key_hash]

    def _pairs(self, row: Breaker) -> Iterator[tuple[str, str]]:
        models = self._providers.get(row.provider).models() if row.model == breaker.ALL_MODELS else (row.model,)
        return ((row.provider, model) for model in models)

    def _circuit(self, row: GenerationRequest | Attempt) -> Circuit:
        return Circuit(row.provider, row.model, self._providers.get(row.provider).key_hash())

    def _allowed(self, request: GenerationRequest) -> list[Provider]:
        """Those whom the operator lets take over; somebody asked for by name is replaced by those on his list only."""
        names = self._settings.fallback_names
        if names is None:
            names = () if request.provider_named else tuple(n for n in self._providers.names() if n != STAND_IN)
        known = [self._providers.get(name) for name in names if name in self._providers.names()]
        usable = [provider for provider in known if provider.unavailable_because() is None]
        return [p for p in usable if p.name != request.provider and not (p.name == STAND_IN and request.provider_named)]

    def _candidate(self, provider: Provider, request: GenerationRequest) -> Candidate | None:
        model = provider.models()[0]
        draft = replace(drafts.of_row(request), provider=provider.name, model=model)
        try:
            fitted = fit(
                provider,
                drafts.wishes(draft),
                timeout=self._settings.dalle_timeout_seconds,
                frames=self._settings.partial_images,
            )
        except errors.BadInput:
            return None
        if draft.reference and not provider.capabilities(model).reference and self._sees_reference(request):
            return None  # it would be another picture
        return Candidate(provider.name, model, provider.price(fitted.order))

    def _sees_reference(self, request: GenerationRequest) -> bool:
        """Does the request's own provider go by a picture? Where nobody knows, he is taken to."""
        try:
            return self._providers.get(request.provider).capabilities(request.model).reference
        except errors.BadInput:  # its provider or model is gone since it was accepted
            return True


def _health(row: Breaker, now: datetime) -> Health:
    whole = row.model == breaker.ALL_MODELS
    if row.state == breaker.State.CLOSED:
        cooling = breaker.is_blocked(row, now)
        return Health("degraded", row.reason, row.first_failure_at) if cooling else Health("ready")
    reason = row.reason if whole else f"{row.model}: {row.reason}"
    probed = row.state == breaker.State.HALF_OPEN
    return Health("down" if whole else "degraded", reason, row.first_failure_at, probed)
