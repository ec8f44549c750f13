"""Two processes, one log: what happens in one reaches who listens at the other."""

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from configuration import HERE
from tests.redis_server import free_port
from tests.server import Server, environment, running
from tests.streams import Stream, delays, opened, p95

PATIENCE = 10
EVENTS = 30


@dataclass
class Pair:
    """Two servers of one installation, and the GM of a session."""

    here: Server
    there: Server
    headers: dict[str, str]
    path: str

    def chat(self, number: int = 0) -> None:
        """Make one event, here."""
        answer = requests.post(
            f"{self.here.url}{self.path}/console",
            json={"line": f"hello {number}"},
            headers=self.headers,
            timeout=PATIENCE,
        )
        assert answer.status_code == 200, answer.text


@contextmanager
def pair(folder: Path, **settings: str) -> Iterator[Pair]:
    """Two servers that share folder and database."""
    with ExitStack() as both:
        servers = [both.enter_context(running(folder, WORKERS="0", **settings)) for _ in range(2)]
        opened_session = requests.post(
            f"{servers[0].url}/api/session", json={"name": "Run", "user_name": "Ann"}, timeout=PATIENCE
        ).json()
        headers = {"Authorization": f"Bearer {opened_session['token']}"}
        yield Pair(*servers, headers, f"/api/session/{opened_session['session_id']}")


@contextmanager
def listening(two: Pair, server: Server) -> Iterator[Stream]:
    with opened(f"{server.url}{two.path}/events", two.headers) as stream:
        next(stream.blocks())
        yield stream


def measured(two: Pair) -> list[float]:
    """How long events of one server take to a reader at the other."""
    chance = random.Random(4)
    with listening(two, two.there) as stream:
        for _ in range(3):
            delays(two.chat, stream, 1)  # until the bells are connected
        found = [delay for _ in range(EVENTS) for delay in delays(two.chat, stream, 1, chance.uniform(0, 0.06))]
    found.sort()
    print(f"p50 {found[len(found) // 2] * 1000:.0f} ms, p95 {p95(found) * 1000:.0f} ms, of {len(found)}")
    return found


def test_with_redis_an_event_reaches_a_reader_of_the_other_server_at_once(tmp_path: Path, redis_url: str) -> None:
    with pair(tmp_path, REDIS_URL=redis_url) as two:
        # Its net is half a second there: without the bell the middle would be a quarter of a second.
        assert measured(two)[EVENTS // 2] < 0.12


def test_with_postgresql_too(tmp_path: Path, postgres_url: str) -> None:
    with pair(tmp_path, DATABASE_URL=postgres_url) as two:
        assert measured(two)[EVENTS // 2] < 0.12


def test_without_any_bell_it_reaches_him_soon(tmp_path: Path) -> None:
    with pair(tmp_path) as two:
        assert p95(measured(two)) < 0.6


def test_a_redis_that_is_not_there_breaks_nothing_and_its_password_is_in_no_log(tmp_path: Path) -> None:
    nobody = f"redis://:the-pass-word@127.0.0.1:{free_port()}/0"
    with pair(tmp_path, REDIS_URL=nobody, LOG_LEVEL="debug") as two, listening(two, two.there) as stream:
        assert p95(delays(two.chat, stream, 5)) < 3
        log = (tmp_path / "server.log").read_text(encoding="utf-8")
        assert "the bell does not reach other processes" in log
        assert "the-pass-word" not in log


def test_a_stream_goes_on_at_the_other_server(tmp_path: Path) -> None:
    with pair(tmp_path) as two:
        with listening(two, two.here) as stream:
            two.chat()
            last = next(stream.events()).id or ""
        two.chat()
        again = two.headers | {"Last-Event-ID": last}
        with opened(f"{two.there.url}{two.path}/events", again) as stream:
            assert next(stream.events()).data["number"] == 2


@contextmanager
def worker(folder: Path, **settings: str) -> Iterator[None]:
    """A worker as a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "image-generation", "worker", "--threads", "1"],
        cwd=HERE,
        env=environment(folder, **settings) | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert "runs with" in process.stdout.readline()
        yield
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.mark.parametrize("wire", ["redis", "postgresql"])
def test_a_worker_process_rings_and_is_rung_for(tmp_path: Path, wire: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("redis_url" if wire == "redis" else "postgres_url")
    settings = {"REDIS_URL" if wire == "redis" else "DATABASE_URL": url}
    with pair(tmp_path, **settings) as two, worker(tmp_path, **settings), listening(two, two.there) as stream:
        seconds = []
        told = stream.events()
        for _ in range(3):
            requests.post(
                f"{two.here.url}{two.path}/generate-image",
                json={"prompt": "A troll", "provider": "sketch", "size": "512x512"},
                headers=two.headers,
                timeout=PATIENCE,
            )
            came = {}
            for one in told:
                came[one.event] = stream.came
                if one.event == "request.completed":
                    break
            seconds.append(came["request.started"] - came["request.queued"])
        assert sorted(seconds)[1] < 0.2, "it found the work by looking, not by the bell"
