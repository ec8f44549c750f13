"""Where a provider's answers lie until their picture is in the store: one file per attempt.

It is written while the answer arrives and renamed when the answer is complete, so that a process that dies at any point
costs no second charge. Whoever writes a file or reads it holds its lock; a file that is not locked has lost its
process, and whoever finds it adopts it. The lock goes with the process, however that ends.

A file is a row of frames: a letter, a length, and as many bytes.
"""

import errno
import json
import logging
import os
import struct
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

from pydantic import TypeAdapter

from . import errors
from .providers.base import FinalImage, Order
from .tape import Exchange

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

logger = logging.getLogger(__name__)

#: How often a body may end the process that reads it before it is set aside.
MAX_TRIES: Final = 3
_FRAME: Final = struct.Struct(">cI")
_ORDER, _ANSWER, _PIECE, _END, _FINAL, _TRY = b"O", b"A", b"B", b"E", b"F", b"T"
_ORDERS: Final[TypeAdapter[Order]] = TypeAdapter(Order)
#: Beyond the end of any file, for the systems on which a locked byte cannot be read.
_LOCKED_BYTE: Final = 1 << 40


class Busy(Exception):
    """Somebody alive has the file."""


class Recording:
    """The tape of an attempt that is being made. The file is there from `begin`, or else from the first answer on.

    A disk that does not take it is no reason to lose the answer: it goes on without, and is not `kept`.
    """

    def __init__(self, path: Path, order: Order) -> None:
        self._path = path
        self._order = order
        self._file: BinaryIO | None = None
        self._answers = 0
        self._is_broken = False
        #: The whole answer is on the disk for good.
        self.is_kept = False

    def begin(self) -> None:
        """Let everybody on this machine see that somebody alive is at this attempt: nobody may send it again."""
        self._write(_ORDER, _ORDERS.dump_json(self._order, exclude={"reference"}))

    def again(self, *, is_free: bool) -> Exchange | None:
        """Nothing was heard before."""
        return None

    def answered(self, status: int, headers: Mapping[str, str], seconds: float) -> None:
        """Begin the file with the first answer."""
        if self._file is None:
            self.begin()
        self._answers += 1
        head = {"status": status, "headers": dict(headers), "seconds": seconds}
        self._write(_ANSWER, json.dumps(head).encode())

    def heard(self, piece: bytes) -> None:
        """Hand it to the operating system at once: what it has outlives the process."""
        self._write(_PIECE, piece)

    def ended(self) -> None:
        """Write that nothing is missing."""
        self._write(_END, b"")

    def keep(self, final: FinalImage) -> None:
        """Put the answer, which `final` was read from, onto the disk for good."""
        if not self._answers:
            if self._file is None:
                self.begin()
            self._write(_FINAL, json.dumps(_told(final)).encode())
            self._write(_PIECE, final.data)
            self._write(_END, b"")
        if self._file is None:
            return
        with self._guarded():
            os.fsync(self._file.fileno())
            # Where an open file cannot be renamed, its end mark says the same.
            with suppress(PermissionError):
                self._path = self._path.replace(self._path.with_suffix(".body"))
            _sync_folder(self._path.parent)
            self.is_kept = True

    def discard(self) -> None:
        """Its picture is in the store, or there is none: remove it."""
        if self._file is not None:
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Leave it to whoever finds it."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, kind: bytes, data: bytes) -> None:
        if self._is_broken:
            return
        with self._guarded():
            if self._file is None:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
                self._file = os.fdopen(os.open(self._path, flags, 0o600), "wb")
                _lock(self._file, wait=True)
            self._frame(self._file, kind, data)

    def _frame(self, file: BinaryIO, kind: bytes, data: bytes) -> None:
        file.write(_FRAME.pack(kind, len(data)))
        file.write(data)
        file.flush()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            logger.warning("no spool for this answer: %s", problem.strerror, extra={"action": "spool"})
            self._is_broken = True
            with suppress(OSError):
                self.discard()


