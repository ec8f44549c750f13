"""Streams: how many a server holds, what one costs, how fast an event comes: `python -m benchmarks.events`.

What is not installed (gevent, Redis, PostgreSQL) is left out with a sentence; databases are started here, on
loopback. Readers are one loop in a process of its own. Ours and a bare stream (a queue for each client in the same
Flask app under the same server) are held open together and get their events in turns, so both see the same noise.
"""

import argparse
import contextlib
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import events_across
from benchmarks.events_rig import (
    SIGN,
    Crowd,
    Missing,
    Server,
    crowd,
    postgres_at,
    request_for,
    require,
    serving,
    streams_of,
    table,
)
from configuration import MOST_THREADED_STREAMS
from tests import postgres, redis_server

#: Descriptors and megabytes that are needed beside the streams themselves.
_OTHER_FILES, _OTHER_MEGABYTES = 200, 700
_KILOBYTES_EACH = 100
#: Streams by which a server is warmed up.
_WARMING = 20


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
        self.readers.do("open", requests=self.streams[:_WARMING], sign=SIGN, patience=20)
        for _ in range(3):
            self.event()
        self.readers.do("close")
        for _ in range(2):  # whoever has left is found out by writing to him
            self.server.post(self.emit)
            time.sleep(0.5)
        before = self.server.rss()
        answer = self.readers.do("open", requests=self.streams, sign=SIGN, patience=20)
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
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(serving(folder / name, DATABASE_URL=url, **extra)) for name in ("bare", "ours")]
        readers = [stack.enter_context(crowd(server.port)) for server in servers]
        session_id, tokens = table(url, count)
        sides = [
            Side("bare stream", servers[0], readers[0], [request_for("/bench/stream")] * count, "/bench/emit"),
            Side("ours", servers[1], readers[1], streams_of(session_id, tokens), f"/bench/emit/{session_id}"),
        ]
        held = [side.begin() for side in sides]
        for side in sides:
            side.busy = 0
        for _ in range(events):
            for side, found in zip(sides, held, strict=True):
                found.events.append(side.event())
                found.busy = side.busy
    return held


_HEAD = """| stream       |   open | kB each | p50 ms | p99 ms | CPU ms | memory ratio | p50 | p99 | CPU |
|---|---|---|---|---|---|---|---|---|---|"""


def held_by(folder: Path, url: str, count: int, events: int, **extra: str) -> None:
    """One kind of server, full of streams."""
    print(f"\n{count} idle streams on one process, SERVER={extra['SERVER']}; one event to all, {events} times\n{_HEAD}")
    bare, ours = compare(folder, url, count, events, **extra)
    print(bare.row())
    print(ours.row(bare), ours.refused or "")


def affordable(wanted: int) -> int:
    """How many streams this machine's limits allow, of which each is one descriptor here and one at the server."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = hard if hard != resource.RLIM_INFINITY else 1_000_000
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    fitting = min(wanted, files - _OTHER_FILES, (_free_megabytes() - _OTHER_MEGABYTES) * 1024 // (2 * _KILOBYTES_EACH))
    if fitting < 100:
        raise Missing("this machine has too few descriptors (ulimit -n) or too little memory")
    if fitting < wanted:
        print(f"only {fitting} streams: ulimit -n and the free memory allow no more")
    return fitting


def _free_megabytes() -> int:
    known = Path("/proc/meminfo")
    if not known.exists():
        raise Missing("memory is read from /proc, which only Linux has")
    return int(known.read_text(encoding="ascii").partition("MemAvailable:")[2].split()[0]) // 1024


def with_gevent(folder: Path, streams: int, events: int) -> None:
    require("gunicorn", "gevent", "psycopg", what="SERVER=gevent")
    count = affordable(streams)
    with postgres_at(folder) as url:
        held_by(folder, url, count, events, SERVER="gevent")


def with_threads(folder: Path, streams: int, events: int) -> None:
    require("gunicorn", what="SERVER=threads")
    count = affordable(min(streams, MOST_THREADED_STREAMS // 2))
    url = f"sqlite:///{folder / 'streams.db'}"
    held_by(folder, url, count, events, SERVER="threads", MAX_STREAMS=str(count + _WARMING), WORKERS="0")


PARTS: dict[str, Callable[[Path, int, int], None]] = {
    "gevent": with_gevent,
    "threads": with_threads,
    "across": events_across.measure,
    "frames": events_across.measure_frames,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=2000)
    parser.add_argument("--events", type=int, default=25)
    parser.add_argument("--only", choices=PARTS, help="one part alone")
    arguments = parser.parse_args()
    print(
        f"{time.strftime('%Y-%m-%d')}, {platform.platform()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}"
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        for part, run in PARTS.items():
            if arguments.only in (None, part):
                folder = Path(name) / part
                folder.mkdir()
                try:
                    run(folder, arguments.streams, arguments.events)
                except (Missing, postgres.NotInstalled, redis_server.NotInstalled) as reason:
                    print(f"\nLeft out: {reason}", flush=True)


if __name__ == "__main__":
    main()
