"""Where a list goes on: a signed token that says nothing to its holder and fits one list of one session only."""

from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from . import errors
from .settings import Secret


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
