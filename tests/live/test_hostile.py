"""Frames that no polite client sends, against the real server: an answer or the right code, and the next is served."""

import json
import shutil
import socket
import struct
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import websocket

from tests import server as servers

TEXT, BINARY, CLOSE, PING, PONG, MORE = 1, 2, 8, 9, 10, 0
LIMIT = 64 * 1024
KEY = b"\x01\x02\x03\x04"


def masked(data: bytes) -> bytes:
    whole, rest = divmod(len(data), 4)
    return bytes(byte ^ key for byte, key in zip(data, KEY * whole + KEY[:rest], strict=True))


def frame(
    opcode: int, data: bytes = b"", *, fin: bool = True, rsv: int = 0, mask: bool = True, length: int | None = None
) -> bytes:
    """A frame, or something like one."""
    size = len(data) if length is None else length
    head = bytes([(fin << 7) | (rsv << 4) | opcode])
    flag = 0x80 if mask else 0
    if size < 126:
        head += bytes([flag | size])
    elif size < 65536:
        head += bytes([flag | 126]) + struct.pack("!H", size)
    else:
        head += bytes([flag | 127]) + struct.pack("!Q", size)
    return head + (KEY + masked(data) if mask else data)


PING_MESSAGE = b'{"type":"ping","request_id":"\xc3\xa4"}'


@dataclass
class Seat:
    url: str
    session_id: str
    token: str
    log: Path

    def open(self, **options: Any) -> websocket.WebSocket:
        return websocket.create_connection(
            f"{self.url.replace('http', 'ws')}/api/session/{self.session_id}/ws",
            header=[f"Authorization: Bearer {self.token}"],
            timeout=20,
            suppress_origin=True,
            **options,
        )

    def is_served(self) -> None:
        """The next client gets its answer."""
        ws = self.open()
        ws.send('{"type":"ping"}')
        assert json.loads(ws.recv())["type"] == "pong"
        ws.close(timeout=1)

    def post(self, path: str, body: Any) -> Any:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        asked = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return json.load(answer)


@pytest.fixture(scope="module")
def seat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    folder = tmp_path_factory.mktemp("hostile")
    with servers.running(folder) as server:
        seat = Seat(server.url, "", "", servers.log_of(folder))
        opened = seat.post("/api/session", {"name": "Hostile"})
        seat.session_id, seat.token = opened["session_id"], opened["token"]
        yield seat
        log = seat.log.read_text(encoding="utf-8")
        assert "Traceback" not in log
        assert seat.token not in log


