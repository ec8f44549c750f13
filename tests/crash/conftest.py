"""An evening on each database."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from image_generation.testing import Upstream

from .evening import Evening

#: The same points as in `live`, with a worker alone and no server: slower, and left to `make crash`.
collect_ignore = [] if os.environ.get("FULL_CRASH_MATRIX") else ["test_matrix.py", "test_acceptance.py"]


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as running:
        yield running


@pytest.fixture
def evening(tmp_path: Path, database_url: str, upstream: Upstream) -> Iterator[Evening]:
    made = Evening(tmp_path, database_url, upstream)
    yield made
    made.engine.dispose()
