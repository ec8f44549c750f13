"""The server is told to stop, twice and in whatever way, while pictures are drawn: nothing is lost.

A call that is cut off may have been charged; it is made once more at most, and both stay on the books.
"""

import signal
import threading
from collections import Counter
from pathlib import Path

import pytest

from image_generation.testing import Upstream, faults
from image_generation.testing.wire import Call
from tests.server import finish, running

from .people import open_session, until

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
def test_a_second_signal_loses_nothing_and_each_call_is_made_once_more_at_most(
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
            # The language model is asked first, so not any three calls will do.
            until(lambda: len(orders(upstream)), lambda sent: sent == 3, 30)
            for sign in signs:
                server.process.send_signal(sign)
            log = finish(server.process, tmp_path)
            assert "Traceback" not in log
        go.set()
        sent = len(orders(upstream))
        with running(tmp_path, **told) as server:
            gm.url = server.url
            outcomes = [gm.outcome(request_id, 100) for request_id in asked]
            session = gm.call("GET", "usage").json()["session"]
        made = Counter(call.payload["prompt"] for call in orders(upstream))
    assert [(outcome["status"], len(outcome["images"])) for outcome in outcomes] == [("completed", 1)] * 3
    assert (sent, len(made), max(made.values())) == (3, 3, 2)
    assert session["reserved"] == 0
    assert session["uncertain"] > 0


def orders(upstream: Upstream) -> list[Call]:
    return [call for call in upstream.calls if call.method == "POST" and "images" in call.path]
