from collections.abc import Iterator
from importlib.metadata import EntryPoint

import pytest

from image_generation import errors, providers, settings
from image_generation.providers import ENTRY_POINT_GROUP, Registry
from image_generation.providers.base import Capabilities, FinalImage, Order, PartialImage, Provider, Size
from image_generation.providers.openai import Dalle
from image_generation.providers.stability import Stability
from image_generation.providers.stability_grpc import StabilityGrpc
from image_generation.words import Quality

from .conftest import order

KEYS = {"OPENAI_API_KEY": "sk-a", "STABILITY_API_KEY": "sk-b"}


class Crayon(Provider):
    """A free provider out of another package."""

    name = "crayon"
    label = "Crayon"

    def __init__(self, config: settings.Settings) -> None:
        self.config = config

    def models(self) -> tuple[str, ...]:
        return ("crayon-1",)

    def capabilities(self, model: str) -> Capabilities:
        return Capabilities(sizes=(Size(64, 64),), qualities={Quality.STANDARD: "standard"})

    def price(self, order: Order) -> int:
        return 0

    def generate(self, order: Order) -> Iterator[PartialImage | FinalImage]:
        yield FinalImage(b"picture")


class Sketch(Crayon):
    """Stands where the offline provider stands."""

    name = "sketch"


def registry(env: dict[str, str]) -> Registry:
    config = settings.load(env)
    return Registry([Sketch(config), Dalle(config), Stability(config)], default=config.default_provider)


def point(value: str, name: str = "crayon") -> EntryPoint:
    return EntryPoint(name, value, ENTRY_POINT_GROUP)


@pytest.mark.parametrize(
    ("env", "usable", "default"),
    [
        ({}, ("sketch",), "sketch"),
        ({"OPENAI_API_KEY": "sk-a"}, ("dalle", "sketch"), "dalle"),
        ({"STABILITY_API_KEY": "sk-b"}, ("stability", "sketch"), "stability"),
        (KEYS, ("dalle", "stability", "sketch"), "dalle"),
        ({**KEYS, "IMAGE_GENERATION_DEFAULT_PROVIDER": "stability"}, ("dalle", "stability", "sketch"), "stability"),
        ({"IMAGE_GENERATION_DEFAULT_PROVIDER": "dalle"}, ("sketch",), "dalle"),
    ],
)
def test_keys_decide_what_can_be_used_and_what_is_meant(env, usable, default):
    assert registry(env).available() == usable
    assert registry(env).default == default


def test_a_default_that_is_not_there_is_told_and_not_used(caplog):
    assert registry({**KEYS, "IMAGE_GENERATION_DEFAULT_PROVIDER": "dale"}).default == "dalle"
    assert "There is no provider 'dale'. Known: sketch, dalle, stability." in caplog.text


def test_another_providers_default_comes_before_the_offline_one():
    config = settings.load({})
    assert Registry([Sketch(config), Dalle(config), Crayon(config)]).default == "crayon"


def test_names_are_all_of_them():
    assert registry({}).names() == ("sketch", "dalle", "stability")
    assert [provider.name for provider in registry({})] == ["sketch", "dalle", "stability"]


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(errors.UnknownProvider, match=r"There is no provider 'midjourney'. Known: sketch, dalle"):
        registry({}).get("midjourney")


@pytest.mark.parametrize(
    ("name", "reason"),
    [("dalle", "OpenAI API key not configured"), ("stability", "Stability AI API key not configured")],
)
def test_a_provider_without_its_key_is_known_but_not_handed_out(name, reason):
    assert registry({}).get(name).name == name
    with pytest.raises(errors.ProviderNotConfigured) as caught:
        registry({}).require(name)
    assert (caught.value.message, caught.value.status) == (reason, 503)


def test_two_providers_of_one_name_are_a_configuration_error():
    config = settings.load({})
    with pytest.raises(errors.ConfigurationError, match="Two providers are called crayon"):
        Registry([Crayon(config), Crayon(config)])


def test_an_entry_point_gets_the_settings():
    config = settings.load(KEYS)
    [found] = providers.discover(config, [point(f"{__name__}:Crayon")])
    assert isinstance(found, Crayon)
    assert found.config is config


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("no_such_module:Thing", "could not be loaded: ModuleNotFoundError"),
        (f"{__name__}:Missing", "could not be loaded: AttributeError"),
        (f"{__name__}:explode", "could not be loaded: ZeroDivisionError"),
        ("builtins:repr", "did not make a Provider"),
    ],
)
def test_a_broken_plug_in_is_listed_with_its_reason_and_stops_nobody(value, reason):
    config = settings.load({})
    known = Registry(providers.discover(config, [point(value, "broken"), point(f"{__name__}:Crayon")]))
    assert known.available() == ("crayon",)
    assert known.names() == ("broken", "crayon")
    with pytest.raises(errors.ProviderNotConfigured, match=reason):
        known.require("broken")
    with pytest.raises(errors.ProviderNotConfigured):
        known.get("broken").capabilities("x")
    with pytest.raises(errors.ProviderError):
        list(known.get("broken").generate(order("x")))


def explode(config: settings.Settings) -> Provider:
    raise ZeroDivisionError


@pytest.mark.parametrize(("transport", "kind"), [("rest", Stability), ("grpc", StabilityGrpc)])
def test_the_transport_is_a_setting(transport, kind):
    known = providers.load(settings.load({"STABILITY_TRANSPORT": transport}))
    assert type(known.get("stability")) is kind
    assert known.names()[:3] == ("dalle", "stability", "sketch")
    assert known.default == "sketch"
