from collections.abc import Iterator

import pytest

from image_generation import settings
from image_generation.providers.base import Order, Size
from image_generation.testing import Upstream
from image_generation.words import SubjectType

pytest.register_assert_rewrite("image_generation.testing.provider_contract")


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as running:
        yield running


@pytest.fixture
def grpc_configured() -> Iterator[settings.Settings]:
    # The module needs the optional SDK, which Python 3.13 cannot have.
    from image_generation.testing.stability_grpc import GrpcUpstream  # noqa: PLC0415

    with GrpcUpstream() as running:
        yield settings.load(running.environment())


@pytest.fixture
def configured(upstream: Upstream) -> settings.Settings:
    return settings.load(upstream.environment())


def order(model: str, **changed: object) -> Order:
    fields: dict = {
        "prompt": "A rain-soaked Seattle street with neon signs",
        "original_prompt": "A street",
        "subject": SubjectType.SCENE,
        "model": model,
        "size": Size(1024, 1024),
        "quality": "low",
        "timeout": 10.0,
        "user_hash": "hash-of-ann",
        **changed,
    }
    return Order(**fields)
