"""Streams: how many a server holds, what one costs, how fast an event reaches all: `python -m benchmarks.events`.

Needs the extras `postgres`, `redis` and `gevent`, and redis-server and PostgreSQL to be installed; both are started
here on loopback. Readers are one loop in a process of its own. Ours and a bare stream (a queue for each client in the
same Flask app under the same server) are held open together and get their events in turns, so that both see the same
noise.
"""

import argparse
import contextlib
import functools
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa
from sqlalchemy.orm import Session

from image_generation.host import Role
from memberships import token_hash
from models import GameSession, Member, new_id
from tests import postgres
from tests.server import environment

HERE = Path(__file__).parent.parent
_SIGN = "event: budget.changed"


@dataclass
class Server:
    """One server process and the worker that serves."""

    port: int
    process: "subprocess.Popen[str]"

    def post(self, path: str) -> Any:
        answer = requests.post(f"http://127.0.0.1:{self.port}{path}", timeout=20)
        if not answer.ok:
            raise SystemExit(answer.text)
        return answer.json()

    def get(self, path: str) -> Any:
        return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=20).json()

    @functools.cached_property
    def pid(self) -> int:
        """The process that serves."""
        return int(self.get("/bench/pid")["pid"])

    def rss(self) -> int:
        """Its resident kilobytes."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0])

    def seconds(self) -> float:
        """What it has had of the processor, to the hundredth."""
        user, system = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(folder: Path, **extra: str) -> Iterator[Server]:
    """The host of `benchmarks.events_server` on a free port."""
    folder.mkdir(exist_ok=True)
    with (folder / "server.log").open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.events_server"],
            cwd=HERE,
            env=environment(folder, **extra),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line:
            raise SystemExit((folder / "server.log").read_text(encoding="utf-8"))
        yield Server(int(line.rsplit(":", 1)[1]), process)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


class Crowd:
    """The readers' process."""

    def __init__(self, port: int) -> None:
        command = [sys.executable, "-m", "benchmarks.events_client", str(port)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process: subprocess.Popen[str] = subprocess.Popen(command, cwd=HERE, **pipes)  # type: ignore[call-overload]

    def tell(self, do: str, **arguments: Any) -> None:
        """Give a command; `hear` waits for its answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self.process.stdin.flush()

    def hear(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def do(self, do: str, **arguments: Any) -> Any:
        self.tell(do, **arguments)
        return self.hear()

    def end(self) -> None:
        self.process.communicate(timeout=20)


@contextmanager
def crowd(port: int) -> Iterator[Crowd]:
    readers = Crowd(port)
    try:
        yield readers
    finally:
        readers.end()


def table(url: str, members: int) -> tuple[str, list[str]]:
    """A session with so many members; its id and their tokens."""
    engine = sa.create_engine(url)
    tokens = [secrets.token_urlsafe(8) for _ in range(members)]
    with Session(engine) as tx, tx.begin():
        game = GameSession(id=new_id(), name="Benchmark", gm_user_id="m0")
        tx.add(game)
        tx.flush()
        rows = [
            Member(
                session_id=game.id,
                user_id=f"m{number}",
                name="x",
                role=Role.GM if number == 0 else Role.PLAYER,
                token_hash=token_hash(token),
            )
            for number, token in enumerate(tokens)
        ]
        tx.add_all(rows)
        found = game.id
    engine.dispose()
    return found, tokens


def request_for(path: str, token: str = "") -> str:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n"


def streams_of(session_id: str, tokens: list[str]) -> list[str]:
    return [request_for(f"/api/session/{session_id}/events", token) for token in tokens]


@dataclass
class Held:
    """What holding streams has cost and how fast events came."""

    name: str
    open: int
    refused: dict[str, int]
    kilobytes: float
    #: For each event, in how many seconds it came to each reader.
    events: list[list[float]]
    #: Seconds of processor that the server spent on all of them.
    busy: float = 0.0

    def quantile(self, part: float) -> list[float]:
        """For each event, in what time it was with so many of the readers; milliseconds."""
        return [1000 * sorted(times)[min(len(times) - 1, int(part * len(times)))] for times in self.events]

    def row(self, base: "Held | None" = None) -> str:
        """A line of the table; the ratios are medians over pairs of events that followed each other."""
        middle, most = statistics.median(self.quantile(0.5)), statistics.median(self.quantile(0.99))
        busy = 1000 * self.busy / len(self.events)
        figures = f"{self.open:>6} | {self.kilobytes:>7.1f} | {middle:>6.1f} | {most:>6.1f} | {busy:>6.1f}"
        ratios = "1 | 1 | 1 | 1"
        if base is not None:
            parts = [zip(self.quantile(part), base.quantile(part), strict=True) for part in (0.5, 0.99)]
            both = [statistics.median(one / other for one, other in pairs) for pairs in parts]
            ratios = " | ".join(
                f"{ratio:.2f}" for ratio in (self.kilobytes / base.kilobytes, *both, self.busy / base.busy)
            )
        return f"| {self.name:<12} | {figures} | {ratios} |"


@dataclass
class Side:
    """One server with its readers, in turns with another one."""

    name: str
    server: Server
    readers: Crowd
    streams: list[str]
    emit: str
    busy: float = 0.0

    def begin(self) -> Held:
        """Warm up with a few, then open all."""
        self.readers.do("open", requests=self.streams[:20], sign=_SIGN, patience=20)
        for _ in range(3):
            self.event()
        self.readers.do("close")
        self.server.post(self.emit)  # whoever has left is found out at the next write
        time.sleep(1)
        before = self.server.rss()
        answer = self.readers.do("open", requests=self.streams, sign=_SIGN, patience=20)
        self.readers.do("drain", seconds=1)
        kilobytes = (self.server.rss() - before) / max(1, answer["open"])
        return Held(self.name, answer["open"], answer["refused"], kilobytes, [])

    def event(self) -> list[float]:
        """Seconds in which one event reached each."""
        self.readers.tell("read", events=1, patience=20)
        before = self.server.seconds()
        at = self.server.post(self.emit)["at"]
        answer = self.readers.hear()
        self.busy += self.server.seconds() - before
        if answer["late"]:
            raise SystemExit(f"{self.name}: {answer['late']} readers got no event")
        return [times[0] - at for times in answer["times"]]


def compare(folder: Path, url: str, count: int, events: int, **extra: str) -> list[Held]:
    """Ours and the bare stream, each in a server of its own, event by event in turns."""
    session_id, tokens = table_of(folder, url, count, **extra)
    with contextlib.ExitStack() as stack:
        sides = []
        for name, streams, emit in (
            ("bare stream", [request_for("/bench/stream")] * count, "/bench/emit"),
            ("ours", streams_of(session_id, tokens), f"/bench/emit/{session_id}"),
        ):
            server = stack.enter_context(serving(folder / name.split()[0], DATABASE_URL=url, **extra))
            sides.append(Side(name, server, stack.enter_context(crowd(server.port)), streams, emit))
        held = [side.begin() for side in sides]
        for side in sides:
            side.busy = 0
        for _ in range(events):
            for side, found in zip(sides, held, strict=True):
                found.events.append(side.event())
                found.busy = side.busy
    return held


def table_of(folder: Path, url: str, members: int, **extra: str) -> tuple[str, list[str]]:
    """The same, in a database that a server has made its tables in."""
    with serving(folder / "first", DATABASE_URL=url, **extra):
        pass
    return table(url, members)


def many(folder: Path, cluster: postgres.Cluster, count: int, events: int) -> None:
    print(f"\n{count} idle streams on one gevent process; one event to all, {events} times")
    print("| stream       |   open | kB each | p50 ms | p99 ms | CPU ms | memory ratio | p50 | p99 | CPU |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    with cluster.database() as url:
        bare, ours = compare(folder / "many", url, count, events, SERVER="gevent")
    print(bare.row())
    print(ours.row(bare), ours.refused or "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=2000)
    parser.add_argument("--events", type=int, default=40)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cluster = postgres.Cluster.start(folder)
        try:
            (folder / "many").mkdir()
            many(folder, cluster, arguments.streams, arguments.events)
        finally:
            cluster.stop()


if __name__ == "__main__":
    main()
