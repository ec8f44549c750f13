"""No-op jobs a second and the time from submit to start, ours and three others': `python -m benchmarks.queue`.

Everything is measured in one run on one machine, so the ratios say more than the figures. Needs the extra `bench`, and
redis-server and PostgreSQL to be installed; both are started here on loopback, with their default durability.

* Every engine has four workers. The rows `in process` have them in the submitting process, as the standalone host does;
  the other rows have them in a process of their own.
* `ours` is the whole thing: a member's submit with its checks, fair turn, event, count of the day and room in line; a
  claim with lease, epoch, event, breaker and concurrency; an end with its event. What the others do not have.
* `ours, queue only` is the same table and the same claim without events, accounts and checks: what the others do.
* The provider is a no-op everywhere.
"""

import argparse
import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import Engine, create_engine

import serving
from benchmarks import queue_peers
from image_generation import Draft, ImageGeneration, Member, Registry, Role, database, events, queue, settings, worker
from image_generation.enhancement import Rules
from image_generation.extension import utc_now
from image_generation.models import GenerationRequest
from image_generation.routing import Traffic
from image_generation.testing import FixedHost, ScriptedProvider
from image_generation.words import EventType
from tests import postgres

HERE = Path(__file__).parent.parent
ANN = Member("seattle", "ann", Role.GM)
WORKERS = 4
RATE = 25


@dataclass
class Result:
    """What one engine did."""

    name: str
    jobs_per_second: float
    submits_per_second: float
    latencies: list[float]
    #: Milliseconds that the submitting process computed for each job; with workers in it, all that there is.
    cpu: float

    def row(self, base: "Result") -> str:
        """One line of the table; times in milliseconds."""
        cuts = statistics.quantiles(self.latencies, n=100)
        ratio = self.jobs_per_second / base.jobs_per_second
        return (
            f"| {self.name:<44} | {self.jobs_per_second:7.0f} | {ratio:5.2f} | {self.submits_per_second:7.0f} | "
            f"{self.cpu:6.2f} | {cuts[49] * 1000:7.1f} | {cuts[98] * 1000:7.1f} |"
        )


