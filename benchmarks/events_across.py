"""How fast an event reaches a reader of another server process, and a frame everybody at the table."""

import random
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import requests

from benchmarks.events_rig import SIGN, crowd, postgres_at, require, serving, streams_of, table
from tests import postgres, redis_server
from tests.streams import opened

EVENTS = 30
PICTURES = 4
_PATIENCE = 30


# --- from one process to the other


def measure(folder: Path, _streams: int, _events: int) -> None:
    """Two servers of one installation, an event in one, a reader at the other; in random moments."""
    require("gunicorn", what="two processes")
    print(f"\nfrom one server process to a reader of the other, {EVENTS} events each")
    print("| the bell goes by            | p50 ms | p95 ms | most ms |\n|---|---|---|---|", flush=True)
    for name, settings in _ways(folder):
        times = sorted(_measured(folder / "servers", **settings))
        most = times[-1]
        middle, late = statistics.median(times), times[int(len(times) * 0.95)]
        print(f"| {name:<27} | {middle:>6.1f} | {late:>6.1f} | {most:>7.1f} |", flush=True)


def _ways(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    kinds = {"threads": {"SERVER": "threads"}, "gevent": {"SERVER": "gevent"}}
    sqlite = {"DATABASE_URL": f"sqlite:///{folder / 'across.db'}"}
    with _perhaps(redis_server.running()) as redis_url:
        if redis_url:
            yield "Redis; SQLite, threads", kinds["threads"] | sqlite | {"REDIS_URL": redis_url}
        with _perhaps(postgres_at(folder)) as url:
            if url and redis_url:
                yield "Redis; PostgreSQL, gevent", kinds["gevent"] | {"DATABASE_URL": url, "REDIS_URL": redis_url}
            if url:
                yield "NOTIFY; PostgreSQL, gevent", kinds["gevent"] | {"DATABASE_URL": url}
    yield "nothing; SQLite, threads", kinds["threads"] | sqlite


@contextmanager
def _perhaps(started: Any) -> Iterator[str | None]:
    """What is not installed is None."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(started)
        except (postgres.NotInstalled, redis_server.NotInstalled) as reason:
            print(f"Left out: {reason}")
            url = None
        yield url


def _measured(folder: Path, **settings: str) -> list[float]:
    folder.mkdir(exist_ok=True)
    url = settings["DATABASE_URL"]
    chance = random.Random(4)
    with ExitStack() as stack:
        here, there = (stack.enter_context(serving(folder, WORKERS="0", **settings)) for _ in range(2))
        session_id, tokens = table(url, 1)
        reader = stack.enter_context(crowd(there.port))
        reader.do("open", requests=streams_of(session_id, tokens), sign=SIGN, patience=20)
        time.sleep(1)  # until the bells are connected
        found = []
        for _ in range(EVENTS):
            time.sleep(chance.uniform(0.02, 0.27))
            reader.tell("read", events=1, patience=20)
            at = here.post(f"/bench/emit/{session_id}")["at"]
            answer = reader.hear()
            if answer["late"]:
                raise SystemExit("an event did not come")
            found.append(1000 * (answer["times"][0][0] - at))
        return found


# --- one table


def measure_frames(folder: Path, _streams: int, _events: int) -> None:
    """Two who watch and one like curl, at the embedded server that makes the pictures too."""
    require("gunicorn", what="frames")
    url = f"sqlite:///{folder / 'frames.db'}"
    with serving(folder / "server", SERVER="threads", WORKERS="4", DATABASE_URL=url) as server:
        session_id, tokens = table(url, 3)
        base = f"http://127.0.0.1:{server.port}"
        watchers = [Watcher(base, f"/api/session/{session_id}", token, fetches=n < 2) for n, token in enumerate(tokens)]
        for watcher in watchers:
            watcher.begun.wait(_PATIENCE)
        for number in range(PICTURES):
            _make_picture(watchers, number)
    told, shown = _spreads(watchers, "told"), _spreads(watchers, "shown")
    print(f"\n{PICTURES} pictures that form at one table of three (two who fetch each frame, one who only reads along)")
    print("| between the first and the last of them | frames | p50 ms | most ms |\n|---|---|---|---|")
    for name, spread in (("told of a frame, all three", told), ("the frame in hand, both", shown)):
        print(
            f"| {name:<38} | {len(spread):>6} | {statistics.median(spread):>6.1f} | {max(spread):>7.1f} |", flush=True
        )


class Watcher:
    """Follows the session in a thread, and takes down when it was told of each frame and when it had it."""

    def __init__(self, base: str, path: str, token: str, *, fetches: bool) -> None:
        self._base, self._path, self._fetches = base, path, fetches
        self.headers = {"Authorization": f"Bearer {token}"}
        self.begun = threading.Event()
        self.ended = threading.Semaphore(0)
        self.told: dict[str, float] = {}
        self.shown: dict[str, float] = {}
        threading.Thread(target=self._watch, daemon=True).start()

    def ask(self, **wanted: Any) -> None:
        address = f"{self._base}{self._path}/generate-image"
        requests.post(address, json=wanted, headers=self.headers, timeout=_PATIENCE).raise_for_status()

    def _watch(self) -> None:
        with opened(f"{self._base}{self._path}/events", self.headers) as stream, requests.Session() as client:
            next(stream.blocks())
            self.begun.set()
            for one in stream.events():
                if one.event == "request.partial":
                    self._note(client, one.data["url"])
                elif one.event == "request.completed":
                    self.ended.release()

    def _note(self, client: requests.Session, url: str) -> None:
        self.told[url] = time.monotonic()
        if self._fetches and client.get(self._base + url, headers=self.headers, timeout=_PATIENCE).ok:
            self.shown[url] = time.monotonic()


def _make_picture(watchers: list[Watcher], number: int) -> None:
    watchers[0].ask(prompt=f"A drone over the docks, take {number}", provider="sketch", size="1536x1024")
    for watcher in watchers:
        if not watcher.ended.acquire(timeout=_PATIENCE):
            raise SystemExit("a picture did not come")


def _spreads(watchers: list[Watcher], what: str) -> list[float]:
    """For each frame that all who should have it had, milliseconds between the first and the last of them."""
    seen: list[dict[str, float]] = [found for watcher in watchers if (found := getattr(watcher, what))]
    common = set.intersection(*(set(found) for found in seen))
    return [1000 * (max(times) - min(times)) for times in ([found[url] for found in seen] for url in common)]
