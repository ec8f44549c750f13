import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from image_generation import errors, remote
from image_generation.remote import MAX_WIRE_BYTES, Remote, kind_of_status, retry_after
from image_generation.settings import Secret
from image_generation.testing import Upstream, faults

KEY = "sk-test-0123456789abcdefXYZ"
REMOTE = Remote("Some API", (Secret(KEY),))
NOW = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)


def ask_plain(url: str, timeout: float = 5.0) -> bytes:
    return REMOTE.get(f"{url}/v1/models", timeout=timeout, headers={"Authorization": f"Bearer {KEY}"}).body


def ask_as_sdk(url: str, timeout: float = 5.0) -> bytes:
    client = REMOTE.sdk_client()
    return client.get(f"{url}/v1/models", timeout=timeout, headers={"Authorization": f"Bearer {KEY}"}).content


both_clients = pytest.mark.parametrize("ask", [ask_plain, ask_as_sdk])


@both_clients
def test_an_answer_comes_back(upstream: Upstream, ask):
    assert b"gpt-image-2" in ask(upstream.url)
    assert upstream.calls[0].headers["accept-encoding"] == "identity"


@both_clients
def test_a_form_or_json_is_sent_once(upstream: Upstream, ask):
    upstream.script(faults.reset_before_headers())
    with pytest.raises(errors.UnknownOutcome):
        ask(upstream.url)
    assert len(upstream.calls) == 1


@both_clients
@pytest.mark.parametrize("fault", [faults.drip(0.05), faults.drip(0.05, head=True), faults.hang()])
def test_the_deadline_is_for_the_whole_call(upstream: Upstream, ask, fault):
    upstream.script(fault)
    started = time.monotonic()
    with pytest.raises(errors.DeadlineExceeded, match=r"no complete answer within 0.5 seconds"):
        ask(upstream.url, timeout=0.5)
    assert 0.4 < time.monotonic() - started < 10


@both_clients
def test_a_body_without_length_is_not_complete_because_we_stopped_reading(upstream: Upstream, ask):
    upstream.script(faults.until_close(then="stall"))
    with pytest.raises(errors.DeadlineExceeded):
        ask(upstream.url, timeout=0.4)


@both_clients
def test_a_body_without_length_ends_with_the_connection(upstream: Upstream, ask):
    upstream.script(faults.until_close())
    assert b"gpt-image-2" in ask(upstream.url)


@both_clients
@pytest.mark.parametrize(
    "fault",
    [
        faults.break_after(0.5),
        faults.break_after(0.5, "reset"),
        faults.unfinished_chunks(),
        faults.claim_length(100_000),
    ],
    ids=["closed", "reset", "last chunk missing", "longer than sent"],
)
def test_a_body_that_breaks_off_is_no_success(upstream: Upstream, ask, fault):
    upstream.script(fault)
    with pytest.raises(errors.UnknownOutcome):
        ask(upstream.url)


@both_clients
def test_a_body_over_the_cap_is_not_read(upstream: Upstream, ask):
    upstream.script(faults.body(bytes(MAX_WIRE_BYTES + 1)))
    with pytest.raises(errors.InvalidResult, match="larger than any picture"):
        ask(upstream.url)
    upstream.script(faults.claim_length(1 << 40))
    with pytest.raises(errors.InvalidResult, match="larger than any picture"):
        ask(upstream.url)


@both_clients
def test_a_small_body_that_unpacks_to_a_large_one_is_stopped(upstream: Upstream, ask):
    upstream.script(faults.gzip_bomb(80))
    with pytest.raises(errors.InvalidResult, match="larger than any picture"):
        ask(upstream.url)


@both_clients
def test_a_body_that_a_proxy_packed_is_unpacked(upstream: Upstream, ask):
    upstream.script(faults.gzip_bomb(1))
    assert ask(upstream.url) == bytes(1 << 20)


@both_clients
@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_body_that_cannot_be_unpacked_is_invalid(upstream: Upstream, ask, encoding):
    upstream.script(faults.body(b"\x00 nothing packed", Content_Encoding=encoding))
    with pytest.raises(errors.InvalidResult):
        ask(upstream.url)


@both_clients
@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(upstream: Upstream, ask, code):
    with Upstream() as elsewhere:
        upstream.script(faults.redirect(f"{elsewhere.url}/v1/models", code))
        with pytest.raises(errors.RequestRejected, match="provider misconfigured"):
            ask(upstream.url)
        assert elsewhere.calls == []


@both_clients
def test_the_body_of_a_redirect_is_not_read(upstream: Upstream, ask):
    redirect, endless = faults.redirect(f"{upstream.url}/v1/models"), faults.break_after(0.5, "stall")
    upstream.script(replace(redirect, deliver=endless.deliver))
    with pytest.raises(errors.RequestRejected):
        ask(upstream.url, timeout=2)


