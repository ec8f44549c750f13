"""Where a list or a stream goes on: tokens that say nothing to their holder and fit one place only."""

import base64
import binascii
import hmac
from binascii import b2a_base64
from hashlib import blake2b
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from . import errors
from .settings import Secret

_SEAL_BYTES = 12
_NUMBER_BYTES = 8
_MARK_LENGTH = 27
_TO_URL = bytes.maketrans(b"+/", b"-_")


class Cursors:
    """Makes and reads cursors."""

    def __init__(self, secret: Secret) -> None:
        self._serializer = URLSafeSerializer(secret.reveal(), salt="image_generation.cursor")

    def make(self, scope: list[Any], position: list[Any]) -> str:
        """A cursor behind `position` in the list that `scope` names (session, member, filter)."""
        return str(self._serializer.dumps([scope, position]))

    def read(self, scope: list[Any], cursor: str) -> list[Any]:
        """The position; raises `errors.BadCursor` when it was not made for `scope`."""
        try:
            made_for, position = self._serializer.loads(cursor)
        except (BadSignature, ValueError, TypeError):
            raise errors.BadCursor from None
        if made_for != scope:
            raise errors.BadCursor
        return list(position)


class Marks:
    """Makes and reads one member's marks in his session's event log.

    A mark is an event's number, encrypted and authenticated: the seal is made of the number and is the initial vector
    too, so the same event has the same mark for the same member, and two marks tell nothing of what lies between.
    """

    __slots__ = ("_hiding", "_sealing")

    def __init__(self, secret: Secret, session_id: str, user_id: str) -> None:
        whose = (session_id.encode(errors="surrogatepass"), user_id.encode(errors="surrogatepass"))
        name = b"".join(len(part).to_bytes(4, "big") + part for part in whose)
        key = hmac.digest(secret.reveal().encode(), b"image_generation.mark" + name, "sha256")
        self._sealing = hmac.digest(key, b"seal", "sha256")
        self._hiding = hmac.digest(key, b"hide", "sha256")

    def make(self, number: int) -> str:
        """The mark behind this event."""
        # Keyed hashes that cost less to set up than HMAC: this is done for each follower and event.
        seal = blake2b(number.to_bytes(_NUMBER_BYTES, "big"), key=self._sealing, digest_size=_SEAL_BYTES).digest()
        hidden = self._masked(number, seal)
        return b2a_base64(seal + hidden, newline=False)[:_MARK_LENGTH].translate(_TO_URL).decode()

    def read(self, mark: str) -> int | None:
        """The event's number; None for a mark that is broken or somebody else's."""
        if len(mark) != _MARK_LENGTH or not mark.isascii():
            return None
        try:
            raw = base64.urlsafe_b64decode(f"{mark}=")
        except (binascii.Error, ValueError):
            return None
        seal, hidden = raw[:_SEAL_BYTES], raw[_SEAL_BYTES:]
        number = int.from_bytes(self._masked(int.from_bytes(hidden, "big"), seal), "big")
        return number if hmac.compare_digest(self.make(number), mark) else None

    def _masked(self, number: int, seal: bytes) -> bytes:
        mask = blake2b(seal, key=self._hiding, digest_size=_NUMBER_BYTES).digest()
        return (number ^ int.from_bytes(mask, "big")).to_bytes(_NUMBER_BYTES, "big")
