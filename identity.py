"""Who is calling: member tokens, the cookie that carries one, and the host's two answers to the plugin."""

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, has_request_context, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse_many

import memberships
from console import add_card
from console_log import ConsoleLog
from image_generation import Draft, errors
from image_generation.blueprints.context import identify
from image_generation.blueprints.http import claimed_user_id
from image_generation.database import translated
from image_generation.host import Member, Role
from memberships import token_hash
from models import Member as MemberRow
from models import writing

#: Counts new sessions and guesses at join links in this process.
limiter = Limiter(key_func=get_remote_address, storage_uri="memory://")

COOKIE = "scene_member"
_ROLES = {role.value: role for role in Role}
_COOKIE_SECONDS = 180 * 24 * 3600


def presented_token() -> str | None:
    """The member token that came with this request: the Authorization header counts before the cookie."""
    if has_bearer():
        return request.authorization.token if request.authorization else None
    return request.cookies.get(COOKIE)


def has_bearer() -> bool:
    """True when the request carries an Authorization header of ours, whatever it is worth."""
    return request.headers.get("Authorization", "").lower().startswith("bearer ")


def set_cookie(response: Response, session_id: str, token: str) -> None:
    """Give the browser its token, for this session's API alone, so that it can sit at several tables at once."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=_COOKIE_SECONDS,
        path=f"{request.script_root}/api/session/{session_id}",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


class SessionHost:
    """The standalone host's answers to the plugin's questions."""

    def __init__(self, engine: sa.Engine, *, app: Flask, trusts_user_id: bool) -> None:
        self._engine = engine
        #: A stream or a socket asks outside any request; what writes needs the app's context all the same.
        self._app = app
        #: In trusted-host mode a host in front has authenticated the `user_id`, which then is the identity.
        self.trusts_user_id = trusts_user_id

    def current_user_id(self) -> str | None:
        """Who is calling? Asked inside a request; None when nobody is signed in."""
        claimed = claimed_user_id() if self.trusts_user_id else None
        return claimed or self._token_owner()

    def current_session_id(self) -> str | None:
        """Which session is the caller's token good for? None without a token that is good for one."""
        seat = self._seat(presented_token())
        return None if seat is None else str(seat.session_id)

    def owner_of(self, token: str) -> tuple[str, str] | None:
        """Whose token is this: the session and the member. For a socket's first message."""
        seat = self._seat(token)
        return None if seat is None else (str(seat.session_id), str(seat.user_id))

    def open_session(self, user_id: str, name: str) -> str:
        """Open a session whose GM the user is; his token is good for it too, since his id is a member's there.

        Raises `errors.TooManyRequests` for whoever opens more than one address may.
        """
        allowed = parse_many(self._app.config["SESSION_RATE_LIMIT"])
        if not self.trusts_user_id and not all(limiter.limiter.hit(each, "chat", user_id) for each in allowed):
            raise errors.TooManyRequests("Too many new sessions; wait a little.", retry_after=60)
        with self._app.app_context(), writing() as tx:
            return memberships.open_session(tx, name=name, gm_user_id=user_id, gm_name="GM", token=None).id

    def _token_owner(self) -> str | None:
        # The next question will be for the role, and this row answers it.
        g.seat = seat = self._seat(presented_token())
        return None if seat is None else str(seat.user_id)

    def _seat(self, token: str | None) -> sa.Row[str, str, str] | None:
        if not token:
            return None
        found = sa.select(MemberRow.session_id, MemberRow.user_id, MemberRow.role).where(
            MemberRow.token_hash == token_hash(token), MemberRow.removed_at.is_(None)
        )
        with translated(), self._engine.connect() as connection:
            return connection.execute(found).one_or_none()

    def role_of(self, user_id: str, session_id: str) -> Role | None:
        """Which role has this user in that session? None for strangers and removed members; works anywhere."""
        seat = g.pop("seat", None) if has_request_context() else None
        if seat is not None and (seat.session_id, seat.user_id) == (session_id, user_id):
            return Role(seat.role)  # good for one answer: who asks again, as a stream does, gets the present state
        if "\0" in user_id + session_id:  # PostgreSQL takes no such text, and nobody has such an id
            return None
        found = sa.select(MemberRow.role).where(
            MemberRow.session_id == session_id, MemberRow.user_id == user_id, MemberRow.removed_at.is_(None)
        )
        with translated(), self._engine.connect() as connection:
            role = connection.scalar(found)
        return None if role is None else Role(role)

    def roles_in(self, session_id: str) -> dict[str, Role]:
        """Everybody's role in a session at once, for the streams of its members."""
        found = sa.select(MemberRow.user_id, MemberRow.role).where(
            MemberRow.session_id == session_id, MemberRow.removed_at.is_(None)
        )
        with translated(), self._engine.connect() as connection:
            return {user_id: _ROLES[role] for user_id, role in connection.execute(found)}

    def users_named(self, session_id: str, name: str) -> set[str]:
        """Who is or was in the session under this name, in any case."""
        found = sa.select(MemberRow.user_id, MemberRow.name).where(MemberRow.session_id == session_id)
        with translated(), self._engine.connect() as connection:
            wanted = name.casefold()
            return {user_id for user_id, called in connection.execute(found) if called.casefold() == wanted}

    def names_in(self, session_id: str) -> dict[str, str]:
        """The names of all who are or were in the session, by their ids."""
        found = sa.select(MemberRow.user_id, MemberRow.name).where(MemberRow.session_id == session_id)
        with translated(), self._engine.connect() as connection:
            return {row.user_id: row.name for row in connection.execute(found)}

    def request_accepted(self, member: Member, request_id: str, draft: Draft) -> str | None:
        """Make one card of a request in the console's log."""
        with self._app.app_context():
            return add_card(ConsoleLog(), self._app.extensions["image_generation"], member, request_id, draft).id


def session_host() -> SessionHost:
    """The running app's `SessionHost`."""
    found: SessionHost = current_app.extensions["session_host"]
    return found


def current_member(session_id: str) -> Member:
    """The caller as a member of this session; raises what `identify` raises."""
    host = session_host()
    return identify(host, session_id, trusts_user_id=host.trusts_user_id)
