"""One crash test's world: a data folder, a database, a vendor on loopback, and servers that live and die in it."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from configuration import HERE
from image_generation.testing import Upstream
from tests.acceptance.people import Person, open_session
from tests.server import environment

#: Seconds that a call to the provider may take, and that a claim lasts without a sign of life.
CALL = 2.0
LEASE = 1.0
_PATIENCE = 90.0
#: Long enough that its expected price covers what the vendor on loopback bills for any prompt.
PROMPT = "A troll in a torn coat waits in the rain under a broken neon sign"
BODY = {"prompt": PROMPT, "type": "item", "provider": "dalle", "quality": "draft"}


class Launcher:
    """The process that forks servers; safe for threads."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.live.launcher"],
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lock = threading.Lock()

    def fork(self, order: dict[str, Any]) -> int:
        """Start a server; returns its process id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())

    def close(self) -> None:
        """No more servers."""
        self._process.communicate(timeout=10)


class Process:
    """A server that runs, by handles that no other process can inherit."""

    def __init__(self, pid: int, log: Path) -> None:
        self.pid = pid
        self.log = log
        self._pids = [pid]
        self._handles = [os.pidfd_open(pid)]
        self.url = ""

    def await_url(self, start: int, *, may_die: bool) -> "Process":
        """Wait until it says where it listens; one that may die need not come so far."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            for line in self.log.read_text(encoding="utf-8")[start:].splitlines():
                if line.startswith("Scene Visualizer runs at"):
                    self.url = line.split()[-1]
                    self._adopt_children()
                    return self
            if self.is_over(0.02):
                if may_die:
                    return self
                break
        raise AssertionError(f"the server did not start:\n{self.log.read_text(encoding='utf-8')}")

    def _adopt_children(self) -> None:
        with suppress(FileNotFoundError, ProcessLookupError):  # it may have met its end just now
            children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii").split()
            for child in map(int, children):
                self._pids.append(child)
                self._handles.append(os.pidfd_open(child))

    @property
    def serving(self) -> int:
        """The process that serves, and makes the pictures."""
        return self._pids[-1]

    def signal(self, number: int) -> None:
        """To all its processes."""
        for handle in self._handles:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, number)

    def is_over(self, seconds: float) -> bool:
        """Have all its processes ended, after at most so long?"""
        end = time.monotonic() + seconds
        for handle in self._handles:
            ready, _, _ = select.select([handle], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                return False
        return True

    def kill(self) -> None:
        """Kill -9, and wait for it."""
        self.signal(signal.SIGKILL)
        assert self.is_over(60), "not even kill -9 helped"

    def close(self) -> None:
        """End it and let go of it."""
        self.kill()
        for handle in self._handles:
            os.close(handle)


@dataclass
class Arena:
    """Where one test takes place."""

    launcher: Launcher
    folder: Path
    database_url: str
    upstream: Upstream
    settings: dict[str, str] = field(default_factory=dict)
    gm: Person | None = None
    #: What was accepted: request ids by idempotency key.
    accepted: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """DATA_DIR."""
        return self.folder / "data"

    @contextmanager
    def server(self, *crash: str, **options: Any) -> Iterator[Process]:
        """A server that answers, until the block ends; then it is killed. See `start`."""
        process = self.start(*crash, **options)
        try:
            yield process
        finally:
            process.close()

    def start(
        self,
        *crash: str,
        name: str = "server",
        may_die: bool = False,
        lease: float = LEASE,
        no_reaper: bool = False,
        clock: Path | str = "",
        thread_file: Path | str = "",
        **settings: str,
    ) -> Process:
        """A server that answers; who starts one closes it. The options are the launcher's, the rest are settings."""
        log = self.folder / f"{name}.log"
        log.touch()
        begin = len(log.read_text(encoding="utf-8"))
        told = self._vendor() | {"DATABASE_URL": self.database_url} | self.settings | settings
        order = {
            "environment": environment(self.folder, **told),
            "log": str(log),
            "crash": crash,
            "lease": lease,
            "no_reaper": no_reaper,
            "clock": str(clock),
            "thread_file": str(thread_file),
        }
        return Process(self.launcher.fork(order), log).await_url(begin, may_die=may_die)

    def dies_at_start(self, crash: str) -> bool:
        """Start a server that may not come up; False, and it is ended, when it does."""
        try:
            self.start(crash, WORKERS="0").close()
        except AssertionError:
            return True
        return False

    def _vendor(self) -> dict[str, str]:
        told = self.upstream.environment() | {"ENHANCER_API_KEY": "", "STABILITY_API_KEY": "", "PARTIAL_IMAGES": "0"}
        return told | {
            "DALLE_TIMEOUT_SECONDS": str(CALL),
            "IMAGE_GENERATION_FALLBACKS": "none",
            "WORKERS": "1",
            "LOG_LEVEL": "info",
        }

    def sit_down(self, process: Process) -> Person:
        """The GM of a new session, or the same one at another server's address."""
        if self.gm is None:
            self.gm, _ = open_session(process.url)
        self.gm.url = process.url
        return self.gm

    def submit(self, process: Process, key: str = "first", **more: Any) -> str | None:
        """Ask for a picture; None when the server went away over it. The same key has to mean the same request."""
        gm = self.sit_down(process)
        try:
            answer = gm.call(
                "POST", "generate-image", json={"user_id": gm.user_id, **BODY, **more}, headers={"Idempotency-Key": key}
            )
        except requests.exceptions.RequestException:
            return None
        assert answer.status_code in (200, 202), answer.text
        request_id = str(answer.json()["request_id"])
        assert self.accepted.setdefault(key, request_id) == request_id, "one key, two requests"
        return request_id