CLOSED = {
    "binary": (frame(BINARY, b"\x00\x01"), 1003),
    "binary in pieces": (frame(BINARY, b"a", fin=False) + frame(MORE, b"b"), 1003),
    "no UTF-8": (frame(TEXT, b'{"type":"\xff"}'), 1007),
    "a letter cut in two": (frame(TEXT, b"\xc3"), 1007),
    "an overlong letter": (frame(TEXT, b"\xc0\xaf"), 1007),
    "a surrogate": (frame(TEXT, b"\xed\xa0\x80"), 1007),
    "no UTF-8 in the second piece": (frame(TEXT, b"\xc3", fin=False) + frame(MORE, b"("), 1007),
    "too large": (frame(TEXT, b" " * (LIMIT + 1)), 1009),
    "too large in bytes": (frame(TEXT, "ä".encode() * (LIMIT // 2 + 1)), 1009),
    "too large in pieces": (frame(TEXT, b" " * 30000, fin=False) + frame(MORE, b" " * 30000, fin=False) * 2, 1009),
    "a length without end": (frame(TEXT, b" " * (LIMIT + 1), length=2**40), 1009),
    "a length that is none": (frame(TEXT, b"", length=2**63), 1002),
    "no mask": (frame(TEXT, PING_MESSAGE, mask=False), 1002),
    "an opcode that is none": (frame(3, b""), 1002),
    "a control opcode that is none": (frame(11, b""), 1002),
    "reserved bits": (frame(TEXT, PING_MESSAGE, rsv=4), 1002),
    "more of nothing": (frame(MORE, b"x"), 1002),
    "a second beginning": (frame(TEXT, b"{", fin=False) + frame(TEXT, b"}"), 1002),
    "a ping in pieces": (frame(PING, b"x", fin=False), 1002),
    "a long ping": (frame(PING, b"x" * 126), 1002),
    "half a code": (frame(CLOSE, b"\x03"), 1002),
    "a code that is none": (frame(CLOSE, struct.pack("!H", 999)), 1002),
    "a code that is not to be sent": (frame(CLOSE, struct.pack("!H", 1006)), 1002),
    "a reason that is no UTF-8": (frame(CLOSE, struct.pack("!H", 1000) + b"\xff"), 1007),
    "pieces of nothing without end": (frame(TEXT, b"", fin=False) + frame(MORE, b"", fin=False) * 6000, 1008),
    "pings without end": (frame(PING) * 6000, 1008),
    "another protocol": (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 1002),
}


@pytest.mark.parametrize(("sent", "code"), CLOSED.values(), ids=CLOSED)
def test_what_breaks_the_protocol_ends_the_socket_with_its_code(seat: Seat, sent: bytes, code: int) -> None:
    ws = seat.open()
    with suppress(OSError):  # it may be told to stop in the middle
        ws.sock.sendall(sent)
    assert _code(ws) == code
    ws.shutdown()
    seat.is_served()


def _code(ws: websocket.WebSocket) -> int:
    """Read raw: what comes before the close frame is passed over."""
    data = b""
    while True:
        while len(data) >= 2 and len(data) >= 2 + (data[1] & 0x7F):
            size = data[1] & 0x7F
            assert size < 126
            if data[0] & 0x0F == CLOSE:
                return int.from_bytes(data[2:4], "big")
            data = data[2 + size :]
        received = ws.sock.recv(65536)
        assert received, "the line was cut without a word"
        data += received


ANSWERED = {
    "pieces": frame(TEXT, PING_MESSAGE[:5], fin=False) + frame(MORE, PING_MESSAGE[5:]),
    "a letter in two pieces": frame(TEXT, PING_MESSAGE[:30], fin=False) + frame(MORE, PING_MESSAGE[30:]),
    "a byte a piece": frame(TEXT, b"", fin=False)
    + b"".join(frame(MORE, bytes([byte]), fin=False) for byte in PING_MESSAGE)
    + frame(MORE, b""),
    "a ping between the pieces": frame(TEXT, PING_MESSAGE[:5], fin=False)
    + frame(PING, b"!")
    + frame(MORE, PING_MESSAGE[5:]),
    "a pong that nobody asked for": frame(PONG, b"?") + frame(TEXT, PING_MESSAGE),
    "as large as may be": frame(TEXT, PING_MESSAGE.ljust(LIMIT)),
}  # fmt: skip


@pytest.mark.parametrize("sent", ANSWERED.values(), ids=ANSWERED)
def test_what_keeps_to_the_protocol_is_answered(seat: Seat, sent: bytes) -> None:
    ws = seat.open()
    ws.sock.sendall(sent)
    assert json.loads(ws.recv()) == {"type": "pong", "request_id": "ä"}
    ws.close(timeout=1)


def test_a_frame_that_comes_byte_by_byte_is_read(seat: Seat) -> None:
    ws = seat.open()
    for byte in frame(TEXT, PING_MESSAGE):
        ws.sock.sendall(bytes([byte]))
    assert json.loads(ws.recv())["type"] == "pong"
    ws.close(timeout=1)


def test_a_client_that_cuts_the_line_anywhere_hurts_nobody(seat: Seat) -> None:
    other = seat.open()
    message = frame(TEXT, json.dumps({"type": "image_request", "prompt": "", "request_id": "r"}).encode())
    for cut in (1, 2, 5, 6, 20, len(message)):
        ws = seat.open()
        ws.sock.sendall(message[:cut])
        ws.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not a farewell
        ws.shutdown()
    other.send('{"type":"ping"}')
    assert json.loads(other.recv())["type"] == "pong"
    other.close(timeout=1)
    seat.is_served()


def test_a_client_that_never_listens_is_ended_and_others_are_served(seat: Seat) -> None:
    """Its pings are answered until nobody takes the answers; then it has only itself to blame."""
    deaf, other = seat.open(), seat.open()
    deaf.sock.setblocking(False)
    with suppress(OSError):
        for _ in range(2000):
            deaf.sock.send(frame(PING, b"x" * 125))
    other.send('{"type":"ping"}')
    assert json.loads(other.recv())["type"] == "pong"
    for ws in (deaf, other):
        ws.shutdown()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-WebSocket-Version": "12"}, 426),
        ({"Sec-WebSocket-Version": ""}, 426),
        ({"Upgrade": "h2c"}, 426),
        ({"Sec-WebSocket-Key": ""}, 400),
        ({"Sec-WebSocket-Key": "short"}, 400),
        ({"Connection": "close"}, 400),
        ({"Origin": "https://evil.example"}, 403),
    ],
)
def test_a_handshake_that_is_none_gets_a_plain_answer(seat: Seat, headers: dict[str, str], status: int) -> None:
    sent = {
        "Host": seat.url.removeprefix("http://"), "Upgrade": "websocket", "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Authorization": f"Bearer {seat.token}",
    } | headers  # fmt: skip
    lines = [f"GET /api/session/{seat.session_id}/ws HTTP/1.1", *(f"{n}: {v}" for n, v in sent.items()), "", ""]
    host, port = seat.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall("\r\n".join(lines).encode())
        answer = b""
        while b"}" not in answer:
            answer += connection.recv(65536)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode()), answer
    assert b'"code":' in answer


