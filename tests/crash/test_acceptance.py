"""K0 to K2: the server is killed while it accepts a request; the client asks again with the same key."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
import sqlalchemy as sa

from configuration import HERE
from image_generation.testing import Upstream
from tests.acceptance.people import Person, open_session
from tests.server import environment

from .evening import end_group

POINTS = {
    "K0 inside the transaction": "image_generation.queue:enqueue:after:1",
    "K1 committed, nothing answered": "image_generation.submission:Submission.submit:after:1",
    "K2 answered": None,
}


@contextmanager
def server(folder: Path, given: dict[str, str], *points: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    extra = {"CRASH_CHILD": "server", "CRASH_AT": json.dumps(points), "PYTHONPATH": str(HERE)}
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.child"],
            cwd=HERE,
            env=environment(folder, **given) | extra,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        assert "runs at http" in line, (folder / "server.log").read_text("utf-8")
        yield process, line.split()[-1]
    finally:
        end_group(process)


@pytest.mark.parametrize("point", POINTS)
def test_a_submit_that_was_cut_off_makes_one_picture(
    tmp_path: Path, database_url: str, upstream: Upstream, point: str
) -> None:
    given = upstream.environment() | {"DATABASE_URL": database_url, "ENHANCER_API_KEY": "", "WORKERS": "0"}
    with server(tmp_path, given) as (_, url):
        gm, _ = open_session(url)
    armed = POINTS[point]
    with server(tmp_path, given, *([armed] if armed else [])) as (process, gm.url):
        with contextlib.suppress(requests.ConnectionError):
            assert submit(gm).status_code == 202
            assert armed is None
        if armed:
            process.wait(20)
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        count = connection.scalar(sa.text("SELECT count(*) FROM image_generation"))
    engine.dispose()
    assert count == (0 if "K0" in point else 1)
    with server(tmp_path, given | {"WORKERS": "1"}) as (_, gm.url):
        again = submit(gm)
        assert again.status_code in (200, 202)
        outcome = gm.outcome(again.json()["request_id"])
        assert (outcome["status"], len(gm.images())) == ("completed", 1)
        assert len(gm.call("GET", "image-requests").json()["requests"]) == 1
    assert sum(call.charged for call in upstream.calls) == 1


def submit(gm: Person) -> requests.Response:
    body = {"user_id": gm.user_id, "prompt": "a bar", "provider": "dalle"}
    return gm.call("POST", "generate-image", json=body, headers={"Idempotency-Key": "evening-1"})
