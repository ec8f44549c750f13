"""The one HTTP client, so that deadlines, byte caps, redirects and redaction are decided in one place.

A call opens a connection of its own and sends one request. It is never repeated, not even by the client library on a
connection that went stale, because a repeated order is a second bill. `Remote` translates every foreign error into an
`errors.ProviderError`: what broke before a connection stood was `NotSent`, what broke later is an `UnknownOutcome`.
"""

import http.client
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeVar, cast
from urllib.parse import urlsplit

import httpx2
import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict

from . import errors, tape
from .settings import Secret
from .tape import Exchange
from .watch import Watch

CONNECT_SECONDS: Final = 5.0
MAX_WIRE_BYTES: Final = 32 << 20
MAX_DECODED_BYTES: Final = 64 << 20
#: The longest wait that a provider may ask for; longer ones are cut to it.
MAX_RETRY_AFTER: Final = 900.0
_MAX_MESSAGE: Final = 300
_TOO_LARGE: Final = "the answer is larger than any picture we take"
_OF_PACKED: Final = ("content-encoding", "content-length")
_CHUNK: Final = 1 << 16
#: The extension of a response to the SDK with the seconds from its send to its first byte.
WAITED: Final = "seconds_waited"

#: What may leave through the SDK's client; everything else was put there by an environment variable of the SDK's.
_SDK_HEADERS: Final = re.compile(
    r"host|accept|authorization|content-(type|length)|transfer-encoding|user-agent|x-stainless-[a-z-]+", re.IGNORECASE
)
_KEY_SHAPED: Final = re.compile(r"\bsk-[\w*.…-]+|(?<=Bearer )\S+")

#: Seconds within which no picture is ever made.
_MOMENT: Final = 2.0
_BY_STATUS: Final[Mapping[int, type[errors.ProviderError]]] = {
    **dict.fromkeys((401, 403), errors.AuthFailed),
    402: errors.QuotaExhausted,
    408: errors.UnknownOutcome,
    404: errors.ModelUnavailable,
    409: errors.ProviderConflict,
    429: errors.RateLimited,
    503: errors.Overloaded,
}

E = TypeVar("E", bound=errors.ProviderError)

# Those of requests are OSErrors.
_FOREIGN = (OSError, urllib3.exceptions.HTTPError, http.client.HTTPException, httpx2.TransportError)

