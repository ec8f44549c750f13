"""What a provider answers, written down while it is heard, and heard again after a crash.

An attempt runs with a tape. Live, every answer goes onto it as it comes in; afterwards the same provider runs once more
over the tape, and reads from it what it read from the network: a paid answer needs no second reader.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Exchange:
    """One answer as it was heard."""

    status: int
    headers: Mapping[str, str]
    pieces: tuple[bytes, ...]
    #: From the send to the first byte.
    seconds: float
    #: False where it broke off, or where the process ended before its end.
    is_whole: bool


class Tape(Protocol):
    """The answers of one attempt, in the order in which they came."""

    def again(self, *, is_free: bool) -> Exchange | None:
        """The next answer that was heard before; None where the provider has to be asked.

        Raises `errors.UnknownOutcome` for a call that is not free and of which nothing was heard: a tape buys nothing.
        """

    def answered(self, status: int, headers: Mapping[str, str], seconds: float) -> None:
        """An answer has begun."""

    def heard(self, piece: bytes) -> None:
        """More of its body, unpacked."""

    def ended(self) -> None:
        """Its body is complete."""


class _NoTape:
    """For calls that nobody would play again."""

    def again(self, *, is_free: bool) -> Exchange | None:
        return None

    def answered(self, status: int, headers: Mapping[str, str], seconds: float) -> None:
        pass

    def heard(self, piece: bytes) -> None:
        pass

    def ended(self) -> None:
        pass


NOTHING: Tape = _NoTape()
_running: ContextVar[Tape] = ContextVar("tape", default=NOTHING)


def current() -> Tape:
    """The tape of the attempt that this thread is at."""
    return _running.get()


@contextmanager
def running(tape: Tape) -> Iterator[None]:
    """Let all calls to providers inside the block go over this tape."""
    token = _running.set(tape)
    try:
        yield
    finally:
        _running.reset(token)


def recorded(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Put a body onto the tape as it passes."""
    onto = current()
    for piece in pieces:
        onto.heard(piece)
        yield piece
    onto.ended()
