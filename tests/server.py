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
    return kept | {"HOME": str(folder), "DATA_DIR": str(folder / "data"), "PORT": "0"} | extra


def start(folder: Path, **extra: str) -> subprocess.Popen[str]:
    """Start a server; who starts one ends it by `finish`."""
    return subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=HERE,
        env=environment(folder, **extra),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str], timeout: float = 30) -> str:
    """Wait for the end, or bring it about; returns what was said on standard error."""
    try:
        return process.communicate(timeout=timeout)[1]
    except subprocess.TimeoutExpired:
        process.kill()
        pytest.fail(f"the server did not end: {process.communicate(timeout=timeout)[1]}")


@contextmanager
def running(folder: Path, **extra: str) -> Iterator[Server]:
    process = start(folder, **extra)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Scene Visualizer runs at http://"), process.communicate(timeout=10)
        yield Server(process, line.split()[-1])
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=20)
