"""The end of one exchange with a provider: at its deadline, whatever the client library is waiting for."""

import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Self


class Watch:
    """Ends one exchange at its deadline by shutting the socket, whatever the client library is waiting for.

    Timeouts of client libraries count from one byte to the next, so that a drip would never end. Shutting the socket
    leaves what has already arrived to be read: a paid answer that is complete is not thrown away.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        #: From here on bytes may have left.
        self.connected = False
        self._deadline = time.monotonic() + seconds
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(max(0.0, seconds), self._shut)
        self._timer.daemon = True

    @property
    def expired(self) -> bool:
        """Is the deadline past? By the clock, because the timer's thread may come late."""
        return time.monotonic() >= self._deadline

    def attach(self, connection: socket.socket) -> None:
        """Watch over this socket, which has just been connected (or wrapped in TLS)."""
        self._socket = connection
        if self.expired:
            self._shut()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Follow the SDK's client: it tells of its socket in no other way."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self.attach(info["return_value"].get_extra_info("socket"))
        elif event.endswith("send_request_headers.started"):
            self.connected = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                # Not its own method: an SSLSocket would drop its TLS state under the reading thread's feet.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
