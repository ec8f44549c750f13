"""The real server as a process of its own, on a free port, with nothing of the developer's machine."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from configuration import HERE
from image_generation import settings


@dataclass
class Server:
    process: subprocess.Popen[str]
    url: str

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return json.load(answer)

    @property
    def port(self) -> str:
        return self.url.rsplit(":", 1)[1]


def environment(folder: Path, **extra: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    nothing_set = dict.fromkeys(settings.names(), "")  # an empty value also wins over a developer's .env
    own = {"HOME": str(folder), "DATA_DIR": str(folder / "data"), "PORT": "0", "IMAGE_GENERATION_PRESENCE": "false"}
    return kept | nothing_set | own | extra


def start(folder: Path, *program: str, **extra: str) -> subprocess.Popen[str]:
    """Start a server; who starts one ends it by `finish`. Its log is a file: a pipe that nobody reads would stop it."""
    with log_of(folder).open("w", encoding="utf-8") as log:
        return subprocess.Popen(
            [sys.executable, *(program or ["app.py"])],
            cwd=HERE,
            env=environment(folder, **extra),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )


def log_of(folder: Path) -> Path:
    """Where the server that was last started in `folder` writes its log."""
    return folder / "server.log"


def finish(process: subprocess.Popen[str], folder: Path, timeout: float = 30) -> str:
    """Wait for the end, or bring it about; returns the log."""
    try:
        process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        pytest.fail(f"the server did not end: {log_of(folder).read_text(encoding='utf-8')}")
    return log_of(folder).read_text(encoding="utf-8")


@contextmanager
def running(folder: Path, *program: str, **extra: str) -> Iterator[Server]:
    """A server that answers, until the block ends; `app.py` unless another program is named."""
    process = start(folder, *program, **extra)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Scene Visualizer runs at http://"), finish(process, folder)
        yield Server(process, line.split()[-1])
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=20)