@both_clients
def test_nothing_was_sent_where_nobody_listens(ask):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(errors.NotSent, match=r"could not connect to 127.0.0.1 .connection refused"):
            ask(f"http://127.0.0.1:{taken.getsockname()[1]}")


@both_clients
def test_nothing_was_sent_to_a_name_that_does_not_exist(ask):
    with pytest.raises(errors.NotSent, match=r"could not connect to nowhere.invalid"):
        ask("http://nowhere.invalid")


@both_clients
def test_nothing_was_sent_when_tls_fails(upstream: Upstream, ask):
    with pytest.raises(errors.NotSent, match="TLS failed"):
        ask(upstream.url.replace("http:", "https:"))


CERTIFICATE = Path(__file__).with_name("loopback.pem")


@pytest.fixture
def tls_upstream() -> Iterator[Upstream]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with Upstream(tls=context) as running:
        yield running


@both_clients
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tls_upstream: Upstream, ask):
    with pytest.raises(errors.NotSent, match="TLS failed"):
        ask(tls_upstream.url)
    assert tls_upstream.calls == []


@pytest.fixture
def trusting(monkeypatch) -> None:
    """Make both clients trust the certificate: production code has no way to, on purpose."""
    session, transport = remote._WatchedSession.__init__, remote.httpx2.HTTPTransport
    context = ssl.create_default_context(cafile=CERTIFICATE)

    def trust(self, watch):
        session(self, watch)
        self.verify = str(CERTIFICATE)

    monkeypatch.setattr(remote._WatchedSession, "__init__", trust)
    monkeypatch.setattr(remote.httpx2, "HTTPTransport", lambda **options: transport(verify=context, **options))


@both_clients
def test_a_call_in_tls_comes_back_and_ends_at_its_deadline(tls_upstream: Upstream, ask, trusting):
    assert b"gpt-image-2" in ask(tls_upstream.url)
    for fault in (faults.drip(0.05), faults.drip(0.05, head=True), faults.hang(), faults.until_close(then="stall")):
        tls_upstream.script(fault)
        with pytest.raises(errors.DeadlineExceeded):
            ask(tls_upstream.url, timeout=0.5)


@both_clients
def test_proxies_of_the_environment_are_not_used(upstream: Upstream, ask, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert b"gpt-image-2" in ask(upstream.url)


def test_what_an_environment_variable_adds_to_the_sdk_does_not_leave(upstream: Upstream):
    REMOTE.sdk_client().get(
        f"{upstream.url}/v1/models", timeout=5, headers={"OpenAI-Organization": "org-1", "X-A": "b"}
    )
    assert not {"openai-organization", "x-a"} & upstream.calls[0].headers.keys()


@pytest.mark.parametrize(
    "echo",
    [
        f"Incorrect API key provided: {KEY}.",
        "Incorrect API key provided: sk-test************fXYZ.",
        f"Authorization: Bearer {KEY}",
        "token 'sk-proj-abcdef12345' is bad",
    ],
)
def test_a_key_in_the_providers_words_is_never_repeated(echo):
    shown = REMOTE.error(errors.AuthFailed, echo).message
    assert "***" in shown
    assert not any(part in shown for part in ("sk-", "XYZ", "abcdef"))


def test_a_providers_words_are_one_short_line():
    shown = REMOTE.redact("bad\r\n\x1b[31mprompt\x00 " + "x" * 1_000_000)
    assert shown.startswith("bad [31mprompt xxx")
    assert len(shown) == 300
    assert shown.isprintable()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "2"}, 2),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Fri, 20 Nov 2026 12:00:30 GMT"}, 30),
        ({"retry-after": "Fri, 20 Nov 2026 11:00:00 GMT"}, None),
        ({"retry-after": "1000000000"}, 900),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "1e9"}, None),
        ({"retry-after": "9" * 400}, None),
        ({"retry-after": "soon"}, None),
    ],
)
def test_how_long_to_wait_is_understood_or_ignored(headers, seconds):
    assert retry_after(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("status", "seconds", "explained", "kind"),
    [
        (400, 0, True, errors.RequestRejected),
        (401, 0, True, errors.AuthFailed),
        (402, 0, True, errors.QuotaExhausted),
        (403, 0, True, errors.AuthFailed),
        (404, 0, True, errors.ModelUnavailable),
        (408, 0, True, errors.UnknownOutcome),
        (409, 0, True, errors.ProviderConflict),
        (413, 0, True, errors.RequestRejected),
        (422, 0, True, errors.RequestRejected),
        (429, 0, True, errors.RateLimited),
        (500, 0.5, True, errors.Overloaded),
        (500, 0.5, False, errors.UnknownOutcome),
        (500, 30, True, errors.UnknownOutcome),
        (502, 0, True, errors.UnknownOutcome),
        (503, 0, False, errors.Overloaded),
        (504, 0, True, errors.UnknownOutcome),
        (524, 0, True, errors.UnknownOutcome),
    ],
)
def test_what_a_status_means(status, seconds, explained, kind):
    assert kind_of_status(status, seconds, explained=explained) is kind
