"""The server is told to stop, twice and in whatever way, while pictures are drawn: nothing is lost or charged twice."""

import signal
import threading
from pathlib import Path

import pytest

from image_generation.testing import Upstream, faults
from tests.server import finish, running

from .people import open_session

CALL_SECONDS = 15


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "signs",
    [
        (signal.SIGTERM, signal.SIGTERM),
        (signal.SIGINT, signal.SIGINT),
        (signal.SIGQUIT, signal.SIGQUIT),
        (signal.SIGTERM, signal.SIGINT),
    ],
    ids=lambda signs: "-".join(sign.name for sign in signs),
)
def test_a_second_signal_loses_nothing_and_pays_nothing_twice(
    tmp_path: Path, signs: tuple[signal.Signals, ...]
) -> None:
    go = threading.Event()
    with Upstream() as upstream:
        upstream.script(*(faults.hold(go) for _ in range(3)), path="/v1/images/generations")
        told = upstream.environment() | {
            "DALLE_TIMEOUT_SECONDS": str(CALL_SECONDS),
            "IMAGE_GENERATION_DEFAULT_PROVIDER": "dalle",
        }
        with running(tmp_path, **told) as server:
            gm, _ = open_session(server.url, "Seattle")
            asked = [gm.generate(f"picture {number}") for number in range(3)]
            upstream.wait_for(3)
            for sign in signs:
                server.process.send_signal(sign)
            log = finish(server.process, tmp_path)
            assert "Traceback" not in log
        go.set()
        sent = len(orders(upstream))
        with running(tmp_path, **told) as server:
            gm.url = server.url
            outcomes = [gm.outcome(request_id, 100) for request_id in asked]
        again = len(orders(upstream)) - sent
    assert {outcome["status"] for outcome in outcomes} <= {"completed", "held"}
    # Nobody can know whether the calls that were cut off were charged: each is made once more at most.
    assert (sent, again <= 3) == (3, True)


def orders(upstream: Upstream) -> list[object]:
    return [call for call in upstream.calls if call.method == "POST" and "images" in call.path]
