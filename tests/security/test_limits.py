"""A flood by one member, and a client that does not wait."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Event

import pytest

from image_generation.testing import Upstream, faults
from tests.host.conftest import Person, join, open_session
from tests.security.server import Server, running
from tests.security.world import host, stored

KEYS = {"OPENAI_API_KEY": "sk-nobody-0123456789", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
MEMBER, SESSION = 20, 30
SUBMITS, THREADS = 1_000, 12


def test_a_flood_by_one_member_stops_at_his_limit(tmp_path: Path, database_url: str) -> None:
    """Row 66: exactly so many get in; the others are told when to come again; nobody else is shut out."""
    limits = {
        "IMAGE_GENERATION_MAX_WAITING_PER_MEMBER": str(MEMBER),
        "IMAGE_GENERATION_MAX_WAITING_PER_SESSION": str(SESSION),
    }
    with host(tmp_path, DATABASE_URL=database_url, **KEYS, **limits) as app:
        gm = open_session(app.test_client(use_cookies=False))
        bob = join(gm)

        def submit(number: int) -> int:
            client = app.test_client(use_cookies=False)
            flooder = Person(client, gm.session_id, gm.user_id, gm.token)
            answer = flooder.call("POST", "/generate-image", json={"prompt": f"number {number}"})
            if answer.status_code == 429:
                assert answer.json["code"] == "too_many_requests"
                assert 1 <= int(answer.headers["Retry-After"]) <= 3600
            return answer.status_code

        with ThreadPoolExecutor(THREADS) as pool:
            statuses = Counter(pool.map(submit, range(SUBMITS)))
        assert statuses == {202: MEMBER, 429: SUBMITS - MEMBER}
        assert len(stored(app)["image_generation"]) == MEMBER
        # The room that is left in the session is the others', whole: a batch that does not fit is refused as one.
        assert [bob.call("POST", "/generate-image", json={"prompt": "a", "n": 4}).status_code for _ in range(3)] == [
            202,
            202,
            429,
        ]
        assert len(stored(app)["image_generation"]) == MEMBER + 8
        one = gm.call("GET", "/image-requests?limit=1&user_id=" + gm.user_id).json["requests"][0]["request_id"]
        assert gm.call("POST", f"/image-request/{one}/cancel").status_code == 200


def test_the_same_user_may_join_many_times_at_once(tmp_path: Path, database_url: str) -> None:
    """Trusted-host mode: it is one membership, whoever of them is first."""
    with host(tmp_path, DATABASE_URL=database_url, IMAGE_GENERATION_TRUST_USER_ID="true") as app:
        opened = app.test_client().post("/api/session", json={"name": "Run", "gm_user_id": "gm"}).json
        path, together = f"/api/session/{opened['session_id']}", Barrier(THREADS)

        def come(user_id: str) -> int:
            together.wait(30)
            return app.test_client().post(f"{path}/join", json={"user_id": user_id}).status_code

        with ThreadPoolExecutor(THREADS) as pool:
            for user_id in ("u1", "u2", "u3"):
                assert set(pool.map(come, [user_id] * THREADS)) == {200}
        users = app.test_client().get(f"{path}/users?user_id=gm").json
        assert sorted(user["user_id"] for user in users) == ["gm", "u1", "u2", "u3"]


@contextmanager
def slow_server(folder: Path) -> Iterator[tuple[Server, Upstream, Event]]:
    """The real server with a vendor that answers when the event is set."""
    go = Event()
    with Upstream() as upstream:
        upstream.script(faults.hold(go), path="images")
        enhancer = {"ENHANCER_API_KEY": "", "OPENAI_API_KEY": upstream.environment()["OPENAI_API_KEY"]}
        with running(folder, **(upstream.environment() | enhancer), WORKERS="1") as server:
            yield server, upstream, go


@pytest.mark.parametrize("how", ["close", "reset"])
def test_a_client_that_hangs_up_does_not_stop_its_picture(tmp_path: Path, how: str) -> None:
    """Row 67."""
    with slow_server(tmp_path) as (server, upstream, go):
        connection = server.connect()
        if how == "reset":
            connection.setsockopt(1, 13, b"\1\0\0\0\0\0\0\0")  # SO_LINGER of no time: close by reset
        connection.sendall(server.request("POST", f"{server.base}/generate-image-instant", b'{"prompt": "a bar"}'))
        upstream.wait_for(1)
        connection.close()
        listed = server.ask("GET", f"{server.base}/image-requests").json["requests"]
        assert [request["status"] for request in listed] == ["processing"]
        go.set()
        # The next instant request is made after it, so its answer says that the first has ended.
        second = server.ask("POST", f"{server.base}/generate-image-instant", b'{"prompt": "another"}')
        assert second.status == 200, second
        listed = server.ask("GET", f"{server.base}/image-requests").json["requests"]
        assert [request["status"] for request in listed] == ["completed", "completed"]
        assert server.ask("GET", f"{server.base}/images").json["count"] == 2
