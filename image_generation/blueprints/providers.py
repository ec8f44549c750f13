"""Who can make pictures here, and what each of them takes."""

from collections.abc import Iterable, Mapping
from typing import Literal

from flask import Blueprint
from pydantic import Field

from ..host import Role
from ..providers.base import MICROS_PER_DOLLAR, Provider, list_price
from ..routing import Health
from .context import member, plugin
from .http import CallerQuery, Payload, endpoint
from .payloads import moment

blueprint = Blueprint("providers", __name__)


class CapabilitiesOut(Payload):
    """What a model takes."""

    negative_prompt: bool
    seed: bool
    transparent: bool
    reference: bool = Field(description="Takes a picture to go by.")
    partial_images: int
    max_prompt: int


class ModelOut(Payload):
    """A model of a provider."""

    name: str
    sizes: list[str]
    qualities: list[str]
    formats: list[str]
    capabilities: CapabilitiesOut
    price: float = Field(description="US dollars for one picture at default size and quality, frames included.")
    typical_seconds: float


class ProviderOut(Payload):
    """A provider, usable or not."""

    name: str
    label: str
    available: bool
    reason: str | None
    health: str = Field(description="ready, degraded, down, or not configured.")
    health_reason: str | None = Field(description="Why it is not ready; for the GM.")
    health_since: str | None
    models: list[ModelOut]
    sizes: list[str] = Field(description="From here on: of the first model, the one that is used when none is named.")
    qualities: list[str]
    capabilities: CapabilitiesOut | None = Field(description="Null where no model is known.")
    price: float | None = Field(description="US dollars for one picture at default size and quality, frames included.")
    typical_seconds: float | None


class Providers(Payload):
    """Answer with the providers."""

    status: Literal["success"]
    providers: list[str]
    default: str
    details: list[ProviderOut]


@endpoint(blueprint, "GET", "/image-providers", tag="Providers", query=CallerQuery, answers={200: Providers})
def image_providers(query: CallerQuery) -> Providers:
    """The providers that can be used now, for the others the reason, and how each of them is doing."""
    registry = plugin().providers
    with plugin().database.snapshot() as tx:
        health = plugin().router.health(tx, plugin().clock())
    return _answer(registry, registry.default, health, with_reasons=member().role is Role.GM)


def _answer(known: Iterable[Provider], default: str, health: Mapping[str, Health], *, with_reasons: bool) -> Providers:
    details = [_provider(provider, health[provider.name], with_reasons) for provider in known]
    usable = [detail.name for detail in details if detail.available]
    return Providers(status="success", providers=usable, default=default, details=details)


def _provider(provider: Provider, health: Health, with_reasons: bool) -> ProviderOut:
    reason = provider.unavailable_because()
    models = [_model(provider, name) for name in provider.models()]
    first = models[0] if models else None
    return ProviderOut(
        name=provider.name,
        label=provider.label,
        available=reason is None,
        reason=reason,
        health=health.word if reason is None else "not configured",
        health_reason=health.reason if with_reasons else None,
        health_since=moment(health.since),
        models=models,
        sizes=first.sizes if first else [],
        qualities=first.qualities if first else [],
        capabilities=first.capabilities if first else None,
        price=first.price if first else None,
        typical_seconds=first.typical_seconds if first else None,
    )


def _model(provider: Provider, name: str) -> ModelOut:
    can = provider.capabilities(name)
    price = list_price(provider, name, frames=plugin().settings.partial_images)
    return ModelOut(
        name=name,
        sizes=[str(size) for size in can.sizes],
        qualities=[str(word) for word in can.qualities],
        formats=[str(word) for word in can.formats],
        capabilities=CapabilitiesOut(
            negative_prompt=can.negative_prompt,
            seed=can.seed,
            transparent=can.transparent,
            reference=can.reference,
            partial_images=can.partial_images,
            max_prompt=can.max_prompt,
        ),
        price=price / MICROS_PER_DOLLAR,
        typical_seconds=can.typical_seconds,
    )
