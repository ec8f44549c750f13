"""The registry: which providers there are, which of them can be used now, and which one is meant when none is named.

It is built once, from the settings, out of an explicit list and of entry points of other packages. A plug-in that does
not load is listed as unavailable with its reason; it never keeps the application from starting.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from .. import errors
from ..money import is_amount
from ..settings import Settings
from .base import Capabilities, FinalImage, Order, Part, PartialImage, Progress, Provider
from .openai import Dalle
from .sketch import Sketch
from .stability import Stability
from .stability_grpc import StabilityGrpc

logger = logging.getLogger(__name__)

#: Other packages offer a provider under this entry-point group: a callable that takes the Settings.
ENTRY_POINT_GROUP: Final = "image_generation.providers"
#: Tried in this order when no default is set; then any other one that can be used.
_FIRST_CHOICES: Final = ("dalle", "stability", "sketch")


class Registry:
    """Providers by name, in the order in which they are offered."""

    def __init__(self, providers: Iterable[Provider], *, default: str | None = None) -> None:
        self._providers: dict[str, Provider] = {}
        for provider in providers:
            if provider.name in self._providers:
                raise errors.ConfigurationError(f"Two providers are called {provider.name}; remove one of them.")
            self._providers[provider.name] = provider
        if default is not None and default not in self._providers:
            logger.warning("IMAGE_GENERATION_DEFAULT_PROVIDER is not used: %s", self._unknown(default))
        self._default = default

    def __iter__(self) -> Iterator[Provider]:
        return iter(self._providers.values())

    def names(self) -> tuple[str, ...]:
        """Every provider's name, also of those that cannot be used."""
        return tuple(self._providers)

    def available(self) -> tuple[str, ...]:
        """The names of those that can be used now; the offline sketch comes last."""
        usable = [name for name, provider in self._providers.items() if provider.unavailable_because() is None]
        return tuple(sorted(usable, key=lambda name: name == "sketch"))

    def get(self, name: str) -> Provider:
        """The provider of that name, usable or not; raises `errors.UnknownProvider`."""
        try:
            return self._providers[name]
        except KeyError:
            raise errors.UnknownProvider(self._unknown(name)) from None

    def require(self, name: str) -> Provider:
        """The provider of that name, if it can be used now; raises `errors.ProviderNotConfigured` with its reason."""
        provider = self.get(name)
        reason = provider.unavailable_because()
        if reason is not None:
            raise errors.ProviderNotConfigured(reason)
        return provider

    @property
    def default(self) -> str:
        """The configured one if it exists, else the first that can be used, the offline sketch only as the last."""
        if self._default in self._providers:
            return self._default
        usable = self.available()
        choices = (*_FIRST_CHOICES[:-1], *usable, *self._providers)
        return next(name for name in choices if name in usable or not usable)

    def _unknown(self, name: str) -> str:
        return f"There is no provider {name!r}. Known: {', '.join(self._providers)}."


class Broken(Provider):
    """Stands in for a plug-in that did not load, so that its reason can be shown."""

    def __init__(self, name: str, reason: str) -> None:
        # Unlike a provider that works, it has its name from the entry point.
        self.name = self.label = name  # type: ignore[misc]
        self._reason = reason

    def unavailable_because(self) -> str:
        """Why it did not load."""
        return self._reason

    def models(self) -> tuple[str, ...]:
        """None."""
        return ()

    def capabilities(self, model: str) -> Capabilities:
        """Refuse: there is nothing behind it."""
        raise errors.ProviderNotConfigured(self._reason)

    def price(self, order: Order) -> int:
        """Refuse: there is nothing behind it."""
        raise errors.ProviderNotConfigured(self._reason)

    def generate(self, order: Order) -> Iterator[Part]:
        """Refuse: there is nothing behind it."""
        raise errors.NotSent(self._reason)


def load(settings: Settings) -> Registry:
    """Build the registry: our own providers, then those that other packages offer."""
    stability: Callable[[Settings], Provider] = StabilityGrpc if settings.stability_transport == "grpc" else Stability
    own: list[Provider] = [Dalle(settings), stability(settings), Sketch()]
    return Registry([*own, *discover(settings)], default=settings.default_provider)


def discover(settings: Settings, points: Iterable[EntryPoint] | None = None) -> list[Provider]:
    """Build the providers of other packages, each on its own, so that one that fails stops none of the others."""
    found = entry_points(group=ENTRY_POINT_GROUP) if points is None else points
    return [_build(point, settings) for point in found]


def _build(point: EntryPoint, settings: Settings) -> Provider:
    try:
        provider = point.load()(settings)
    except Exception as error:  # noqa: BLE001  the code of strangers may fail in any way, and must not stop us
        return Broken(point.name, f"The provider plug-in {point.name} could not be loaded: {error!r}.")
    if isinstance(provider, Provider):
        return provider
    return Broken(point.name, f"The provider plug-in {point.name} did not make a Provider.")


def final_of(
    provider: Provider, order: Order, show: Callable[[PartialImage | Progress], None] | None = None
) -> FinalImage:
    """The picture that a provider makes of an order; without a cost that is no amount.

    What comes before it is handed to `show`, which must neither wait nor fail.
    """
    final = None
    for part in provider.generate(order):
        if isinstance(part, FinalImage):
            final = part
        elif show is not None and final is None:
            show(part)
    if final is None:
        raise errors.InvalidResult(f"{provider.label} sent no picture.")
    if final.cost_micros is not None and not is_amount(final.cost_micros):
        logger.warning("%s names no valid cost; its price counts", provider.label, extra={"action": "cost"})
        return replace(final, cost_micros=None)
    return final
