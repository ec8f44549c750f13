"""A newcomer's way: a copy in an empty folder, an empty home, no keys, one command."""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from configuration import HERE
from tests.conftest import missing

from .people import PROMPTS, open_session

SECONDS = 90


def _copy(folder: Path) -> None:
    """What a commit of the working tree would hold."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HERE,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        source = HERE / name
        if source.is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


@pytest.fixture
def make_run(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    if not (HERE / ".git").exists() or shutil.which("git") is None or shutil.which("make") is None:
        missing("A fresh copy needs git and make: apt-get install git make")
    project, home = tmp_path / "project", tmp_path / "home"
    home.mkdir()
    _copy(project)
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG") or name.startswith("PIP_")}
    process = subprocess.Popen(
        ["make", "run"],
        cwd=project,
        env=kept | {"HOME": str(home), "PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    process.communicate(timeout=30)


@pytest.mark.timeout(200)
def test_one_command_serves_a_table(make_run: subprocess.Popen[str]) -> None:
    too_slow = threading.Timer(SECONDS, os.killpg, (make_run.pid, signal.SIGKILL))
    too_slow.start()
    assert make_run.stdout is not None
    said = []
    for line in make_run.stdout:
        said.append(line)
        if line.startswith("Scene Visualizer runs at "):
            break
    too_slow.cancel()
    assert said, "it said nothing"
    assert said[-1].startswith("Scene Visualizer runs at "), "".join(said)
    url = said[-1].split()[-1]
    gm, _ = open_session(url)
    ended = gm.outcome(gm.generate(PROMPTS[0]))
    assert ended["status"] == "completed", ended
    assert [image["provider"] for image in gm.images()] == ["sketch"]
    assert 'id="root"' in requests.get(url, timeout=10).text
