"""One WebSocket: whole texts in, whole texts out. What breaks the protocol ends it with the code that says why.

The handshake and the frames are wsproto's; simple-websocket knows where each server keeps its socket. Its own reader is
not used: it takes in messages without limit, lets a peer inflate them, and cuts the line before its last word is read.
"""

import base64
import selectors
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from simple_websocket import Server
from wsproto import ConnectionType, WSConnection
from wsproto import events as ws
from wsproto.connection import ConnectionState
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import LocalProtocolError, ProtocolError

from ... import errors

#: Bytes of one message, whatever number of frames it comes in.
MAX_MESSAGE = 64 * 1024
#: Frames at once, and a second after that: a message may come in very small pieces, but not without end.
_FRAMES, _FRAMES_PER_SECOND = 5000.0, 200.0
#: Seconds without a byte before we ask whether the other side is there, and before we take it that it is not.
PING_AFTER, SILENCE = 20.0, 60.0
#: Seconds in which the other side must take what is sent.
_SEND_SECONDS = 30.0
#: Seconds and bytes that the other side has to read our last word, and to say its own.
_LINGER, _LINGER_BYTES = 2.0, 1024 * 1024
#: How often somebody who waits looks whether another thread has ended the socket.
_TICK = 5.0
_HANDSHAKE = ("Host", "Upgrade", "Connection", "Sec-Websocket-Key", "Sec-Websocket-Version")


class Closed(Exception):
    """The socket has ended."""


class Bucket:
    """So many at once, and so many a second after that."""

    def __init__(self, burst: float, per_second: float) -> None:
        self._burst = burst
        self._per_second = per_second
        self._left = burst
        self._at = time.monotonic()

    def take(self) -> bool:
        """Take one out; False when there is none."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class _Held(Server):  # type: ignore[misc]
    """The server's socket, and nothing done with it."""

    def handshake(self) -> None:
        """Ours comes later."""
        self.connected = True

    def _thread(self) -> None:
        """There is a reader already."""


