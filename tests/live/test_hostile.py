"""Frames that no polite client sends, against both servers: an answer or the right code, and the next one is served.

The cases follow the sections of the Autobahn test suite: framing, pings, reserved bits, opcodes, fragments, UTF-8, the
close handshake, limits, compression. What it would have echoed we answer: a ping's id comes back as it was sent.
"""

import json
import shutil
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.live.seat import BINARY, CLOSE, MORE, PING, PONG, TEXT, Seat, close, frame, seated

LIMIT = 64 * 1024


@pytest.fixture(scope="module", params=["threads", "gevent"])
def seat(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    postgres = request.getfixturevalue("postgres") if request.param == "gevent" else None
    folder: Path = tmp_path_factory.mktemp(f"hostile-{request.param}")
    with seated(request.param, folder, postgres) as made:
        yield made


def ask(name: bytes = b"\xc3\xa4") -> bytes:
    """A message that is answered with the id that it has."""
    return b'{"type":"ping","request_id":"' + name + b'"}'


ASK = ask()


def cut(data: bytes, *places: int) -> bytes:
    """A text in pieces."""
    starts = [0, *places]
    parts = [data[start:end] for start, end in zip(starts, [*places, len(data)], strict=True)]
    last = len(parts) - 1
    return b"".join(frame(MORE if n else TEXT, part, fin=n == last) for n, part in enumerate(parts))


def pieces(data: bytes, size: int = 1, between: bytes = b"") -> bytes:
    """A text in many pieces, with something between each two of them."""
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    more = (between + frame(MORE, part, fin=False) for part in parts)
    return frame(TEXT, b"", fin=False) + b"".join(more) + frame(MORE)


# --- what ends a socket

_ENDED_BY_TEXT = {
    "no UTF-8": b"\xff",
    "a byte that only goes on": b"\x80",
    "a letter cut in two": b"\xc3",
    "overlong in 2": b"\xc0\xaf",
    "overlong in 3": b"\xe0\x80\xaf",
    "overlong in 4": b"\xf0\x80\x80\xaf",
    "the largest overlong in 3": b"\xe0\x9f\xbf",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "a surrogate": b"\xed\xa0\x80",
    "two surrogates": b"\xed\xa0\x80\xed\xb0\x80",
    "beyond Unicode": b"\xf4\x90\x80\x80",
}
CLOSED = {
    **{name: (frame(TEXT, ask(data)), 1007) for name, data in _ENDED_BY_TEXT.items()},
    "a text that ends in a letter": (frame(TEXT, b"\xc3"), 1007),
    "no UTF-8 in the second piece": (cut(b"\xc3(", 1), 1007),
    "no UTF-8 before the last piece": (frame(TEXT, b"\xff", fin=False), 1007),
    "a letter that ends with its last piece": (frame(TEXT, b"\xe2\x82", fin=False) + frame(MORE), 1007),
    "binary": (frame(BINARY, b"\x00\x01"), 1003),
    "binary of nothing": (frame(BINARY), 1003),
    "binary in pieces": (frame(BINARY, b"a", fin=False) + frame(MORE, b"b"), 1003),
    "too large": (frame(TEXT, b" " * (LIMIT + 1)), 1009),
    "too large in bytes": (frame(TEXT, "ä".encode() * (LIMIT // 2 + 1)), 1009),
    "too large in pieces": (frame(TEXT, b" " * 30000, fin=False) + frame(MORE, b" " * 30000, fin=False) * 2, 1009),
    "too large in small pieces": (pieces(b" " * (LIMIT + 64), 64), 1009),
    "a length without end": (frame(TEXT, b" " * (LIMIT + 1), length=b"\x7f" + struct.pack("!Q", 2**40)), 1009),
    "a length that is none": (frame(TEXT, length=b"\x7f" + struct.pack("!Q", 2**63)), 1002),
    "a length in too many bytes": (frame(TEXT, ASK, length=b"\x7e" + struct.pack("!H", len(ASK))), 1002),
    "a length in far too many bytes": (frame(TEXT, ASK, length=b"\x7f" + struct.pack("!Q", len(ASK))), 1002),
    "no mask": (frame(TEXT, ASK, mask=False), 1002),
    **{f"opcode {code}": (frame(code), 1002) for code in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)},
    **{f"reserved bits {bits}": (frame(TEXT, ASK, rsv=bits), 1002) for bits in range(1, 8)},
    "a reserved bit in a ping": (frame(PING, rsv=1), 1002),
    "a reserved bit in a close": (frame(CLOSE, b"\x03\xe8", rsv=7), 1002),
    "a compressed text that nobody agreed on": (frame(TEXT, b"\xab\x56\x2a\xa9", rsv=4), 1002),
    "more of nothing": (frame(MORE, b"x"), 1002),
    "more of nothing, and not the end": (frame(MORE, b"x", fin=False), 1002),
    "more after the end": (frame(TEXT, ASK) + frame(MORE, b"x"), 1002),
    "a second beginning": (frame(TEXT, b"{", fin=False) + frame(TEXT, b"}"), 1002),
    "a second beginning, of bytes": (frame(TEXT, b"{", fin=False) + frame(BINARY, b"}"), 1002),
    "a ping in pieces": (frame(PING, b"x", fin=False) + frame(MORE, b"y"), 1002),
    "a pong in pieces": (frame(PONG, b"x", fin=False), 1002),
    "a farewell in pieces": (frame(CLOSE, b"\x03", fin=False) + frame(MORE, b"\xe8"), 1002),
    "a long ping": (frame(PING, b"x" * 126), 1002),
    "a long pong": (frame(PONG, b"x" * 126), 1002),
    "a long farewell": (close(1000, b"x" * 124), 1002),
    "half a code": (frame(CLOSE, b"\x03"), 1002),
    **{f"code {code}": (close(code), 1002) for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2999, 5000, 65535)},
    "a reason that is no UTF-8": (close(1000, b"\xff"), 1007),
    "pieces of nothing without end": (frame(TEXT, fin=False) + frame(MORE, fin=False) * 6000, 1008),
    "pings without end": (frame(PING) * 6000, 1008),
    "messages without end": (frame(TEXT, ASK) * 200, 1008),
    "another protocol": (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 1002),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 1002),
    "what came from nowhere": (bytes(range(256)), 1002),
}  # fmt: skip


@pytest.mark.parametrize(("sent", "code"), CLOSED.values(), ids=CLOSED)
def test_what_breaks_the_rules_ends_the_socket_with_its_code(seat: Seat, sent: bytes, code: int) -> None:
    with seat.raw() as raw:
        raw.send(sent)
        assert raw.code() == code
    seat.is_served()


def test_what_came_before_is_answered_first(seat: Seat) -> None:
    with seat.raw() as raw:
        raw.send(frame(TEXT, ask(b"1")) + frame(TEXT, ask(b"2")) + frame(3))
        assert [raw.message()["request_id"], raw.message()["request_id"]] == ["1", "2"]
        assert raw.code() == 1002


# --- what is answered

_TEXTS = {
    "plain": b"r1",
    "several alphabets": "Hello-µ@ßöäüàá-УТФ-8!!".encode(),
    "the last letters of each length": "\x7f\u07ff\uffff\U0010ffff".encode(),
    "the first letters of each length": " \u0080\u0800\U00010000".encode(),
    "next to the surrogates": "\ud7ff\ue000\ufffd".encode(),
    "letters that are none": "\ufffe\U0001fffe\U0010fffe".encode(),
}
ANSWERED = {
    "at once": frame(TEXT, ASK),
    "in two pieces": cut(ASK, 5),
    "in three pieces, the last empty": cut(ASK, 5, len(ASK)),
    "a letter in two pieces": cut(ASK, 30),
    "a byte a piece": pieces(ASK),
    "a ping between the pieces": frame(TEXT, ASK[:5], fin=False) + frame(PING, b"!") + frame(MORE, ASK[5:]),
    "a ping between all pieces": pieces(ASK, between=frame(PING, b"!")),
    "a pong that nobody asked for": frame(PONG, b"?") + frame(TEXT, ASK),
    "an empty pong that nobody asked for": frame(PONG) + frame(TEXT, ASK),
    "125 bytes": frame(TEXT, ASK.ljust(125)),
    "126 bytes": frame(TEXT, ASK.ljust(126)),
    "65535 bytes": frame(TEXT, ASK.ljust(65535)),
    "as large as may be": frame(TEXT, ASK.ljust(LIMIT)),
    "as large as may be, in pieces": pieces(ASK.ljust(LIMIT), 64),
}


@pytest.mark.parametrize("sent", ANSWERED.values(), ids=ANSWERED)
def test_what_keeps_to_the_rules_is_answered(seat: Seat, sent: bytes) -> None:
    with seat.raw() as raw:
        raw.send(sent)
        while (found := raw.frame()) and found[0] == PONG:
            assert found[1] == b"!"
        assert found == (TEXT, '{"type":"pong","request_id":"ä"}'.encode())


@pytest.mark.parametrize("name", _TEXTS.values(), ids=_TEXTS)
def test_letters_come_back_as_they_were(seat: Seat, name: bytes) -> None:
    with seat.raw() as raw:
        raw.send(cut(ask(name), len(ask(name)) - 3))
        assert raw.message()["request_id"] == name.decode()


@pytest.mark.parametrize("data", [b"", b"Hello", b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff", b"x" * 125], ids=len)
def test_a_ping_comes_back_with_its_data(seat: Seat, data: bytes) -> None:
    with seat.raw() as raw:
        raw.send(frame(PING, data))
        assert raw.frame() == (PONG, data)


def test_ten_pings_come_back_in_their_order(seat: Seat) -> None:
    with seat.raw() as raw:
        raw.send(b"".join(frame(PING, bytes([number])) for number in range(10)))
        assert [raw.frame() for _ in range(10)] == [(PONG, bytes([number])) for number in range(10)]


def test_a_frame_that_comes_byte_by_byte_is_read(seat: Seat) -> None:
    with seat.raw() as raw:
        raw.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in frame(PING, b"slowly") + frame(TEXT, ASK):
            raw.send(bytes([byte]))
        assert raw.frame() == (PONG, b"slowly")
        assert raw.message()["request_id"] == "ä"


def test_junk_is_answered_with_the_id_that_it_had(seat: Seat) -> None:
    with seat.raw() as raw:
        for sent, request_id in (
            (b"{", None), (b"[]", None), (b"null", None), (b"", None), (b"[" * 60000, None), (b"\x00", None),
            (b'{"type":"image_request","request_id":"r1"}', "r1"), (b'{"type":"?","request_id":7}', 7),
            (b'{"type":"image_request","request_id":"r1","prompt":"x","seed":' + b"9" * 5000 + b"}", "r1"),
            (b'{"type":"image_request","request_id":"r1","prompt":NaN}', "r1"),
        ):  # fmt: skip
            raw.send(frame(TEXT, sent))
            answer = raw.message()
            assert (answer["type"], answer["code"], answer["request_id"]) == ("image_error", "bad_input", request_id)
        raw.send(frame(TEXT, ASK))
        assert raw.message()["type"] == "pong"


# --- farewells


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999])
def test_a_farewell_is_returned_and_the_line_ends(seat: Seat, code: int) -> None:
    with seat.raw() as raw:
        raw.send(close(code, "bye ä".encode().ljust(123)))
        assert raw.code() == code


def test_a_farewell_without_a_word_is_returned_without_one(seat: Seat) -> None:
    with seat.raw() as raw:
        raw.send(frame(CLOSE))
        assert raw.frame() == (CLOSE, b"")
        assert raw.frame() is None


@pytest.mark.parametrize(
    "after", [frame(TEXT, ASK), frame(PING, b"x"), close(1001), frame(MORE, b"x"), b"\xff" * 100],
    ids=["a text", "a ping", "another farewell", "more", "junk"],
)  # fmt: skip
def test_what_comes_after_a_farewell_is_not_heard(seat: Seat, after: bytes) -> None:
    with seat.raw() as raw:
        raw.send(frame(TEXT, ask(b"last")) + frame(TEXT, b"{", fin=False) + close(1000) + after)
        assert raw.message()["request_id"] == "last"
        assert raw.frame() == (CLOSE, struct.pack("!H", 1000))
        assert raw.frame() is None


def test_a_client_that_cuts_the_line_anywhere_hurts_nobody(seat: Seat) -> None:
    message = frame(TEXT, json.dumps({"type": "image_request", "prompt": "", "request_id": "r"}).encode())
    for end in (0, 1, 2, 5, 6, 20, len(message)):
        with seat.raw() as raw:
            raw.send(message[:end])
            # A reset, not a farewell.
            raw.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    seat.is_served()


def test_a_client_that_never_listens_keeps_nobody_waiting(seat: Seat) -> None:
    """Its pings are answered until nobody takes the answers; then it has only itself to blame."""
    with seat.raw() as deaf:
        deaf.connection.setblocking(False)
        with suppress(OSError):
            for _ in range(2000):
                deaf.connection.send(frame(PING, b"x" * 125))
        seat.is_served()


def test_a_flood_of_messages_is_refused_before_it_ends_the_socket(seat: Seat) -> None:
    with seat.raw() as raw:
        raw.send(b"".join(frame(TEXT, ask(str(number).encode())) for number in range(60)))
        answers = [raw.message() for _ in range(60)]
    assert [answer["request_id"] for answer in answers] == [str(number) for number in range(60)]
    refused = [answer for answer in answers if answer["type"] == "image_error"]
    assert answers[0]["type"] == "pong"
    assert refused
    assert {(answer["code"], answer["retry_after"]) for answer in refused} == {("too_many_requests", 1)}
    seat.is_served()


# --- handshakes

HANDSHAKES: dict[str, tuple[dict[str, str], int]] = {
    "an old version": ({"Sec-WebSocket-Version": "12"}, 426),
    "two versions": ({"Sec-WebSocket-Version": "8, 13"}, 426),
    "no version": ({"Sec-WebSocket-Version": ""}, 426),
    "another upgrade": ({"Upgrade": "h2c"}, 426),
    "no upgrade": ({"Upgrade": ""}, 426),
    "no key": ({"Sec-WebSocket-Key": ""}, 400),
    "a short key": ({"Sec-WebSocket-Key": "c2hvcnQ="}, 400),
    "a key that is none": ({"Sec-WebSocket-Key": "?" * 24}, 400),
    "a connection that ends": ({"Connection": "close"}, 400),
    "another site": ({"Origin": "https://evil.example"}, 403),
    "a page out of a file": ({"Origin": "null"}, 403),
    "a wrong token": ({"Authorization": "Bearer wrong"}, 401),
    "nobody": ({"Authorization": ""}, 401),
    "another host's name": ({"Host": "evil.example"}, 400),
    "a header without end": ({"X-Junk": "x" * 70000}, 431),
}


@pytest.mark.parametrize(("headers", "status"), HANDSHAKES.values(), ids=HANDSHAKES)
def test_a_handshake_that_is_none_gets_a_plain_answer(seat: Seat, headers: dict[str, str], status: int) -> None:
    with seat.asked(seat.handshake(**headers)) as connection:
        answer = _whole(connection)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode()), answer
    assert b'"code":' in answer
    if status == 426:
        assert b"\r\nSec-WebSocket-Version: 13\r\n" in answer
        assert b"\r\nUpgrade: websocket\r\n" in answer
    seat.is_served()


