"""Gunicorn's worker for many streams: a greenlet for each client, with the same guards as the threads of `http_worker`.

Gunicorn loads it by name, in a process that `app_gevent` has patched.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import gevent
from gevent import socket
from gunicorn.workers.ggevent import GeventWorker

from http_worker import PATIENCE, Guard, is_upgrade, limit_sending
from image_generation.blueprints import sse


class _Client(socket.socket):  # type: ignore[misc]
    """A client's socket; it waits for bytes that are owed to us only so long."""

    patience: float | None = PATIENCE
    timeout: float | None
    #: What was offered and did not fit any more; it goes first when somebody waits to write.
    _rest = b""

    def recv(self, *args: Any) -> bytes:
        """Receive; a time-out that somebody else has set counts before ours."""
        if self.timeout is not None or self.patience is None:
            return super().recv(*args)  # type: ignore[no-any-return]
        self.timeout = self.patience
        try:
            return super().recv(*args)  # type: ignore[no-any-return]
        finally:
            self.timeout = None

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send all of it, however long that takes, behind what is left of an offer."""
        if self._rest:
            data, self._rest = self._rest + bytes(data), b""
        super().sendall(data, flags)

    def offer(self, part: bytes, *, chunked: bool) -> bool:
        """Send a part of a body if that needs no waiting, and say whether it is on its way.

        For a moment in which nobody else writes.
        """
        if self._rest:
            return False
        data = b"%X\r\n%b\r\n" % (len(part), part) if chunked else part
        try:
            sent = self._sock.send(data)
        except OSError:  # it is full, or gone: whoever waits to write finds out which
            return False
        if sent < len(data):
            self._rest = data[sent:]  # at most one part: the next offer is refused
        return True


def offering(wsgi_app: Any) -> Any:
    """A WSGI app whose requests bring the short way to their client along."""

    def call(environ: dict[str, Any], start_response: Any) -> Any:
        # Gunicorn writes in chunks to whoever knows what that is.
        chunked = environ["SERVER_PROTOCOL"] != "HTTP/1.0"
        environ[sse.OFFER] = partial(environ["gunicorn.socket"].offer, chunked=chunked)
        return wsgi_app(environ, start_response)

    return call


class Worker(Guard, GeventWorker):  # type: ignore[misc]
    """Greenlets, as gunicorn's own, with our guards."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Who waits for a request, with the timer that ends the wait.
        self._waiting: dict[gevent.Greenlet, gevent.Timeout] = {}

    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        """Serve one client."""
        guarded = _Client(client.family, client.type, client.proto, fileno=client.detach())
        limit_sending(guarded)
        super().handle(listener, guarded, addr)

    def handle_request(self, listener_name: Any, req: Any, sock: Any, addr: Any) -> None:
        """Serve what was read; who has become a WebSocket may be silent as long as he likes."""
        if is_upgrade(req):
            sock.patience = None
        super().handle_request(listener_name, req, sock, addr)

    @contextmanager
    def timeout_ctx(self) -> Iterator[None]:
        """The wait for a client's request; a stop cuts it short."""
        me = gevent.getcurrent()
        with gevent.Timeout(self.cfg.keepalive if self.alive else 1, False) as timer:
            self._waiting[me] = timer
            try:
                yield
            finally:
                del self._waiting[me]

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Begin to stop: idle connections would hold it up."""
        super().handle_exit(sig, frame)
        gevent.spawn(self._hang_up)

    def start_aside(self, work: Callable[[], None]) -> None:
        """A greenlet: a thread's start would wait for it, which the loop's own greenlet must not."""
        gevent.spawn(work)

    def _hang_up(self) -> None:
        for greenlet, timer in list(self._waiting.items()):
            greenlet.kill(timer, block=False)
