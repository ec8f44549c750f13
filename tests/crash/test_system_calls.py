"""kill -9 in the middle of a system call: the Nth write, flush, rename or removal of a request's whole way."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from image_generation import recovery
from image_generation.testing import Upstream
from tests.acceptance.people import open_session
from tests.conftest import missing
from tests.server import running

from .evening import GM, Evening, end_group, until

#: Which of them are hit. A request's whole way, with the start of its process, makes about 140 writes to the database,
#: 28 flushes, 11 writes to files, 5 renames and 5 removals; the kill may come before, in, or after any of them.
CALLS = {
    "pwrite64": range(6, 138, 12),
    "fsync": range(2, 29, 4),
    "write": range(2, 12, 3),
    "rename": range(1, 6, 2),
    "unlink": range(1, 6, 2),
}
EVERY = 1 if os.environ.get("FULL_CRASH_MATRIX") else 2
CASES = [(name, number) for name, numbers in CALLS.items() for number in list(numbers)[::EVERY]]


@pytest.fixture
def strace() -> str:
    found = shutil.which("strace")
    if found is None:
        missing("strace is not installed: apt-get install strace")
    return str(found)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("call", "number"), CASES)
def test_a_kill_in_a_system_call(evening: Evening, strace: str, call: str, number: int) -> None:
    evening.settle()  # the tables are there before the first call is counted
    request_id = evening.submit()
    inject = f"inject={call}:signal=KILL:when={number}"
    wrapper = (strace, "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject)
    process = evening.start(wrapper=wrapper)
    try:
        until(lambda: process.poll() is not None or evening.is_quiet(), 30, evening.log)
    finally:
        # strace passes a kill on to nobody; its child ends by itself when the traced call does.
        end_group(process)
    evening.settle()
    evening.check()
    assert evening.plugin.submission.get(GM, request_id).status == "completed"
    assert evening.charges <= recovery.MAX_SENDS


@pytest.mark.parametrize(("error", "statuses"), [("EIO", (503, 507)), ("ENOSPC", (503, 507))])
def test_a_disk_that_fails_accepts_nothing(
    tmp_path: Path, upstream: Upstream, strace: str, error: str, statuses: tuple[int, int]
) -> None:
    """Guarantee 2: no 202 before its transaction is on the disk."""
    with running(tmp_path, **upstream.environment(), WORKERS="0") as server:
        gm, _ = open_session(server.url)
        gm.generate("before")
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text("ascii").split()
        inject = f"inject=pwrite64,fsync,fdatasync:error={error}"
        command = [strace, "-f", "-qq", "-o", "/dev/null", "-e", inject, "-p", children[0]]
        with subprocess.Popen(command) as tracer:
            until(lambda: _is_traced(children[0]))
            body = {"user_id": gm.user_id, "prompt": "while it fails"}
            answers = [gm.call("POST", "generate-image", json=body) for _ in range(3)]
            tracer.terminate()
        assert {answer.status_code for answer in answers} <= set(statuses), [answer.text for answer in answers]
        assert [answer.json()["code"] for answer in answers]
        assert gm.generate("after")
        prompts = [row["prompt"] for row in gm.call("GET", "image-requests").json()["requests"]]
        assert sorted(prompts) == ["after", "before"]


def _is_traced(pid: str) -> bool:
    """Strace takes one thread after another, and any of them may answer."""
    return all("TracerPid:\t0" not in one.read_text("ascii") for one in Path(f"/proc/{pid}/task").glob("*/status"))