class Wire:
    """A socket after its handshake. One thread receives; any may send or close."""

    def __init__(self, environ: Mapping[str, Any]) -> None:
        """Find the socket; raises `errors.NoSocket` where the server gives none."""
        try:
            held = _Held(environ)
        except RuntimeError:
            raise errors.NoSocket from None
        #: Which server this is, for the response at the end.
        self.mode: str = held.mode
        #: Why it ended; None while it is open.
        self.code: int | None = None
        self._sock: socket.socket = held.sock
        self._environ = environ
        self._protocol = WSConnection(ConnectionType.SERVER)
        self._sending = threading.Lock()
        self._parts: list[str] = []
        self._size = 0
        self._frames = Bucket(_FRAMES, _FRAMES_PER_SECOND)
        self._heard = self._pinged = time.monotonic()

    def accept(self) -> None:
        """Answer the handshake, without compression; raises `errors.BadInput` for one that is none."""
        if not _is_key(self._environ.get("HTTP_SEC_WEBSOCKET_KEY", "")):
            raise errors.BadInput("Sec-WebSocket-Key: must be 16 bytes in base64.")
        lines = [f"{name}: {self._environ.get('HTTP_' + name.upper().replace('-', '_'), '')}" for name in _HANDSHAKE]
        try:
            self._protocol.receive_data("\r\n".join(["GET / HTTP/1.1", *lines, "", ""]).encode("latin-1"))
            list(self._protocol.events())
            answer = self._protocol.send(ws.AcceptConnection())
        except (ProtocolError, UnicodeEncodeError):
            raise errors.BadInput("This is not a WebSocket handshake.") from None
        # From here on no read waits by itself, so a receive time-out of the server's means nothing any more.
        self._sock.settimeout(_SEND_SECONDS)
        with suppress(OSError):
            self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._put(answer)

    def receive(self, timeout: float) -> str | None:
        """The next text, or None when none came in time; raises `Closed` at the end."""
        end = time.monotonic() + timeout
        while (text := self._next()) is None:
            if self.code is not None:
                raise Closed
            left = end - time.monotonic()
            if left <= 0:
                return None
            if self._readable(min(left, _TICK)):
                self._read()
            else:
                self._check_life()
        return text

    def send(self, text: str) -> None:
        """Send a text; raises `Closed` when nobody will read it."""
        self._send(ws.TextMessage(text))

    def close(self, code: int, reason: str = "") -> None:
        """Say why, and end; the first reason counts."""
        with suppress(Closed):
            self._send(ws.CloseConnection(code, reason))
        self._end(code)

    def finish(self) -> None:
        """Let the other side read our last word: what is cut off while it still sends, it would never see."""
        end, left = time.monotonic() + _LINGER, _LINGER_BYTES
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_WR)
            while left > 0 and self._readable(max(0.0, end - time.monotonic())):
                data = self._sock.recv(65536)
                left = left - len(data) if data else 0

    def _send(self, event: ws.Event) -> None:
        with self._sending:
            if self.code is not None:
                raise Closed
            try:
                data = self._protocol.send(event)
            except LocalProtocolError:  # the other side has said its last word
                raise Closed from None
            self._put(data)

    def _put(self, data: bytes) -> None:
        try:
            self._sock.sendall(data)
        except OSError:
            self._end(CloseReason.ABNORMAL_CLOSURE)
            with suppress(OSError):
                self._sock.shutdown(socket.SHUT_RDWR)  # wakes whoever waits for a byte
            raise Closed from None

    def _end(self, code: int) -> None:
        if self.code is None:
            self.code = int(code)

    def _readable(self, seconds: float) -> bool:
        pending = getattr(self._sock, "pending", None)  # of TLS, which may hold what no selector sees
        if pending is not None and pending():
            return True
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self._sock, selectors.EVENT_READ)
                return bool(selector.select(seconds))
        except (OSError, ValueError):
            self._end(CloseReason.ABNORMAL_CLOSURE)
            return False

    def _read(self) -> None:
        try:
            data = self._sock.recv(16384)
        except (BlockingIOError, TimeoutError):
            return
        except OSError:
            data = b""
        if not data:
            self._end(CloseReason.ABNORMAL_CLOSURE)
            return
        self._heard = time.monotonic()
        with suppress(LocalProtocolError):  # another thread has ended it in between
            self._protocol.receive_data(data)

    def _next(self) -> str | None:
        """The next whole text of what was read. What stands behind it waits: it may be a farewell."""
        if self.code is not None:
            return None
        for event in self._protocol.events():
            text = self._take(event)
            if text is not None or self.code is not None:
                return text
        return None

    def _take(self, event: ws.Event) -> str | None:
        if not self._frames.take():
            self.close(CloseReason.POLICY_VIOLATION, "Too many frames.")
            return None
        match event:
            case ws.TextMessage():
                return self._collect(event)
            case ws.BytesMessage():
                self.close(CloseReason.UNSUPPORTED_DATA, "Send JSON as text.")
            case ws.Ping():
                with suppress(Closed):
                    self._send(event.response())
            case ws.CloseConnection() if self._protocol.state is ConnectionState.REMOTE_CLOSING:
                with suppress(Closed):
                    self._send(event.response())
                self._end(event.code)
            case ws.CloseConnection():  # wsproto's word for what breaks the protocol
                self.close(event.code, event.reason or "")
        return None

    def _collect(self, event: ws.TextMessage) -> str | None:
        self._size += len(event.data.encode("utf-8", "surrogatepass"))
        if self._size > MAX_MESSAGE:
            self.close(CloseReason.MESSAGE_TOO_BIG, f"A message may have {MAX_MESSAGE} bytes.")
            return None
        self._parts.append(event.data)
        if not event.message_finished:
            return None
        text = "".join(self._parts)
        self._parts, self._size = [], 0
        return text

    def _check_life(self) -> None:
        now = time.monotonic()
        if now - self._heard > SILENCE:
            self.close(CloseReason.GOING_AWAY, "No sign of life.")
        elif now - max(self._heard, self._pinged) > PING_AFTER:
            self._pinged = now
            with suppress(Closed):
                self._send(ws.Ping())


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == 16
    except ValueError:
        return False
