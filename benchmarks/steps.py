"""Statements and milliseconds of a job's three steps, one after another in one thread: `python -m benchmarks.steps`.

What a busy machine does not change much: how many statements a submit, a claim and an end are, and how long this
process computes for them. Times of waiting (the disk, PostgreSQL) are the difference to the second figure.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event

from benchmarks.queue import NoOp, plugin_on, postgresql, submit_whole
from image_generation import database

JOBS = 400
RUNS = 3


class Statements:
    """Counts what goes to the database, without the beginnings and ends of transactions."""

    def __init__(self, engine: Engine) -> None:
        self.count = 0
        event.listen(engine, "before_cursor_execute", self._seen)

    def _seen(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.count += not statement.startswith("BEGIN")


def step(name: str, statements: Statements, work: Callable[[], Any]) -> None:
    """Do it for every job, and print one line."""
    before, cpu, clock = statements.count, time.thread_time(), time.perf_counter()
    for _ in range(JOBS):
        work()
    cpu, clock = time.thread_time() - cpu, time.perf_counter() - clock
    each = (statements.count - before) / JOBS
    sys.stdout.write(f"| {name:<20} | {each:10.1f} | {cpu / JOBS * 1000:6.2f} | {clock / JOBS * 1000:6.2f} |\n")


def steps(url: str, folder: Path, name: str) -> None:
    """Submit, claim and end on a new database."""
    engine = create_engine(url, **database.engine_options(url))
    plugin = plugin_on(engine, folder, workers=0)
    plugin.worker.id = "by hand"
    submit, noop = submit_whole(plugin), NoOp(plugin.database, says=True)
    statements = Statements(engine)
    for run in range(RUNS):
        claimed: list[Any] = []
        step(f"{name} submit {run}", statements, lambda: submit(0.0))
        step(f"{name} claim {run}", statements, lambda claimed=claimed: claimed.append(plugin.worker.claim()))
        rest = iter(claimed)
        step(f"{name} end {run}", statements, lambda rest=rest: noop.run(next(rest)))
    engine.dispose()


def main() -> None:
    """Measure on both databases, and print the table."""
    sys.stdout.write("| step | statements | CPU ms | wall ms |\n|---|---|---|---|\n")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        steps(f"sqlite:///{name}/q.db", Path(name), "SQLite")
    with tempfile.TemporaryDirectory(prefix="bench-pg-") as name, postgresql(Path(name)) as base, base() as url:
        steps(url, Path(name), "PostgreSQL")


if __name__ == "__main__":
    main()