class Started:
    """Collects when jobs start, across processes: each job writes a line."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "started.txt"
        self.path.touch()
        os.environ["BENCHMARK_RESULTS"] = str(self.path)
        queue_peers.RESULTS = self.path

    def lines(self) -> list[tuple[float, float]]:
        """Latency and moment of each job so far."""
        found = []
        for line in self.path.read_text("ascii").splitlines():
            latency, moment = line.split()
            found.append((float(latency), float(moment)))
        return found

    def wait(self, count: int, seconds: float = 120) -> list[tuple[float, float]]:
        """Until so many have started."""
        end = time.monotonic() + seconds
        while (there := self.path.read_bytes().count(b"\n")) < count:
            if time.monotonic() > end:
                raise SystemExit(f"only {there} of {count} jobs started")
            time.sleep(0.01)  # who looks more often takes the interpreter from those who are measured
        return self.lines()


def measure(name: str, submit: Callable[[float], Any], started: Started, count: int) -> Result:
    """Warm up, then as many as possible at once, then a trickle."""
    for _ in range(20):
        submit(time.monotonic())
    before = len(started.wait(20))
    began, cpu = time.monotonic(), time.process_time()
    for _ in range(count):
        submit(time.monotonic())
    submitted = time.monotonic()
    ended = max(moment for _, moment in started.wait(before + count))
    cpu = (time.process_time() - cpu) / count * 1000
    before += count
    trickle = count // 10
    for _ in range(trickle):
        time.sleep(1 / RATE)
        submit(time.monotonic())
    latencies = [latency for latency, _ in started.wait(before + trickle)[before:]]
    return Result(name, count / (ended - began), count / (submitted - began), latencies, cpu)


# --- ours


class NoOp:
    """In place of a generation: the job starts, and its request ends."""

    def __init__(self, base: database.Database, *, says: bool) -> None:
        self._base, self._says = base, says

    def run(self, request: GenerationRequest) -> None:
        """End it in one transaction."""
        queue_peers.job(float(request.context))
        now = utc_now()
        with self._base.transaction() as tx:
            queue.adopt(tx, request, request.id, now)
            if self._says:
                events.of_request(tx, EventType.REQUEST_COMPLETED, request, now)


def plugin_on(engine: Engine, folder: Path, *, workers: int) -> ImageGeneration:
    """The plugin on a bare app, with limits that do not limit."""
    app = Flask("benchmark")
    app.secret_key = "a secret of this benchmark, long enough"
    config = settings.load(
        {
            "DATA_DIR": str(folder / "data"), "WORKERS": str(workers), "MAX_IMAGES_PER_USER_PER_DAY": "unlimited",
            "IMAGE_GENERATION_MAX_WAITING_PER_MEMBER": "10000",
            "IMAGE_GENERATION_MAX_WAITING_PER_SESSION": "100000",
        }
    )  # fmt: skip
    return ImageGeneration(
        app,
        engine=engine,
        host=FixedHost({("seattle", "ann"): Role.GM}, lambda: "ann"),
        settings=config,
        registry=Registry([ScriptedProvider()], default="scripted"),
        enhancer=Rules(),
    )


def working(engine: Engine, folder: Path, *, says: bool) -> ImageGeneration:
    """The same with its workers running, which make nothing."""
    plugin = plugin_on(engine, folder, workers=WORKERS)
    plugin.worker._generation = NoOp(plugin.database, says=says)  # type: ignore[assignment]
    plugin.ensure_worker()
    return plugin


def ours_apart(url: str, folder: Path, count: int, name: str) -> Result:
    """Ours with its threads in a process of their own, which looks twice a second when it has nothing to do."""
    engine = create_engine(url, **database.engine_options(url))
    plugin = plugin_on(engine, folder, workers=0)
    result = peer("ours", name, folder, count, lambda: submit_whole(plugin), url, str(folder))
    engine.dispose()
    return result


def ours(url: str, folder: Path, count: int, name: str, *, whole: bool) -> Result:
    """Our queue with four threads in this process."""
    started = Started(folder)
    engine = create_engine(url, **database.engine_options(url))
    plugin = working(engine, folder, says=whole)
    submit = submit_whole(plugin) if whole else _submit_bare(plugin)
    with _silent(plugin, whole=whole), _as_served():
        result = measure(name, submit, started, count)
    plugin.stop(10)
    engine.dispose()
    return result


def submit_whole(plugin: ImageGeneration) -> Callable[[float], Any]:
    """Submit as members of twenty sessions in turn."""
    members = [Member(f"session {number}", "ann", Role.GM) for number in range(20)]
    turn = iter(range(10**9))
    return lambda now: plugin.submission.submit(members[next(turn) % 20], Draft(repr(now)))


def _submit_bare(plugin: ImageGeneration) -> Callable[[float], Any]:
    bell = plugin.worker._bell

    def submit(now: float) -> None:
        moment = utc_now()
        row = GenerationRequest(
            id=str(uuid4()), session_id="seattle", user_id="ann", request_type="scene", context=repr(now),
            provider="scripted", model="scripted-1", created_at=moment, run_at=moment, turn=0,
        )  # fmt: skip
        row.batch_id = row.id
        with plugin.database.transaction() as tx:
            queue.append(tx, [row])
        bell.ring()

    return submit


@contextmanager
def _as_served() -> Iterator[None]:
    """With the setting of the standalone host."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(serving.THREAD_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@contextmanager
def _silent(plugin: ImageGeneration, *, whole: bool) -> Iterator[None]:
    """For the bare row: claims write no events, and ask neither breakers nor limits."""
    if whole:
        yield
        return
    real = (worker.events, plugin.worker._router)
    quiet: Any = SimpleNamespace(**vars(worker.events) | {"of_request": lambda *_, **__: None})
    open_doors: Any = type(
        "Open",
        (),
        {
            "traffic": lambda *_: Traffic(set(), set(), set()),
            "admit": lambda *_: True,
            "blocked": lambda *_: (),
        },
    )()
    worker.events, plugin.worker._router = quiet, open_doors
    try:
        yield
    finally:
        worker.events, plugin.worker._router = real  # type: ignore[assignment]


