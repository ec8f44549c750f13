"""Carries the bell's ring to the other processes: by Redis, by PostgreSQL, or not at all.

A ring that is lost costs whoever waits one look of his own, so nothing here is worth an error: a broken wire is said
in the log once and tried again.
"""

import logging
import os
import threading
import weakref
from collections.abc import Callable
from contextlib import closing
from typing import Any, Protocol
from uuid import uuid4

from sqlalchemy import Engine, text

from . import errors
from .events import Bell
from .settings import Secret

logger = logging.getLogger(__name__)

#: Seconds behind a ring in which all others become one: a busy moment has many of them.
BUNDLE = 0.01
#: Seconds between tries when the wire is broken; twice as many each time, up to the second figure.
_PAUSE = (0.5, 8.0)
#: Seconds after which a listener looks whether it should stop, and after how many of them whether the wire lives.
_LOOK = 1.0
_PROOF = 15
#: Several installations may share a Redis: a stranger's ring makes them look once for nothing.
_CHANNEL = "image_generation_bell"

Heard = Callable[[str], None]


class Wire(Protocol):
    """What carries a word to the other processes."""

    def send(self, word: str) -> None:
        """Send it to all who listen."""

    def listen(self, heard: Heard, stopping: threading.Event) -> None:
        """Hand over each word that comes, until it is time to stop; the first one, of its own, says: I listen now."""


class Relay:
    """The two threads between a bell and a wire; without a wire it does nothing."""

    def __init__(self, bell: Bell, wire: Wire | None) -> None:
        self._bell = bell
        self._wire = wire
        self._begin()
        if wire is not None:
            bell.carry = self.carry
        if hasattr(os, "register_at_fork"):
            begin = weakref.WeakMethod(self._begin)
            os.register_at_fork(after_in_child=lambda: (again := begin()) and again())

    @property
    def reaches_others(self) -> bool:
        """Is there a wire at all?"""
        return self._wire is not None

    def _begin(self) -> None:
        """Nothing runs: so it is at the start, and in a forked child."""
        self._lock = threading.Lock()
        self._due = threading.Event()
        self._stopping = threading.Event()
        self._threads: dict[str, threading.Thread] = {}
        #: Random for each process: its own rings come back to it.
        self._name = uuid4().hex

    def carry(self) -> None:
        """Somebody has rung: tell the others soon. Neither waits nor fails."""
        self._due.set()
        self._ensure("image-bell-sender", self._send)

    def ensure(self) -> None:
        """Listen for the rings of others, unless that is done already."""
        if self._wire is not None:
            self._ensure("image-bell-listener", self._listen)

    def stop(self) -> None:
        """Carry what was rung last, and nothing more."""
        sender = self._threads.get("image-bell-sender")
        self._stopping.set()
        self._due.set()
        if sender is not None:
            sender.join(1.0)

    def _ensure(self, name: str, work: Callable[[Wire], None]) -> None:
        known = self._threads.get(name)
        if (known is not None and known.is_alive()) or self._stopping.is_set():
            return
        with self._lock:
            known = self._threads.get(name)
            if known is None or not known.is_alive():
                self._threads[name] = threading.Thread(target=work, args=(self._wire,), name=name, daemon=True)
                self._threads[name].start()

    def _send(self, wire: Wire) -> None:
        pauses = _Pauses("send")
        is_last = False
        while not is_last:
            self._due.wait()
            self._due.clear()
            is_last = self._stopping.is_set()
            try:
                wire.send(self._name)
                pauses.over()
                self._stopping.wait(BUNDLE)
            except Exception as problem:  # noqa: BLE001 - of a client library; a ring is not worth an error
                self._stopping.wait(pauses.next(problem))

    def _listen(self, wire: Wire) -> None:
        pauses = _Pauses("listen")

        def heard(word: str) -> None:
            pauses.over()
            if word != self._name:
                self._bell.ring_here()

        while not self._stopping.is_set():
            try:
                wire.listen(heard, self._stopping)
            except Exception as problem:  # noqa: BLE001 - of a client library; a ring is not worth an error
                self._stopping.wait(pauses.next(problem))


class _Pauses:
    """How long to wait after each failure in a row; the first one is said in the log, and so is its end."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._seconds = 0.0

    def next(self, problem: Exception) -> float:
        """Only the kind of the problem is logged: its words may have an address with a password."""
        if not self._seconds:
            what = type(problem).__name__
            logger.warning("the bell does not reach other processes: %s", what, extra={"action": self._doing})
        self._seconds = min(max(_PAUSE[0], self._seconds * 2), _PAUSE[1])
        return self._seconds

    def over(self) -> None:
        """It works (again)."""
        if self._seconds:
            logger.info("the bell reaches other processes again", extra={"action": self._doing})
        self._seconds = 0.0


class RedisWire:
    """Publish and subscribe."""

    def __init__(self, address: Secret) -> None:
        try:
            # An extra of its own: most have no Redis.
            import redis  # noqa: PLC0415
        except ImportError:
            raise errors.ConfigurationError("REDIS_URL is set, but redis is missing: pip install redis.") from None
        try:
            self._client: Any = redis.Redis.from_url(
                address.reveal(), socket_connect_timeout=2, socket_timeout=5, health_check_interval=_PROOF
            )
        except ValueError:
            raise errors.ConfigurationError("REDIS_URL must be a redis://, rediss:// or unix:// address.") from None

    def send(self, word: str) -> None:
        """See `Wire`."""
        self._client.publish(_CHANNEL, word)

    def listen(self, heard: Heard, stopping: threading.Event) -> None:
        """See `Wire`."""
        with closing(self._client.pubsub()) as ear:
            ear.subscribe(_CHANNEL)
            while not stopping.is_set():
                message = ear.get_message(timeout=_LOOK)
                if message is not None:
                    heard(_word(message))


def _word(message: dict[str, Any]) -> str:
    data = message["data"]  # of the news that it listens: a number
    return data.decode(errors="replace") if isinstance(data, bytes) else ""


class PostgresWire:
    """NOTIFY through the engine's pool, LISTEN on a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def send(self, word: str) -> None:
        """See `Wire`."""
        with self._engine.begin() as connection:
            connection.execute(text("SELECT pg_notify(:channel, :word)"), {"channel": _CHANNEL, "word": word})

    def listen(self, heard: Heard, stopping: threading.Event) -> None:
        """See `Wire`."""
        pooled = self._engine.raw_connection()
        ear: Any = pooled.driver_connection
        pooled.detach()  # it is ours from now on, and no request waits for it
        with closing(ear):
            ear.autocommit = True
            ear.execute(f"LISTEN {_CHANNEL}")
            heard("")
            quiet = 0
            while not stopping.is_set():
                words = [note.payload for note in ear.notifies(timeout=_LOOK, stop_after=1)]
                for word in words:
                    heard(word)
                quiet = 0 if words else quiet + 1
                if quiet % _PROOF == _PROOF - 1:
                    ear.execute("SELECT 1")


def wire(engine: Engine, redis_url: Secret | None) -> Wire | None:
    """The wire of this installation: Redis where it is set, else PostgreSQL's own; SQLite has none."""
    if redis_url is not None:
        return RedisWire(redis_url)
    return PostgresWire(engine) if engine.dialect.name == "postgresql" and engine.driver == "psycopg" else None
