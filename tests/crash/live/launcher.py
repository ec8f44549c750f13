"""Starts servers whose times are short and whose crash is written down beforehand.

Run as a module it reads one JSON object a line, forks a server for each, and answers with its process id. The parts
are imported once, so that a start costs a fraction of a second: a matrix of kills is a hundred starts. What a server
then does is `serving.main(app.create_app)`, as in `app.py`.

A crash is named `module:Class.function:when:count`: kill -9 of the whole server `before` or `after` that call of the
function, or after the one that `got` something. `commit:before:3` is the third commit of a thread that makes pictures,
from the first claim on: a look that finds nothing commits too.
"""

import ctypes
import gc
import importlib
import itertools
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import openai  # noqa: F401  imported here so that no server has to
from sqlalchemy import event
from sqlalchemy.orm import Session

import app
import serving
from image_generation import attempts, delivery, extension, generation, ledger, queue, recovery, worker

_PR_SET_PDEATHSIG = 1
_PR_SET_PTRACER = 0x59616D61
_JOB = "image-worker-"
_KEEPERS = ("image-worker-keeper", "image-worker-reaper")


def shorten(lease: float) -> None:
    """Let everything that is waited for come soon."""
    moment = timedelta(seconds=0.3)
    short: dict[Any, dict[str, Any]] = {
        queue: {"LEASE": timedelta(seconds=lease), "MAX_CRASHES": 10},  # a crash is what we are here for
        worker: {"HEARTBEAT": lease / 5, "POLL": 0.05},
        generation: {
            "_PATIENCE": {outcome: min(wait, moment * 3) for outcome, wait in generation._PATIENCE.items()},
            "_ELSEWHERE": moment * 12,
            "_A_MOMENT": moment,
            "_NO_ROOM_FOR": moment,
        },
        delivery: {"PATIENCE": (0.1, 0.2, 0.4)},
        ledger: {"GRACE": moment * 3},
        attempts: {"_SETTLED_FOR": moment},
        recovery: {"draw": lambda: 0.05},
    }
    for module, values in short.items():
        for name, value in values.items():
            assert hasattr(module, name), f"{module.__name__} has no {name} any more"
            setattr(module, name, value)


def die() -> None:
    """End the whole server as a power switch would, from any of its processes."""
    os.killpg(0, signal.SIGKILL)


def arm(point: str) -> None:
    """Set one crash."""
    if point.startswith("commit:"):
        _arm_commit(*point.split(":")[1:])
    else:
        module, name, when, count = point.split(":")
        _arm_call(importlib.import_module(module), name, when, int(count))


def _arm_call(module: Any, name: str, when: str, count: int) -> None:
    owner, attribute = module, name
    if "." in name:
        first, attribute = name.split(".")
        owner = getattr(module, first)
    real: Callable[..., Any] = getattr(owner, attribute)
    calls = itertools.count(1)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if when == "before" and next(calls) == count:
            die()
        result = real(*args, **kwargs)
        if (when == "after" or (when == "got" and result)) and next(calls) == count:
            die()
        return result

    setattr(owner, attribute, wrapped)


def _arm_commit(when: str, count: str) -> None:
    calls, claim = itertools.count(1), queue.claim
    claimed = threading.Event()

    def claiming(*args: Any, **kwargs: Any) -> Any:
        request = claim(*args, **kwargs)
        if request is not None:
            claimed.set()
        return request

    queue.claim = claiming

    def committing(_session: Session) -> None:
        name = threading.current_thread().name
        if claimed.is_set() and name.startswith(_JOB) and name not in _KEEPERS and next(calls) == int(count):
            die()

    event.listen(Session, f"{when}_commit", committing)


def without_reaper() -> None:
    """As if its thread had died: nothing is reclaimed here, but leases are kept."""
    worker.Worker._tidy = lambda self: self._finished.wait()


def clock_from(path: str) -> None:
    """Let this server's clock be off by the seconds that stand in a file."""
    real = extension.utc_now

    def clock() -> Any:
        try:
            return real() + timedelta(seconds=float(Path(path).read_text(encoding="ascii") or 0))
        except FileNotFoundError:
            return real()

    extension.ImageGeneration.__init__.__kwdefaults__["clock"] = clock


def tell_thread(path: str) -> None:
    """Write down which thread makes the pictures, for a tracer."""
    real = worker.Worker._work

    def work(self: worker.Worker) -> None:
        Path(path).write_text(str(threading.get_native_id()), encoding="ascii")
        real(self)

    worker.Worker._work = work


def serve(order: dict[str, Any]) -> None:
    """Become the server that was ordered."""
    os.setsid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # a test run that is killed leaves nothing
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.environ.clear()
    os.environ.update(order["environment"])
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)  # where only a parent may trace
    shorten(order["lease"])
    for point in order["crash"]:
        arm(point)
    if order["no_reaper"]:
        without_reaper()
    if order["clock"]:
        clock_from(order["clock"])
    if order["thread_file"]:
        tell_thread(order["thread_file"])
    sys.argv = ["app.py"]
    os._exit(serving.main(app.create_app))


def main() -> None:
    """Fork a server for each line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            serve(json.loads(line))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
