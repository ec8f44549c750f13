"""Streams at real servers of both kinds: what comes, who is cut off, and when they end."""

import itertools
import os
import random
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import sqlalchemy as sa

from tests.server import Server, finish, running
from tests.streams import CutLine, Stream, body_of, opened, parsed

PATIENCE = 20
CUTS = 200
LAST = "the last one"


@dataclass
class Place:
    """A server of one kind, and its database."""

    server: Server
    url: str

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.server.get("/odd/state")
        return found


@contextmanager
def place_of(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'test.db'}"
        if kind == "gevent":
            url = stack.enter_context(request.getfixturevalue("postgres").database())
        extra = {"SERVER": kind, "DATABASE_URL": url, "WORKERS": "0"}
        yield Place(stack.enter_context(running(folder, "-m", "tests.host.odd_server", **extra)), url)


@pytest.fixture(scope="module", params=["threads", "gevent"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The odd server; its log must hold no traceback."""
    folder = tmp_path_factory.mktemp(request.param)
    with place_of(request.param, folder, request) as started:
        yield started
        started.server.process.terminate()
        assert "Traceback" not in finish(started.server.process, folder)


@dataclass
class Seat:
    """One member of one session."""

    place: Place
    session_id: str
    user_id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def address(self) -> str:
        return f"{self.place.server.url}/api/session/{self.session_id}"

    def call(self, method: str, path: str, **body: Any) -> Any:
        answer = requests.request(method, self.address + path, json=body, headers=self.headers, timeout=PATIENCE)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def joined_by(self, name: str) -> "Seat":
        link = self.call("POST", "/join-tokens")["join_token"]
        wanted = {"join_token": link, "user_name": name}
        found = requests.post(f"{self.address}/join", json=wanted, timeout=PATIENCE).json()
        return Seat(self.place, self.session_id, found["user_id"], found["token"])

    def say(self, *numbers: Any, **how: Any) -> None:
        told = {"by": self.user_id, "numbers": numbers} | how
        address = f"{self.place.server.url}/odd/say/{self.session_id}"
        assert requests.post(address, json=told, timeout=PATIENCE).ok

    def listen(self, **headers: str) -> Any:
        return opened(f"{self.address}/events", self.headers | headers)


def opened_at(place: Place) -> Seat:
    told = {"name": "Downtown run", "user_name": "Ann"}
    found = requests.post(f"{place.server.url}/api/session", json=told, timeout=PATIENCE).json()
    return Seat(place, found["session_id"], found["user_id"], found["token"])


@pytest.fixture
def gm(place: Place) -> Seat:
    return opened_at(place)


def begun(stream: Stream) -> str:
    """Its place in the log, once it has one."""
    return next(stream.blocks()).id or ""


def told(stream: Stream, count: int) -> list[Any]:
    return [one.data["n"] for one in itertools.islice(stream.events(), count)]


def until(is_so: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


# --- what comes


def test_an_event_is_one_piece_for_old_and_new_clients(gm: Seat) -> None:
    with gm.listen() as stream:
        start = begun(stream)
        old = CutLine(f"{gm.address}/events", gm.headers, start)
        for number in (1, 2, 3):
            gm.say(number)
        gm.say(4, 5)
        assert told(stream, 5) == [1, 2, 3, 4, 5]
        old.read(10**6, reset=False, until='"n":5')
        assert [one.data["n"] for one in old.told] == [1, 2, 3, 4, 5]


def test_an_old_client_who_waits_is_told_too(gm: Seat) -> None:
    with gm.listen() as stream:
        old = CutLine(f"{gm.address}/events", gm.headers, begun(stream))
        reading = threading.Thread(
            target=old.read, args=(10**6,), kwargs={"reset": False, "until": '"n":3'}, daemon=True
        )
        reading.start()
        until(lambda: held_by(gm) == 2)
        for number in (1, 2, 3):
            gm.say(number)
        reading.join(PATIENCE)
        assert [one.data["n"] for one in old.told] == [1, 2, 3]
        assert told(stream, 3) == [1, 2, 3]


def test_lines_are_cut_at_random_under_four_writers_and_each_event_comes_once_and_in_order(gm: Seat) -> None:
    seed = os.environ.get("CUT_SEED") or str(random.SystemRandom().randrange(2**32))
    print(f"CUT_SEED={seed}")
    seats = [gm, *(gm.joined_by(name) for name in ("Bob", "Carl", "Dora"))]
    lines = []
    for seat, version in zip(seats, ("1.1", "1.0", "1.1", "1.0"), strict=True):
        with seat.listen() as stream:
            lines.append(CutLine(f"{seat.address}/events", seat.headers, begun(stream), version))
    done = threading.Event()
    said: list[list[tuple[str, bool]]] = [[] for _ in seats]
    chances = [random.Random(f"{seed}/{n}") for n in range(len(seats) * 2)]
    writers = [
        threading.Thread(target=write, args=(seat, log, done, chance), daemon=True)
        for seat, log, chance in zip(seats, said, chances[: len(seats)], strict=True)
    ]
    cutters = [
        threading.Thread(target=cut, args=each, daemon=True) for each in zip(lines, chances[len(seats) :], strict=True)
    ]
    for thread in [*writers, *cutters]:
        thread.start()
    for thread in cutters:
        thread.join(90)
        assert not thread.is_alive()
    done.set()
    for thread in writers:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    gm.say(LAST)
    for line in lines:
        assert line.read(10**9, reset=False, until=LAST)
    whole = [one.data["n"] for one in lines[0].told]  # the GM's, who sees all of it
    assert sorted(whole) == sorted([LAST, *(n for log in said for n, _ in log)])
    private = {n for log in said for n, is_private in log if is_private}
    for seat, line, log in zip(seats, lines, said, strict=True):
        hidden = set() if seat is gm else private - {n for n, _ in log}
        assert [one.data["n"] for one in line.told] == [n for n in whole if n not in hidden]


def write(seat: Seat, log: list[tuple[str, bool]], done: threading.Event, chance: random.Random) -> None:
    while not done.wait(chance.uniform(0, 0.05)):
        numbers = [f"{seat.user_id}/{len(log) + n}" for n in range(chance.choice([1, 1, 1, 2, 5, 20]))]
        private = chance.random() < 0.4
        seat.say(*numbers, private=private)
        log += [(n, private) for n in numbers]


def cut(line: CutLine, chance: random.Random) -> None:
    left = CUTS // 4
    while left:
        if line.read(int(chance.expovariate(1 / chance.choice([300, 1500, 15_000]))), reset=chance.random() < 0.5):
            left -= 1
        else:
            time.sleep(0.02)  # all his places are taken until the server has noticed that he left


# --- who takes little, or nothing


def test_a_slow_reader_gets_everything_whole_and_in_order(gm: Seat) -> None:
    """More than fits on the way to him, again and again, while he takes a little at a time."""
    with raw(gm, room=65536) as client:
        saying = threading.Thread(target=lambda: [gm.say(n, padding=200_000) for n in range(80)], daemon=True)
        saying.start()
        came, slow = bytearray(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), time.monotonic() + 3
        while b'"n":79,' not in came[-210_000:] or not came.endswith(b"\n\n\r\n"):
            came += client.recv(20_000 if time.monotonic() < slow else 10**6)
            if time.monotonic() < slow:
                time.sleep(0.02)  # it is the reader's pace
        saying.join(PATIENCE)
    blocks = [parsed(block) for block in body_of(bytes(came))[1].decode().split("\n\n")]
    assert [one.data["n"] for one in blocks if one.text] == list(range(80))


@pytest.mark.skipif(sys.platform != "linux", reason="the system ends such a connection on Linux")
def test_slow_readers_cost_no_memory_keep_nobody_waiting_and_are_cut_off(gm: Seat) -> None:
    lazy = gm.joined_by("Bob")
    with gm.listen() as quick, ExitStack() as slow:
        begun(quick)
        for _ in range(6):
            slow.enter_context(raw(lazy))  # and he never reads again
        gm.say("warm", padding=8000)
        assert told(quick, 1) == ["warm"]
        assert held_by(lazy) == 6
        before = gm.place.state()["kilobytes"]
        expected = list(range(2000))
        seen: list[Any] = []
        reading = threading.Thread(target=lambda: seen.extend(told(quick, 2000)), daemon=True)
        reading.start()
        for start in range(0, 2000, 50):
            gm.say(*expected[start : start + 50], padding=8000)  # 16 MB for each of them in all
        reading.join(60)
        assert seen == expected
        grown = gm.place.state()["kilobytes"] - before
        print(f"grown by {grown} kB")
        assert grown < 48_000, "somewhere the events of each are kept"
        until(lambda: held_by(lazy) == 0)
        assert held_by(gm) == 1


def held_by(seat: Seat) -> int:
    """How many streams the server thinks he has."""
    held: dict[str, int] = seat.place.state()["held"]
    return held.get(f"{seat.session_id} {seat.user_id}", 0)


# --- who may not


def test_a_removed_members_stream_ends_and_all_others_go_on(gm: Seat) -> None:
    bob = gm.joined_by("Bob")
    with gm.listen() as stays, bob.listen() as goes:
        begun(stays)
        begun(goes)
        gm.say(1)
        assert told(goes, 1) == [1]
        gm.call("DELETE", f"/users/{bob.user_id}")
        gm.say(2)
        assert list(goes.events()) == []
        assert [one.event for one in itertools.islice(stays.events(), 3)] == [
            "console.entry", "member.left", "console.entry",
        ]  # fmt: skip


def test_it_ends_in_time_although_nobody_said_so(gm: Seat) -> None:
    """A row that somebody changed by hand: no event, no bell."""
    bob = gm.joined_by("Bob")
    with gm.listen() as stays, bob.listen() as goes:
        begun(stays)
        begun(goes)
        engine = sa.create_engine(gm.place.url)
        with engine.begin() as tx:
            gone = "UPDATE member SET removed_at = CURRENT_TIMESTAMP WHERE user_id = :user_id"
            assert tx.execute(sa.text(gone), {"user_id": bob.user_id}).rowcount == 1
        engine.dispose()
        began = time.monotonic()
        assert list(goes.events()) == []
        assert time.monotonic() - began < 15
        gm.say(1)
        assert told(stays, 1) == [1]


# --- how many


def test_a_member_holds_eight_and_what_he_leaves_is_free_again(gm: Seat) -> None:
    with ExitStack() as all_of_them:
        streams = [all_of_them.enter_context(gm.listen()) for _ in range(8)]
        assert [stream.status for stream in streams] == [200] * 8
        refused = requests.get(f"{gm.address}/events", headers=gm.headers, timeout=PATIENCE)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
        with gm.joined_by("Bob").listen() as another:
            assert another.status == 200
        for _ in range(3):  # as somebody does who loads the page again and again; nothing is written in between
            for stream in streams:
                stream.close()
            streams = [all_of_them.enter_context(gm.listen()) for _ in range(8)]
            assert [stream.status for stream in streams] == [200] * 8
        gm.say(1)
        assert told(streams[-1], 1) == [1]


@pytest.mark.parametrize("kind", ["threads", "gevent"])
def test_a_server_holds_so_many_and_a_stop_ends_them_at_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with ExitStack() as stack:
        url = {} if kind == "threads" else {"DATABASE_URL": request.getfixturevalue("postgres_url")}
        settings = {"SERVER": kind, "WORKERS": "0", "MAX_STREAMS": "3"} | url
        server = stack.enter_context(running(tmp_path, "-m", "tests.host.odd_server", **settings))
        gm = opened_at(Place(server, ""))
        clients = [stack.enter_context(raw(gm)) for _ in range(3)]
        refused = requests.get(f"{gm.address}/events", headers=gm.headers, timeout=PATIENCE)
        assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
        assert int(refused.headers["Retry-After"]) > 0
        server.process.terminate()
        for client in clients:
            assert rest_of(client).endswith(b"0\r\n\r\n"), "it was torn, not ended"
        log = finish(server.process, tmp_path)
        assert server.process.returncode == 0
        assert "Traceback" not in log
        assert "graceful timeout" not in log


def raw(seat: Seat, room: int = 4096) -> socket.socket:
    """A stream that has begun, with so much room for what comes; its first block is read."""
    client = socket.socket()
    client.settimeout(PATIENCE)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    client.connect(("127.0.0.1", int(seat.place.server.port)))
    head = f"GET /api/session/{seat.session_id}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    client.sendall(f"{head}Authorization: Bearer {seat.token}\r\n\r\n".encode())
    came = b""
    while b"retry: " not in came or not came.endswith(b"\n\n\r\n"):
        came += client.recv(4096)
    assert came.startswith(b"HTTP/1.1 200 ")
    return client


def rest_of(client: socket.socket) -> bytes:
    came = b""
    while part := client.recv(4096):
        came += part
    return came
