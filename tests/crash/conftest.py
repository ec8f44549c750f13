"""An evening on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from image_generation.testing import Upstream

from .evening import Evening


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as running:
        yield running


@pytest.fixture
def evening(tmp_path: Path, database_url: str, upstream: Upstream) -> Iterator[Evening]:
    made = Evening(tmp_path, database_url, upstream)
    yield made
    made.engine.dispose()