def test_a_socket_outlives_the_servers_patience_with_silence(seat: Seat) -> None:
    """Ten seconds without a byte end a request, not a socket."""
    ws = seat.open()
    time.sleep(11)
    ws.send('{"type":"ping"}')
    assert json.loads(ws.recv())["type"] == "pong"
    ws.close(timeout=1)


def test_two_requests_over_one_socket_come_home(seat: Seat) -> None:
    ws = seat.open()
    for name in ("one", "two"):
        ws.send(json.dumps({"type": "image_request", "prompt": f"a bar, {name}", "request_id": name, "width": 384}))
    done: set[str] = set()
    while len(done) < 2:
        message = json.loads(ws.recv())
        assert message["request_id"] in ("one", "two")
        if message["type"] == "image_complete":
            done.add(message["request_id"])
    ws.close(timeout=1)


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl; your system's package manager has it")
def test_curl_reads_the_stream_as_it_comes(seat: Seat) -> None:
    found = subprocess.run(
        [
            "curl", "-N", "-s", "-D", "-", "-m", "60", "-X", "POST", "-H", "Content-Type: application/json",
            "-H", f"Authorization: Bearer {seat.token}", "-d", '{"prompt": "a bar"}',
            f"{seat.url}/api/session/{seat.session_id}/generate-image-stream",
        ],
        capture_output=True, text=True, check=True, timeout=90,
    )  # fmt: skip
    head, _, body = found.stdout.replace("\r\n", "\n").partition("\n\n")
    for line in (
        "HTTP/1.1 200 OK",
        "Content-Type: text/event-stream; charset=utf-8",
        "Cache-Control: no-cache, no-transform",
        "Connection: keep-alive",
        "X-Accel-Buffering: no",
    ):
        assert line in head.split("\n")
    told = [json.loads(line.removeprefix("data: ")) for line in body.split("\n") if line.startswith("data: ")]
    assert [next(iter(message)) for message in told][-2:] == ["image_completed", "done"]
    assert told[-1]["chatId"] == seat.session_id
    assert told[-1]["messageId"], "the standalone host makes a card of it"
