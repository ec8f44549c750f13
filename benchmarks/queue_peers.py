"""The same no-op job for the queues that we measure ourselves against; each runs in a process of its own."""

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

RESULTS = Path(os.environ.get("BENCHMARK_RESULTS", "/dev/null"))


def job(submitted: float) -> None:
    """Note when it started: one line, written at once."""
    now = time.monotonic()
    descriptor = os.open(RESULTS, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, f"{now - submitted:.6f} {now:.6f}\n".encode())
    os.close(descriptor)


def huey(path: str, *, durable: bool) -> Any:
    """huey on SQLite; its default is synchronous=NORMAL on a WAL journal, `durable` makes it FULL like ours."""
    from huey import SqliteHuey

    made = SqliteHuey("benchmark", filename=path, results=False, fsync=durable)
    made.job = made.task()(job)
    return made


def celery() -> Any:
    """Celery on Redis, so that a job of a killed worker is not lost: acknowledged late, one fetched at a time."""
    from celery import Celery

    made = Celery("benchmark", broker=os.environ["BENCHMARK_REDIS"])
    made.conf.update(task_acks_late=True, worker_prefetch_multiplier=1, task_ignore_result=True)
    made.job = made.task(name="job")(job)
    return made


def procrastinate(*, is_async: bool) -> Any:
    """procrastinate on PostgreSQL; its workers are woken by LISTEN/NOTIFY."""
    from procrastinate import App, PsycopgConnector, SyncPsycopgConnector

    kind = PsycopgConnector if is_async else SyncPsycopgConnector
    made = App(connector=kind(conninfo=os.environ["BENCHMARK_POSTGRES"]))
    made.job = made.task(name="job")(job)
    return made


def work(engine: str) -> None:
    """Be four workers until killed."""
    if engine == "huey":
        path, durable = sys.argv[2:]
        consumer = huey(path, durable=durable == "durable").create_consumer(workers=4, worker_type="thread")
        consumer.run()
    elif engine == "celery":
        celery().worker_main(
            ["worker", "-c", "4", "-P", "prefork", "-l", "ERROR", "--without-gossip", "--without-mingle"]
        )
    elif engine == "procrastinate":
        with_worker = procrastinate(is_async=True)
        with_worker.run_worker(concurrency=4, install_signal_handlers=False)
    elif engine == "ours":
        from sqlalchemy import create_engine

        from benchmarks.queue import working
        from image_generation.database import engine_options

        url, folder = sys.argv[2:]
        working(create_engine(url, **engine_options(url)), Path(folder), says=True)
        threading.Event().wait()


if __name__ == "__main__":
    work(sys.argv[1])
