"""The server, or a worker of its own, as a process that ends itself at one step.

CRASH_AT names the step: `image_generation.delivery:Delivery.keep:after:1` ends the process after the first call of it
has returned. Leases and heartbeats are short here, so that a test need not wait half a minute.
"""

import functools
import importlib
import json
import os
import signal
import sys
import threading
from datetime import timedelta
from typing import Any

import serving
from app import create_app
from image_generation import extension, queue, worker

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


def main() -> None:
    queue.LEASE = timedelta(seconds=LEASE_SECONDS)
    worker.HEARTBEAT = HEARTBEAT_SECONDS
    for point in json.loads(os.environ.get("CRASH_AT", "[]")):
        arm(point)
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
