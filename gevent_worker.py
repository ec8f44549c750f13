"""Gunicorn's worker for many streams: a greenlet for each client, with the same guards as the threads of `http_worker`.

Gunicorn loads it by name, in a process that `app_gevent` has patched.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gevent
from gevent import socket
from gunicorn.workers.ggevent import GeventWorker

from http_worker import PATIENCE, Guard, is_upgrade, limit_sending


class _Client(socket.socket):  # type: ignore[misc]
    """A client's socket; it waits for bytes that are owed to us only so long."""

    patience: float | None = PATIENCE
    timeout: float | None

    def recv(self, *args: Any) -> bytes:
        """Receive; a time-out that somebody else has set counts before ours."""
        if self.timeout is not None or self.patience is None:
            return super().recv(*args)  # type: ignore[no-any-return]
        self.timeout = self.patience
        try:
            return super().recv(*args)  # type: ignore[no-any-return]
        finally:
            self.timeout = None


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

    def _hang_up(self) -> None:
        for greenlet, timer in list(self._waiting.items()):
            greenlet.kill(timer, block=False)
