"""Worlds for the crash tests, some at a time: most of a case is waiting for leases."""

import itertools
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from image_generation.testing import Upstream
from tests.conftest import missing

from .arena import Arena, Launcher

#: All pairs and all points on both databases, in place of a sample.
FULL = bool(os.environ.get("FULL_CRASH_MATRIX"))
_AT_A_TIME = 4


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    """What starts the servers."""
    if sys.platform != "linux":
        missing("The crash tests need Linux: they kill and stop processes by their handles.")
    launcher = Launcher()
    yield launcher
    launcher.close()


class Worlds:
    """Makes arenas for tests that run beside each other."""

    def __init__(self, launcher: Launcher, folder: Path, postgres: Callable[[], Any]) -> None:
        self._launcher = launcher
        self._folder = folder
        self._postgres = postgres
        self._numbers = itertools.count()
        self._lock = threading.Lock()

    def run(self, kind: str, case: Callable[[Arena], Any]) -> Any:
        """Run a case in a new arena on `sqlite` or `postgresql`."""
        with self._lock:
            folder = self._folder / str(next(self._numbers))
        (folder / "data").mkdir(parents=True)
        with ExitStack() as owned:
            url = f"sqlite:///{folder / 'data' / 'scenes.db'}"
            if kind == "postgresql":
                url = owned.enter_context(self._postgres().database())
            upstream = owned.enter_context(Upstream())
            return case(Arena(self._launcher, folder, url, upstream))


@pytest.fixture(scope="session")
def worlds(launcher: Launcher, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Worlds:
    """A maker of arenas; PostgreSQL is started when the first one wants it."""
    lock = threading.Lock()

    def postgres() -> Any:
        with lock:
            return request.getfixturevalue("postgres")

    return Worlds(launcher, tmp_path_factory.mktemp("crash"), postgres)


class Pool:
    """Runs the cases of all selected tests ahead, and hands a test its own one's result."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_AT_A_TIME, thread_name_prefix="crash")
        self._results: dict[str, Future[Any]] = {}

    def start(self, node: str, case: Callable[[], Any]) -> None:
        """Put a test's case in line."""
        self._results[node] = self._threads.submit(case)

    def result(self, node: str) -> Any:
        """Wait for it; raises what it raised."""
        return self._results[node].result()

    def close(self) -> None:
        """Forget what nobody asked for."""
        self._threads.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def pool(worlds: Worlds, request: pytest.FixtureRequest) -> Iterator[Pool]:
    """All selected tests with the mark `ahead` have begun by now."""
    pool = Pool()
    marked = [(item, item.get_closest_marker("ahead")) for item in request.session.items]
    cases = [(item, mark) for item, mark in marked if mark is not None]
    if any(item.callspec.params["kind"] == "postgresql" for item, _ in cases):
        request.getfixturevalue("postgres")  # fixtures are not made in threads
    for item, mark in cases:
        told = dict(item.callspec.params)
        kind = told.pop("kind")

        def case(function: Any = mark.kwargs["case"], kind: str = kind, told: dict[str, Any] = told) -> Any:
            return worlds.run(kind, lambda arena: function(arena, **told))

        pool.start(item.nodeid, case)
    yield pool
    pool.close()


@pytest.fixture
def outcome(pool: Pool, request: pytest.FixtureRequest) -> Any:
    """What the test's own case came to."""
    return pool.result(request.node.nodeid)
