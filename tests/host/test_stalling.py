"""Clients that stall, on real servers of both kinds: each is given up, and nobody else waits for him."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import websocket

from tests.server import Server, finish, running


@pytest.fixture(scope="module", params=["threads", "gevent"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The odd server: a second of patience with who sends, two with who takes. Its log must hold no traceback."""
    folder = tmp_path_factory.mktemp(request.param)
    with ExitStack() as stack:
        extra = {"SERVER": request.param}
        if request.param == "gevent":
            extra["DATABASE_URL"] = stack.enter_context(request.getfixturevalue("postgres").database())
        started = stack.enter_context(running(folder, "-m", "tests.host.odd_server", **extra))
        yield started
        started.process.terminate()
        assert "Traceback" not in finish(started.process, folder)


def ask(server: Server, path: str, *, window: int | None = None, **headers: str) -> socket.socket:
    """Ask for something and read nothing of the answer."""
    client = socket.socket()
    client.settimeout(20)
    if window:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    client.connect(("127.0.0.1", int(server.port)))
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    client.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
    return client


def test_a_reader_that_takes_nothing_is_cut_off(server: Server) -> None:
    with ask(server, "/odd/flood"):
        deadline = time.monotonic() + 20
        while server.get("/odd/count")["ended"] == 0:
            assert time.monotonic() < deadline


def test_a_slow_reader_gets_everything(server: Server) -> None:
    """He takes a little, again and again, for longer than our patience lasts; then the rest."""
    with ask(server, "/odd/file", window=65536, Connection="close") as client:
        answer, slow = bytearray(), time.monotonic() + 5
        while data := client.recv(20_000):
            answer += data
            if time.monotonic() < slow:
                time.sleep(0.2)  # it is the reader's pace
    head, _, body = bytes(answer).partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head


def test_half_a_request_is_given_up(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", int(server.port)), timeout=20) as client:
        client.sendall(b"GET /api/ping HTTP/1.1\r\nHost: 127")
        assert client.recv(65536) == b""


def test_half_a_body_is_given_up(server: Server) -> None:
    head = (
        b"POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", int(server.port)), timeout=20) as client:
        client.sendall(head + b"{")
        assert client.recv(65536).startswith(b"HTTP/1.1 400 ")


def test_a_websocket_may_be_silent(server: Server) -> None:
    client = websocket.create_connection(f"ws://127.0.0.1:{server.port}/odd/echo", timeout=20)
    client.settimeout(2.5)  # more than the server's patience with what is no WebSocket
    with pytest.raises(websocket.WebSocketTimeoutException):
        client.recv()
    client.settimeout(20)
    client.send("still here")
    assert client.recv() == "still here"
    client.close()


def test_those_who_do_not_hang_up_keep_nobody_waiting(server: Server) -> None:
    """The server closes, the client does not: gunicorn lingers two seconds over each."""
    lingering = [ask(server, "/api/ping", Connection="close") for _ in range(12)]
    for client in lingering:
        assert client.recv(12) == b"HTTP/1.1 200"
    started = time.monotonic()
    assert server.get("/api/ping")["status"] == "ok"
    assert time.monotonic() - started < 10
    for client in lingering:
        client.close()
