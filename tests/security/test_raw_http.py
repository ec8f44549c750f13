"""What only a socket can say: the real server answers it, closes, and goes on serving."""

from collections.abc import Iterator

import pytest

from tests.security.server import Answer, Server, receive, running

BODY = b'{"prompt": "a bar"}'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    keys = {"OPENAI_API_KEY": "sk-nobody-0123456789", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    more = {"IMAGE_GENERATION_MAX_WAITING_PER_MEMBER": "10000", "IMAGE_GENERATION_MAX_WAITING_PER_SESSION": "10000"}
    with running(tmp_path_factory.mktemp("server"), WORKERS="0", **keys, **more) as started:
        yield started


def chunked(server: Server, *chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end
    return generate(server, body, Content_Length="", Transfer_Encoding="chunked")


def generate(server: Server, body: bytes = BODY, **headers: str) -> bytes:
    return server.request("POST", f"{server.base}/generate-image", body, **headers)


def refused(server: Server, answer: Answer, status: int) -> None:
    assert answer.status == status, answer
    assert answer.headers["connection"] == "close"
    assert answer.headers["content-type"] == "application/json"
    assert {"error", "code"} <= set(answer.json) <= {"error", "code", "details"}
    assert server.works()


def test_chunks_are_put_together(server: Server) -> None:
    assert server.raw(chunked(server, BODY[:5], BODY[5:])).status == 202


def test_chunks_without_end_are_cut_off(server: Server) -> None:
    """Row 21. What fits the limit looks like a whole body, and is not taken for one."""
    started = BODY + b" " * (1024 * 1024 - len(BODY))
    refused(server, server.raw(chunked(server, started, b" " * 1024)), 413)
    refused(server, server.raw(chunked(server, *[b" " * 65_536] * 40, end=b"")), 413)


@pytest.mark.parametrize(
    "chunk", [b"zz\r\nx\r\n", b"-1\r\nx\r\n", b"\r\n\r\n", b"5\r\nabcdefgh\r\n0\r\n\r\n", b"+5\r\nabcde\r\n"]
)
def test_broken_chunks_are_the_clients_fault(server: Server, chunk: bytes) -> None:
    refused(server, server.raw(generate(server, chunk, Content_Length="", Transfer_Encoding="chunked")), 400)


def test_a_body_that_ends_early_is_refused(server: Server) -> None:
    """Row 21: the length is a lie, and the client says that it has finished."""
    with server.connect() as connection:
        connection.sendall(generate(server, BODY, Content_Length="500"))
        connection.shutdown(1)
        refused(server, receive(connection), 400)


def test_what_never_comes_is_not_waited_for(server: Server) -> None:
    """Row 21: the length is a lie and the client waits; or it stops within the head."""
    with server.connect() as half_body, server.connect() as half_head:
        half_body.sendall(generate(server, BODY, Content_Length="500"))
        half_head.sendall(generate(server)[:50])
        refused(server, receive(half_body), 400)
        assert receive(half_head).status in (0, 400, 408)
    assert server.works()


@pytest.mark.parametrize("length", ["-1", "abc", "+5", "5, 5", "0x5", "1e3"])
def test_a_length_that_is_no_number_is_refused(server: Server, length: str) -> None:
    refused(server, server.raw(generate(server, Content_Length=length)), 400)


def test_a_length_beyond_all_limits_is_refused_unread(server: Server) -> None:
    refused(server, server.raw(generate(server, Content_Length="9" * 30)), 413)


def test_two_lengths_are_refused(server: Server) -> None:
    twice = generate(server).replace(b"Content-Length: 19", b"Content-Length: 19\r\nContent-Length: 3")
    refused(server, server.raw(twice), 400)


def test_a_length_and_chunks_are_refused(server: Server) -> None:
    """Two parsers could cut such a stream in two ways."""
    refused(server, server.raw(generate(server, b"0\r\n\r\n", Content_Length="5", Transfer_Encoding="chunked")), 400)


def test_two_idempotency_keys_are_refused(server: Server) -> None:
    """Row 44."""
    two = generate(server).replace(b"Connection:", b"Idempotency-Key: a\r\nIdempotency-Key: b\r\nConnection:")
    refused(server, server.raw(two), 400)
    empty = generate(server).replace(b"Connection:", b"Idempotency-Key:\r\nConnection:")
    refused(server, server.raw(empty), 400)
    refused(server, server.raw(generate(server, Idempotency_Key="caf\xe9")), 400)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
        (b"GET / HTTP/9.9\x1b[31m\r\n\r\n", 400),
        (b"GE\x1b[31mT /api/ping HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"GET /api/session/\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"GET /api/ping HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: b\r\n folded\r\n\r\n", 400),
        (b"GET /api/ping HTTP/1.1\r\nHost: 127.0.0.1\r\nX A: b\r\n\r\n", 400),
        (b"GET /api/" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 414),
        (b"GET /api/ping HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: " + b"x" * 20_000 + b"\r\n\r\n", 431),
        (b"GET /api/ping HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X-A: b\r\n" * 500 + b"\r\n", 431),
        (b"GET /api/ping HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 400),
        (b"GET http://evil.example/api/ping HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 400),
        (b"TRACE /api/ping HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", 405),
        (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", 404),
        (b"POST /api/ping HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: nonsense\r\n\r\n", 417),
        (b"POST /api/ping HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
    ],
)  # fmt: skip
def test_what_is_hardly_http_is_refused_in_json(server: Server, data: bytes, status: int) -> None:
    refused(server, server.raw(data), status)


def test_no_prompt_and_no_bytes_of_a_client_start_a_log_line(server: Server) -> None:
    """Row 28."""
    marked = b'{"prompt": "MARK\\r\\nMARK \\u001b[31mMARK\\u2028MARK"}'
    assert server.raw(generate(server, marked)).status == 202
    server.raw(b"GET /api/\x1bMARK HTTP/9\x0d\r\n\r\n")
    server.raw(server.request("GET", f"{server.base}/image/%0d%0aMARK%1b"))
    assert server.works()
    for line in list(server.log):
        assert not line.startswith("MARK")
        assert "\x1b" not in line
        assert "\u2028" not in line
