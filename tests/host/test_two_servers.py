"""Two processes, one log: what happens in one reaches who listens at the other."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from configuration import HERE
from tests.redis_server import free_port
from tests.server import Server, environment, running
from tests.streams import Stream, opened

PATIENCE = 20
EVENTS = 10


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

    def ask(self) -> None:
        """Ask for a picture, here."""
        wanted = {"prompt": "A troll", "provider": "sketch", "size": "512x512"}
        address = f"{self.here.url}{self.path}/generate-image"
        answer = requests.post(address, json=wanted, headers=self.headers, timeout=PATIENCE)
        assert answer.ok, answer.text


@contextmanager
def pair(folder: Path, *program: str, **settings: str) -> Iterator[Pair]:
    """Two servers that share folder and database."""
    with ExitStack() as both:
        servers = [both.enter_context(running(folder, *program, WORKERS="0", **settings)) for _ in range(2)]
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


@contextmanager
def knocking(act: Callable[[], None]) -> Iterator[list[bool]]:
    """Act again and again, for bells that may not be connected yet; tells how often it was."""
    enough = threading.Event()
    done: list[bool] = []

    def knock() -> None:
        while not enough.wait(0.5):
            act()
            done.append(True)

    thread = threading.Thread(target=knock, daemon=True)
    thread.start()
    try:
        yield done
    finally:
        enough.set()
        thread.join(PATIENCE)


def reaches(folder: Path, **settings: str) -> None:
    """What happens at one server reaches a reader at the other, by the bell where nobody looks by himself."""
    with pair(folder, "-m", "tests.host.odd_server", **settings) as two, listening(two, two.there) as stream:
        told = stream.events()
        with knocking(two.chat) as knocks:
            next(told)
        for _ in knocks[1:]:
            next(told)
        numbers = []
        for _ in range(EVENTS):
            two.chat()
            numbers.append(next(told).data["number"])
        assert numbers == list(range(numbers[0], numbers[0] + EVENTS))


def test_with_redis_an_event_reaches_a_reader_of_the_other_server(tmp_path: Path, redis_url: str) -> None:
    reaches(tmp_path, REDIS_URL=redis_url, ODD_NET="600")


def test_with_postgresql_too(tmp_path: Path, postgres_url: str) -> None:
    reaches(tmp_path, DATABASE_URL=postgres_url, ODD_NET="600")


def test_without_any_bell_it_reaches_him_too(tmp_path: Path) -> None:
    reaches(tmp_path)


def test_at_gevent_servers_with_redis_it_does(tmp_path: Path, postgres_url: str, redis_url: str) -> None:
    reaches(tmp_path, SERVER="gevent", DATABASE_URL=postgres_url, REDIS_URL=redis_url, ODD_NET="600")


def test_a_redis_that_is_not_there_breaks_nothing_and_its_password_is_in_no_log(tmp_path: Path) -> None:
    nobody = f"redis://:the-pass-word@127.0.0.1:{free_port()}/0"
    with pair(tmp_path, REDIS_URL=nobody, LOG_LEVEL="debug") as two, listening(two, two.there) as stream:
        for _ in range(5):
            two.chat()
            assert next(stream.events()).event == "console.entry"
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
    """A worker as a process of its own, which looks for work so seldom that what it finds was rung for."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.host.odd_worker", "image-generation", "worker", "--threads", "1"],
        cwd=HERE,
        env=environment(folder, **settings) | {"PYTHONUNBUFFERED": "1", "FLASK_APP": "app"},
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
    settings = {"REDIS_URL" if wire == "redis" else "DATABASE_URL": url, "ODD_NET": "600"}
    program = ("-m", "tests.host.odd_server")
    with pair(tmp_path, *program, **settings) as two, worker(tmp_path, **settings), listening(two, two.there) as stream:
        with knocking(two.chat):
            two.ask()
            assert await_picture(stream)
        two.ask()
        assert await_picture(stream)


def await_picture(stream: Stream) -> bool:
    return "request.completed" in (one.event for one in stream.events())