# --- the others


def huey_inside(folder: Path, count: int, *, durable: bool) -> Result:
    """huey with its consumer's threads in this process."""
    started = Started(folder)
    made = queue_peers.huey(str(folder / "huey.db"), durable=durable)
    consumer = made.create_consumer(workers=WORKERS, worker_type="thread")
    consumer.start()
    name = f"huey, SQLite{', synchronous=FULL' if durable else ' (its defaults)'}, in process"
    result = measure(name, made.job, started, count)
    consumer.stop(graceful=True)
    return result


def peer(
    engine: str, name: str, folder: Path, count: int, submit: Callable[[], Callable[[float], Any]], *more: str
) -> Result:
    """An engine with its workers in a process of their own."""
    started = Started(folder)
    command = [sys.executable, "-m", "benchmarks.queue_peers", engine, *more]
    with subprocess.Popen(command, cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as worker:
        try:
            return measure(name, submit(), started, count)
        finally:
            worker.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                worker.wait(10)
            worker.kill()


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis of our own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()


@contextmanager
def postgresql(folder: Path) -> Iterator[Callable[[], contextlib.AbstractContextManager[str]]]:
    """A PostgreSQL of our own that waits for its disk, as delivered."""
    postgres._FAST = "-c max_connections=100"
    cluster = postgres.Cluster.start(folder)
    try:
        yield cluster.database
    finally:
        cluster.stop()


def _procrastinate() -> Callable[[float], Any]:
    app = queue_peers.procrastinate(is_async=False)
    app.open()
    return lambda now: app.job.defer(submitted=now)


def _prepare_procrastinate(url: str) -> None:
    os.environ["BENCHMARK_POSTGRES"] = url.replace("postgresql+psycopg", "postgresql")
    app = queue_peers.procrastinate(is_async=False)
    with app.open():
        app.schema_manager.apply_schema()


def main() -> None:
    """Measure all, and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--jobs", type=int, default=1000)
    arguments.add_argument("--only", default="")
    chosen = arguments.parse_args()
    results: list[Result] = []
    count = chosen.jobs

    def run(key: str, make: Callable[[Path], Result]) -> None:
        if chosen.only and not key.startswith(chosen.only):
            return
        with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
            results.append(make(Path(name)))
            sys.stdout.write(results[-1].row(results[0]) + "\n")
            sys.stdout.flush()

    sys.stdout.write(
        "| engine | jobs/s | ratio | submits/s | CPU ms | p50 ms | p99 ms |\n|---|---|---|---|---|---|---|\n"
    )
    run("huey", lambda folder: huey_inside(folder, count, durable=False))
    run("huey", lambda folder: huey_inside(folder, count, durable=True))
    run("sqlite", lambda f: ours(f"sqlite:///{f}/q.db", f, count, "ours, SQLite, whole, in process", whole=True))
    run("sqlite", lambda f: ours(f"sqlite:///{f}/q.db", f, count, "ours, SQLite, queue only, in process", whole=False))
    with tempfile.TemporaryDirectory(prefix="bench-redis-") as name, redis(Path(name)) as address:
        os.environ["BENCHMARK_REDIS"] = address
        run(
            "celery",
            lambda f: peer("celery", "Celery, Redis, 4 processes", f, count, lambda: queue_peers.celery().job.delay),
        )
    with tempfile.TemporaryDirectory(prefix="bench-pg-") as name, postgresql(Path(name)) as base:
        with base() as url:
            _prepare_procrastinate(url)
            run(
                "pg",
                lambda f: peer("procrastinate", "procrastinate, PostgreSQL", f, count, _procrastinate),
            )
        with base() as url:
            run("pg", lambda f: ours(url, f, count, "ours, PostgreSQL, whole, in process", whole=True))
        with base() as url:
            run("pg", lambda f: ours_apart(url, f, count, "ours, PostgreSQL, whole"))
        with base() as url:
            run("pg", lambda f: ours(url, f, count, "ours, PostgreSQL, queue only, in process", whole=False))


if __name__ == "__main__":
    main()