#: Why no connection came about, in words; looked for along the chain of causes.
_REASONS: Final[Mapping[type[Exception], str]] = {
    socket.gaierror: "no such host",
    ssl.SSLError: "TLS failed",
    ConnectionRefusedError: "connection refused",
    TimeoutError: "timed out",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, whatever its status; redirects never get this far."""

    status: int
    #: Looked up without regard to case.
    headers: Mapping[str, str]
    body: bytes
    #: From the send to the last byte.
    seconds: float

    @property
    def media_type(self) -> str:
        """The type without its parameters, in lower case; empty when the provider named none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Remote:
    """A service on the other side: what messages call it, and which secrets must never show in one."""

    label: str
    secrets: tuple[Secret, ...] = ()

    def error(self, kind: type[E], text: str, **facts: Any) -> E:
        """Make an error whose message starts with the label and shows no key, whatever the provider echoed."""
        return kind(f"{self.label} error: {self.redact(text)}", **facts)

    def redact(self, text: str) -> str:
        """One line of `text`, cut to size, without keys (whole or partly starred) and without control characters."""
        text = text[: 20 * _MAX_MESSAGE]
        for secret in self.secrets:
            key = secret.reveal()
            text = text.replace(key, "***")
            if len(key) > 12:
                text = re.sub(re.escape(key[:7]) + r"[^\s'\",;)]*", "***", text)
        text = _KEY_SHAPED.sub("***", text)
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        return text if len(text) <= _MAX_MESSAGE else text[: _MAX_MESSAGE - 1] + "…"

    def get(self, url: str, *, timeout: float, headers: Mapping[str, str] | None = None) -> Reply:
        """Fetch `url`; `timeout` is for everything from the connection to the last byte, as in all calls here."""
        return self._send("GET", url, timeout, headers)

    def post_form(
        self, url: str, fields: Mapping[str, str], *, timeout: float, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send `fields` as multipart/form-data."""
        parts = {name: (None, value) for name, value in fields.items()}
        return self._send("POST", url, timeout, headers, files=parts)

    def post_json(self, url: str, payload: Any, *, timeout: float, headers: Mapping[str, str] | None = None) -> Reply:
        """Send `payload` as JSON."""
        return self._send("POST", url, timeout, headers, json=payload)

    def sdk_client(self) -> httpx2.Client:
        """The client object for a vendor's SDK: the same rules, and the SDK's read timeout becomes the total one."""
        return httpx2.Client(transport=_SdkTransport(self), follow_redirects=False, trust_env=False)

    def _send(self, method: str, url: str, timeout: float, headers: Mapping[str, str] | None, **body: Any) -> Reply:
        self.check_secrets()
        if heard := tape.current().again(is_free=method == "GET"):
            self.refuse_redirect(heard.status)
            body_then = b"".join(self.replayed(heard))
            return Reply(heard.status, CaseInsensitiveDict(heard.headers), body_then, heard.seconds)
        started = time.monotonic()
        body["headers"] = {"Accept-Encoding": "identity", **(headers or {})}
        body["timeout"] = (min(CONNECT_SECONDS, timeout), timeout)
        with ExitStack() as owned:
            watch = owned.enter_context(Watch(timeout))
            owned.enter_context(self.translated(watch, url))
            session = owned.enter_context(_WatchedSession(watch))
            answer = owned.enter_context(session.request(method, url, allow_redirects=False, stream=True, **body))
            tape.current().answered(answer.status_code, _plain(answer.headers.items()), time.monotonic() - started)
            self.refuse_redirect(answer.status_code)
            chunks = answer.raw.stream(_CHUNK, decode_content=False)
            content = b"".join(tape.recorded(self.limited(chunks, answer.headers, watch)))
            return Reply(answer.status_code, answer.headers, content, time.monotonic() - started)

    @contextmanager
    def translated(self, watch: Watch, url: str) -> Iterator[None]:
        """Turn what a client library raises into ours."""
        try:
            yield
        except UnicodeEncodeError:
            raise self.unsendable() from None
        except _FOREIGN as error:
            raise self._failure(error, watch, url) from None

    def _failure(self, error: BaseException, watch: Watch, url: str) -> errors.ProviderError:
        host = urlsplit(url).hostname
        if not watch.connected:
            return self.error(errors.NotSent, f"could not connect to {host} ({_reason(error)})")
        if watch.expired:
            return self.error(errors.DeadlineExceeded, f"no complete answer within {watch.seconds:g} seconds")
        return self.error(errors.UnknownOutcome, f"the connection to {host} broke before the answer was complete")

    def check_secrets(self) -> None:
        """Raise `errors.AuthFailed` for a key that no header can carry."""
        if not all(secret.reveal().isascii() and secret.reveal().isprintable() for secret in self.secrets):
            raise self.error(errors.AuthFailed, "the API key has characters that no key has")

    def unsendable(self) -> errors.RequestRejected:
        """The error for a request that is no valid text, such as one with half a surrogate pair."""
        return self.error(errors.RequestRejected, "the request has characters that cannot be sent")

    def refuse_redirect(self, status: int) -> None:
        """Raise on a redirect: following it would hand prompt and key to another host."""
        if 300 <= status < 400:
            raise self.error(errors.ProviderMisconfigured, f"{status} - provider misconfigured: a redirect")

    def limited(self, chunks: Iterable[bytes], headers: Mapping[str, str], watch: Watch) -> Iterator[bytes]:
        """Unpack a body as it comes in, and stop at the caps and at the deadline."""
        if _declared_length(headers) > MAX_WIRE_BYTES:
            raise self.error(errors.InvalidResult, _TOO_LARGE)
        wire = decoded = 0
        unpack = self._unpacker(headers.get("content-encoding", ""))
        for chunk in chunks:
            wire += len(chunk)
            for piece in unpack(chunk):
                decoded += len(piece)
                if wire > MAX_WIRE_BYTES or decoded > MAX_DECODED_BYTES:
                    raise self.error(errors.InvalidResult, _TOO_LARGE)
                yield piece
        if watch.expired and not _is_framed(headers):
            # Without a length, the end that our own deadline made looks like a good one.
            raise self._failure(TimeoutError(), watch, "")

    def replayed(self, heard: Exchange) -> Iterator[bytes]:
        """A body off the tape; where that breaks off, it ends as the connection did."""
        yield from heard.pieces
        if not heard.is_whole:
            raise self.error(errors.UnknownOutcome, "nothing more was heard of the answer")

    def _unpacker(self, encoding: str) -> Callable[[bytes], Iterable[bytes]]:
        match encoding.strip().lower():
            case "" | "identity":
                return lambda chunk: (chunk,)
            case "gzip" | "x-gzip" | "deflate":
                return self._inflater()
        raise self.error(errors.InvalidResult, f"the answer came in the encoding {encoding}, which nobody asked for")

    def _inflater(self) -> Callable[[bytes], Iterator[bytes]]:
        inflate = zlib.decompressobj(wbits=47)

        def unpack(chunk: bytes) -> Iterator[bytes]:
            try:
                while chunk:
                    yield inflate.decompress(chunk, _CHUNK)
                    chunk = inflate.unconsumed_tail
            except zlib.error:
                raise self.error(errors.InvalidResult, "the answer could not be unpacked") from None

        return unpack


class _WatchedSession(requests.Session):
    """A session for one call."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self.trust_env = False
        self.mount("http://", _WatchedAdapter(watch))
        self.mount("https://", _WatchedAdapter(watch))

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None ever: told not to follow a redirect, the base class still reads its body whole, past all caps."""


class _WatchedAdapter(HTTPAdapter):
    """Tells the watch of the socket as soon as it is connected."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        super().__init__(max_retries=0)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """The pool for this call, with connections that report to the watch."""
        pool = cast("Any", super().get_connection_with_tls_context(*args, **kwargs))
        pool.ConnectionCls = _watched(pool.ConnectionCls, self._watch)
        return pool


def _watched(base: Any, watch: Watch) -> Any:
    class Watched(base):  # type: ignore[misc]
        def connect(self) -> None:
            super().connect()
            watch.attach(self.sock)
            watch.connected = True

    return Watched


class _SdkTransport(httpx2.BaseTransport):
    """What stands between a vendor's SDK and the network."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self._inner = httpx2.HTTPTransport(trust_env=False, limits=httpx2.Limits(max_keepalive_connections=0))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request under the total deadline that the SDK gave as its read timeout."""
        if heard := tape.current().again(is_free=request.method == "GET"):
            return self._again(heard)
        url, seconds = str(request.url), request.extensions["timeout"]["read"]
        started = time.monotonic()
        _keep_our_headers(request)
        with ExitStack() as owned:
            watch = owned.enter_context(Watch(seconds))
            request.extensions["timeout"]["connect"] = min(CONNECT_SECONDS, seconds)
            request.extensions["trace"] = watch.trace
            with self._remote.translated(watch, url):
                answer = self._inner.handle_request(request)
            owned.callback(answer.close)
            tape.current().answered(
                answer.status_code, _plain(answer.headers.items()), waited := time.monotonic() - started
            )
            self._remote.refuse_redirect(answer.status_code)
            body = _SdkBody(self._remote, watch, url, answer, owned.pop_all())
        headers = [pair for pair in answer.headers.multi_items() if pair[0] not in _OF_PACKED]
        extensions = {**answer.extensions, WAITED: waited}
        return httpx2.Response(answer.status_code, headers=headers, stream=body, extensions=extensions)

    def _again(self, heard: Exchange) -> httpx2.Response:
        self._remote.refuse_redirect(heard.status)
        told: dict[str, Any] = {"headers": dict(heard.headers), "extensions": {WAITED: heard.seconds}}
        return httpx2.Response(heard.status, stream=_SdkReplay(self._remote.replayed(heard)), **told)


def _keep_our_headers(request: httpx2.Request) -> None:
    for name in [name for name in request.headers if not _SDK_HEADERS.fullmatch(name)]:
        del request.headers[name]
    request.headers["Accept-Encoding"] = "identity"
    request.headers["Connection"] = "close"


class _SdkBody(httpx2.SyncByteStream):
    """A body on its way to the SDK: unpacked, capped, watched, and translated when it breaks."""

    def __init__(self, remote: Remote, watch: Watch, url: str, answer: httpx2.Response, owned: ExitStack) -> None:
        self._remote, self._watch, self._url, self._answer, self._owned = remote, watch, url, answer, owned

    def __iter__(self) -> Iterator[bytes]:
        chunks = cast("Iterable[bytes]", self._answer.stream)
        with self._remote.translated(self._watch, self._url):
            yield from tape.recorded(self._remote.limited(chunks, self._answer.headers, self._watch))

    def close(self) -> None:
        """Give the connection back and end the watch."""
        self._owned.close()


class _SdkReplay(httpx2.SyncByteStream):
    """A body off the tape on its way to the SDK."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces


def _plain(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers for the tape, where the body lies unpacked."""
    return {name: value for name, value in headers if name.lower() not in _OF_PACKED}


def kind_of_status(status: int, seconds: float, *, explained: bool) -> type[errors.ProviderError]:
    """What a status means where the vendor's own words do not say.

    A 500 that came within a moment and with an explanation was made before any picture was; a late one, and whatever a
    gateway says in between, leaves open what the vendor did with the order.
    """
    if status == 500 and explained and seconds < _MOMENT:
        return errors.Overloaded
    return _BY_STATUS.get(status, errors.UnknownOutcome if status >= 500 else errors.RequestRejected)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """How many seconds the provider asks us to wait, at most `MAX_RETRY_AFTER`; None for none or nonsense."""
    wait = _number(headers.get("retry-after-ms", ""), 1000)
    if wait is None:
        wait = _number(headers.get("retry-after", ""), 1)
    if wait is None:
        wait = _until(headers.get("retry-after", ""), now)
    return None if wait is None or wait < 0 else min(wait, MAX_RETRY_AFTER)


def _number(text: str, per_second: int) -> float | None:
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", text.strip(), re.ASCII):
        return None
    return float(text) / per_second


def _until(text: str, now: datetime) -> float | None:
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (then.replace(tzinfo=then.tzinfo or UTC) - now).total_seconds()


def _declared_length(headers: Mapping[str, str]) -> int:
    text = headers.get("content-length", "")
    return int(text) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else 0


def _is_framed(headers: Mapping[str, str]) -> bool:
    return "content-length" in headers or "chunked" in headers.get("transfer-encoding", "").lower()


def _reason(error: BaseException | None) -> str:
    while error is not None:
        for kind, words in _REASONS.items():
            if isinstance(error, kind):
                return words
        error = error.__cause__ or error.__context__
    return "network error"