class Found:
    """A file that has lost its process, in our hands: the tape that plays it again."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._file = file
        #: None where the process ended before it had written even that.
        self.order: Order | None = None
        #: What the provider brought, where it has no answers that could be played again.
        self.final: FinalImage | None = None
        #: Did its last answer come to its end?
        self.is_whole = False
        self._exchanges: list[Exchange] = []
        self._tries = 0
        self._read()

    @property
    def has_answers(self) -> bool:
        """Was anything heard at all?"""
        return bool(self._exchanges)

    def again(self, *, is_free: bool) -> Exchange | None:
        """The next answer; what is free may be asked for anew."""
        if self._exchanges:
            return self._exchanges.pop(0)
        if not is_free:
            raise errors.UnknownOutcome("The worker vanished before the answer came.")
        return None

    def answered(self, status: int, headers: Mapping[str, str], seconds: float) -> None:
        """It is on the way to the store; nothing more is written down."""

    def heard(self, piece: bytes) -> None:
        """As above."""

    def ended(self) -> None:
        """As above."""

    @contextmanager
    def trying(self) -> Iterator[bool]:
        """Read what is in it inside the block; False where it has ended too many processes that did."""
        self._file.write(_FRAME.pack(_TRY, 0))
        self._file.flush()
        try:
            yield self._tries < MAX_TRIES
        except errors.ProviderError:
            self._survived()
            raise
        self._survived()

    def _survived(self) -> None:
        self._file.seek(-_FRAME.size, os.SEEK_END)
        self._file.truncate()

    def discard(self) -> None:
        """Everything in it is done with."""
        self._path.unlink(missing_ok=True)

    def set_aside(self) -> None:
        """Keep it for a person to look at."""
        self._path.replace(self._path.with_suffix(".bad"))

    def _read(self) -> None:
        good = 0
        reader = _Reader()
        for kind, data in _frames(self._file):
            good += _FRAME.size + len(data)
            reader.take(kind, data)
        reader.finish()
        self.order, self.final, self._tries = reader.order, reader.final, reader.tries
        self._exchanges = reader.exchanges
        self.is_whole = reader.final is not None or (bool(reader.exchanges) and reader.exchanges[-1].is_whole)
        # The half of a frame at the end must not swallow what is written behind it.
        self._file.seek(good)
        self._file.truncate()


class _Reader:
    """Puts frames together again."""

    def __init__(self) -> None:
        self.order: Order | None = None
        self.final: FinalImage | None = None
        self.exchanges: list[Exchange] = []
        self.tries = 0
        self._head: tuple[bytes, dict[str, Any]] | None = None
        self._pieces: list[bytes] = []

    def take(self, kind: bytes, data: bytes) -> None:
        if kind == _ORDER:
            self.order = _ORDERS.validate_json(data)
        elif kind == _TRY:
            self.tries += 1
        elif kind == _PIECE:
            self._pieces.append(data)
        elif kind == _END:
            self._end(is_whole=True)
        else:
            self.finish()  # an answer of which only the head was wanted, such as a redirect
            self._head = (kind, json.loads(data))

    def finish(self) -> None:
        self._end(is_whole=False)

    def _end(self, *, is_whole: bool) -> None:
        if self._head is None:
            return
        kind, head = self._head
        if kind == _ANSWER:
            self.exchanges.append(Exchange(**head, pieces=tuple(self._pieces), is_whole=is_whole))
        elif is_whole:
            self.final = FinalImage(b"".join(self._pieces), **head)
        self._head, self._pieces = None, []


class Spool:
    """The folder with these files. It has to be on a disk of this machine: its locks are the operating system's."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def record(self, attempt_id: str, order: Order) -> Iterator[Recording]:
        """A tape for an attempt; what is not discarded inside the block is found by somebody later."""
        recording = Recording(self._root / f"{attempt_id}.part", order)
        try:
            yield recording
        finally:
            recording.close()

    def attempts(self) -> list[str]:
        """The attempts of which there is something, the oldest first."""
        found = [path for path in self._root.iterdir() if path.suffix in (".part", ".body")]
        return [path.stem for path in sorted(found, key=_age)]

    def unreadable(self) -> int:
        """How many answers are set aside."""
        return sum(path.suffix == ".bad" for path in self._root.iterdir())

    def is_set_aside(self, attempt_id: str) -> bool:
        """Has the answer ended everybody who read it?"""
        return (self._root / f"{attempt_id}.bad").exists()

    @contextmanager
    def take(self, attempt_id: str) -> Iterator[Found | None]:
        """What there is of an attempt, locked for the block; None for nothing. Raises `Busy` for somebody else's."""
        with ExitStack() as owned:
            yield self._open(attempt_id, owned)

    def _open(self, attempt_id: str, owned: ExitStack) -> Found | None:
        for suffix in (".body", ".part"):
            path = self._root / f"{attempt_id}{suffix}"
            try:
                file = owned.enter_context(path.open("r+b"))
            except FileNotFoundError:
                continue
            if not _lock(file, wait=False):
                raise Busy
            if path.exists():  # else its owner was done with it just now
                return Found(path, file)
        return None


def _age(path: Path) -> float:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return 0.0


def _frames(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    while len(head := file.read(_FRAME.size)) == _FRAME.size:
        kind, length = _FRAME.unpack(head)
        data = file.read(length)
        if len(data) < length:
            return
        yield kind, data


def _told(final: FinalImage) -> dict[str, Any]:
    """What a provider said about a picture, for JSON; a plug-in's usage may be any mapping."""
    usage = json.loads(json.dumps(dict(final.usage), default=str))
    facts = ("seed", "revised_prompt", "cost_micros", "provider_request_id")
    return {name: getattr(final, name) for name in facts} | {"usage": usage}


def _lock(file: BinaryIO, *, wait: bool) -> bool:
    """Take the lock that is given back when the file is closed, or its process ends; False when somebody has it."""
    try:
        if sys.platform == "win32":
            file.seek(_LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            file.seek(0)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as problem:
        if wait or problem.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
            raise
        return False
    return True


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # it cannot open a folder; its rename is durable by itself
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