def _whole(connection: socket.socket) -> bytes:
    answer = b""
    while b"}" not in answer:
        received = connection.recv(65536)
        assert received, answer
        answer += received
    return answer


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/api/session/nowhere/ws", "GET", 404), ("/ws?token=x", "GET", 400), ("/ws?x=1", "GET", 400),
     ("/ws", "POST", 405), ("/ws", "DELETE", 405)],
)  # fmt: skip
def test_an_address_that_is_none_gets_a_plain_answer(seat: Seat, path: str, method: str, status: int) -> None:
    with seat.asked(seat.handshake(path, method)) as connection:
        assert _whole(connection).startswith(f"HTTP/1.1 {status} ".encode())


def test_compression_and_subprotocols_are_not_taken(seat: Seat) -> None:
    wishes = {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits", "Sec-WebSocket-Protocol": "x"}
    with seat.raw(**wishes) as raw:
        assert "sec-websocket-extensions" not in raw.head.lower()
        assert "sec-websocket-protocol" not in raw.head.lower()
        assert "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in raw.head
        raw.send(frame(TEXT, ASK))
        assert raw.message()["type"] == "pong"


def test_slow_ones_are_given_up_and_keep_nobody_waiting(seat: Seat) -> None:
    """Half a handshake, half a greeting, a greeting that comes byte by byte: ten seconds each. A member may be silent.

    He also may have begun a frame, and goes on with it when the others are gone.
    """
    half = seat.handshake()[:60]
    greeting = frame(TEXT, b'{"type":"authenticate"')
    with seat.asked(half) as slow, seat.raw() as silent, seat.asked(seat.handshake("/ws", Authorization="")) as dribble:
        silent.send(frame(TEXT, ASK)[:7])
        end = time.monotonic() + 30
        head = b""
        while b"\r\n\r\n" not in head:
            head += dribble.recv(1)
        for byte in greeting:
            dribble.sendall(bytes([byte]))
        seat.is_served()
        slow.settimeout(30)
        assert slow.recv(65536) == b""
        dribble.settimeout(30)
        heard = b""
        while received := dribble.recv(4096):
            heard += received
        assert heard[2:4] == struct.pack("!H", 1008)
        assert time.monotonic() < end
        silent.send(frame(TEXT, ASK)[7:])
        assert silent.message()["type"] == "pong"


# --- and it works


def test_two_requests_over_one_socket_come_home_and_leave_a_card_each(seat: Seat) -> None:
    done: dict[str, Any] = {}
    for _ in range(2):  # the second time on another socket: the same requests
        ws = seat.open()
        for name in ("one", "two"):
            ws.send(json.dumps({"type": "image_request", "prompt": f"a bar, {name}", "request_id": name, "width": 384}))
        told: dict[str, Any] = {}
        while len(told) < 2:
            message = json.loads(ws.recv())
            assert message["request_id"] in ("one", "two")
            if message["type"] == "image_complete":
                told[message["request_id"]] = message
        ws.close(timeout=1)
        assert done in ({}, told)
        done = told
    cards = [entry for entry in seat.call("GET", f"{seat.path}/console")[1]["entries"] if "a bar, " in entry["line"]]
    assert [card["request_id"] for card in cards] == [done[name]["image_request_id"] for name in ("one", "two")]
    assert [card["request"]["images"][0]["id"] for card in cards] == [done[name]["image_id"] for name in ("one", "two")]


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl; your system's package manager has it")
def test_curl_reads_the_stream_as_it_comes(seat: Seat) -> None:
    url = f"{seat.url}{seat.path}/generate-image-stream"
    found = seat.curl("-N", "-D", "-", "-X", "POST", "-d", '{"prompt": "a bar"}', url)
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
