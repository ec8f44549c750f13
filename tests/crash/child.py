"""The server, or a worker of its own, as a process that ends itself at one step.

CRASH_AT names the step: `image_generation.delivery:Delivery.keep:after:1` ends the process after the first call of it
has returned. Leases and heartbeats are short here, so that a test need not wait half a minute.
"""

import errno
import functools
import importlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import serving
from app import create_app
from image_generation import extension, frames, queue, spool, storage, worker

LEASE_SECONDS = 1.5
HEARTBEAT_SECONDS = 0.3


def die() -> None:
    """As a power cut would: nothing runs after it, in no process of ours."""
    if os.environ.get("CRASH_CHILD") == "server":
        os.kill(os.getppid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str) -> None:
    """Wrap the function that `point` names."""
    module, name, when, count = point.split(":")
    owner: Any = importlib.import_module(module)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    real, left, lock = getattr(owner, last), [int(count)], threading.Lock()

    @functools.wraps(real)
    def armed(*args: Any, **kwargs: Any) -> Any:
        with lock:
            left[0] -= 1
            is_due = left[0] == 0
        if is_due and when == "before":
            die()
        result = real(*args, **kwargs)
        if is_due:
            die()
        return result

    setattr(owner, last, armed)


def wrong_clock(path: Path) -> Callable[[], datetime]:
    """The time of day, with the error in seconds that the file holds."""

    def now() -> datetime:
        error = path.read_text("ascii") if path.exists() else ""
        return datetime.now(UTC) + timedelta(seconds=float(error or 0))

    return now


def fill_up(flag: Path) -> None:
    """Let every write to the store and to the spool fail while the flag is there."""

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def write(*args: Any, **kwargs: Any) -> Any:
            if flag.exists():
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*args, **kwargs)

        return write

    storage._write = guarded(storage._write)
    spool.Recording._frame = guarded(spool.Recording._frame)  # type: ignore[method-assign]


def main() -> None:
    queue.LEASE = timedelta(seconds=LEASE_SECONDS)
    worker.HEARTBEAT = HEARTBEAT_SECONDS
    frames.LINGER = timedelta()
    for point in json.loads(os.environ.get("CRASH_AT", "[]")):
        arm(point)
    if path := os.environ.get("CLOCK_FILE"):
        extension.ImageGeneration.__init__.__kwdefaults__["clock"] = wrong_clock(Path(path))
    if path := os.environ.get("FULL_FILE"):
        fill_up(Path(path))
    if os.environ.get("NO_REAPER"):
        worker.Worker._tidy = lambda _self: threading.Event().wait()  # type: ignore[method-assign]
    if os.environ.get("CRASH_CHILD") == "server":
        sys.exit(serving.main(create_app))
    plugin: extension.ImageGeneration = create_app({}).extensions["image_generation"]
    plugin.ensure_worker()
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    stopped.wait()
    plugin.stop(5.0)


if __name__ == "__main__":
    main()
