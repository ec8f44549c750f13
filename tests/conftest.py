"""What all tests share: no settings from the developer's machine, and a real PostgreSQL where one is installed."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from image_generation import settings
from tests import redis_server
from tests.postgres import Cluster, NotInstalled

if os.environ.get("CI") != "true":  # there hypothesis has a profile of its own, which is as patient
    hypothesis.settings.register_profile("patient", deadline=None)
    hypothesis.settings.load_profile("patient")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in the developer's shell must never pay for a test."""
    for name in settings.names():
        monkeypatch.delenv(name, raising=False)
    # Nobody's coming and going among the events that a test counts; tests of it switch it on.
    monkeypatch.setenv("IMAGE_GENERATION_PRESENCE", "false")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server for this test run alone, or the one that TEST_DATABASE_URL names."""
    # Not in pytest's own folder: another run that tidies up would take the data away under the server.
    with tempfile.TemporaryDirectory(prefix="scene-postgres-", ignore_cleanup_errors=True) as folder:
        try:
            cluster = Cluster.start(Path(folder))
        except NotInstalled as reason:
            missing(str(reason))
        yield cluster
        cluster.stop()


@pytest.fixture
def postgres_url(postgres: Cluster) -> Iterator[str]:
    """A fresh, empty PostgreSQL database."""
    with postgres.database() as url:
        yield url


@pytest.fixture
def redis_url() -> Iterator[str]:
    """A fresh Redis."""
    try:
        with redis_server.running() as url:
            yield url
    except redis_server.NotInstalled as reason:
        missing(str(reason))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh, empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


def missing(sentence: str) -> None:
    """A tool is not there: a skip on somebody's machine, a failure where everything has to be proved."""
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)
