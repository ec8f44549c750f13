"""The path of a request reads downwards: while it is submitted and worked off, nobody calls a layer below his own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.core.conftest import MakeTable, Table, make_table  # noqa: F401  the fixture
from tests.test_architecture import PLUGIN, layer_of

#: The provider and the clock are the test's own, so they stand below everything.
BROUGHT = "testing.fakes"


def _module(frame: FrameType | None) -> str | None:
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(PLUGIN):
            return ".".join(part for part in path.relative_to(PLUGIN).with_suffix("").parts if part != "__init__")
        frame = frame.f_back
    return None


@contextmanager
def traced() -> Iterator[list[tuple[str, str]]]:
    """Collect who calls whom across the plugin's modules, in this thread."""
    calls: list[tuple[str, str]] = []

    def watch(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and Path(frame.f_code.co_filename).is_relative_to(PLUGIN):
            caller, called = _module(frame.f_back), _module(frame)
            if caller is not None and called is not None and caller != called:
                calls.append((caller, called))

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        yield calls
    finally:
        sys.setprofile(before)


@pytest.fixture
def table(make_table: MakeTable, tmp_path: Path) -> Table:  # noqa: F811
    return make_table(f"sqlite:///{tmp_path / 'descent.db'}")


def _upward(calls: list[tuple[str, str]]) -> set[tuple[str, str]]:
    ours = {pair for pair in calls if BROUGHT not in pair}
    return {pair for pair in ours if layer_of(pair[1]) > layer_of(pair[0])}


def test_a_submit_goes_down_the_layers(table: Table) -> None:
    with traced() as calls:
        table.submit()
    modules = {called for _, called in calls}
    assert {"queue", "events", "database", "providers.base", "drafts"} <= modules
    assert _upward(calls) == set()


def test_the_work_goes_down_the_layers(table: Table) -> None:
    table.submit()
    claimed = table.claim()
    assert claimed is not None
    with traced() as calls:
        table.plugin.generation.run(claimed)
    modules = {called for _, called in calls}
    assert {"queue", "attempts", "events", "enhancement", "pictures", "storage", BROUGHT} <= modules
    assert _upward(calls) == set()
