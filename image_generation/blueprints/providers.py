"""Who can make pictures here, and what each of them takes."""

from collections.abc import Iterable
from typing import Literal

from flask import Blueprint
from pydantic import Field

from ..providers.base import MICROS_PER_DOLLAR, Provider, Wishes, fit
from .context import plugin
from .http import CallerQuery, Payload, endpoint

blueprint = Blueprint("providers", __name__)


class CapabilitiesOut(Payload):
    """What a model takes."""

    negative_prompt: bool
    seed: bool
    transparent: bool
    partial_images: int
    max_prompt: int


class ModelOut(Payload):
    """A model of a provider."""

    name: str
    sizes: list[str]
    qualities: list[str]
    formats: list[str]
    capabilities: CapabilitiesOut
    price: float = Field(description="US dollars for one picture at default size and quality.")
    typical_seconds: float


class ProviderOut(Payload):
    """A provider, usable or not."""

    name: str
    label: str
    available: bool
    reason: str | None
    health: str
    models: list[ModelOut]
    sizes: list[str] = Field(description="From here on: of the first model, the one that is used when none is named.")
    qualities: list[str]
    capabilities: CapabilitiesOut | None = Field(description="Null where no model is known.")
    price: float | None = Field(description="US dollars for one picture at default size and quality.")
    typical_seconds: float | None


class Providers(Payload):
    """Answer with the providers."""

    status: Literal["success"]
    providers: list[str]
    default: str
    details: list[ProviderOut]


@endpoint(blueprint, "GET", "/image-providers", tag="Providers", query=CallerQuery, answers={200: Providers})
def image_providers(query: CallerQuery) -> Providers:
    """The providers that can be used now, and for the others the reason."""
    registry = plugin().providers
    return _answer((registry.get(name) for name in registry.names()), registry.default)


def _answer(known: Iterable[Provider], default: str) -> Providers:
    """All providers and which of them can be used."""
    details = [_provider(provider) for provider in known]
    usable = [detail.name for detail in details if detail.available]
    return Providers(status="success", providers=usable, default=default, details=details)


def _provider(provider: Provider) -> ProviderOut:
    reason = provider.unavailable_because()
    models = [_model(provider, name) for name in provider.models()]
    first = models[0] if models else None
    return ProviderOut(
        name=provider.name,
        label=provider.label,
        available=reason is None,
        reason=reason,
        health="ready" if reason is None else "not configured",
        models=models,
        sizes=first.sizes if first else [],
        qualities=first.qualities if first else [],
        capabilities=first.capabilities if first else None,
        price=first.price if first else None,
        typical_seconds=first.typical_seconds if first else None,
    )


def _model(provider: Provider, name: str) -> ModelOut:
    can = provider.capabilities(name)
    order = fit(provider, Wishes(prompt="", original_prompt="", model=name), timeout=1.0).order
    return ModelOut(
        name=name,
        sizes=[str(size) for size in can.sizes],
        qualities=[str(word) for word in can.qualities],
        formats=[str(word) for word in can.formats],
        capabilities=CapabilitiesOut(
            negative_prompt=can.negative_prompt,
            seed=can.seed,
            transparent=can.transparent,
            partial_images=can.partial_images,
            max_prompt=can.max_prompt,
        ),
        price=provider.price(order) / MICROS_PER_DOLLAR,
        typical_seconds=can.typical_seconds,
    )
