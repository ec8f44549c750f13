"""The host's own routes: open a session, join it by a link, see who is there, send somebody away."""

import math
import time
from typing import Annotated, Any, Literal

from flask import Blueprint, Response, current_app, g, url_for
from flask_limiter import RateLimitExceeded
from pydantic import AfterValidator, AwareDatetime, Field, RootModel
from sqlalchemy.orm import Session

import identity
import memberships
from identity import limiter
from image_generation import errors
from image_generation.blueprints.context import member
from image_generation.blueprints.http import CallerQuery, Payload, WholeNumber, endpoint, present, problem
from image_generation.host import Action, Role, find_member
from models import GameSession, JoinToken, db, new_id, writing

blueprint = Blueprint("sessions", __name__, url_prefix="/api/session")

TAG = "Session"
#: Whoever calls these is no member yet.
_FOR_STRANGERS = frozenset({"sessions.open_session", "sessions.join_session"})


@blueprint.url_value_preprocessor
def let_in(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Know the caller before anything that he sends is read."""
    if endpoint not in _FOR_STRANGERS:
        g.member = identity.current_member((values or {})["session_id"])


UserName = Annotated[str, Field(max_length=60), AfterValidator(memberships.visible)]
SessionName = Annotated[str, Field(max_length=120), AfterValidator(memberships.visible)]
UserId = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(memberships.visible)]


class OpenSession(Payload):
    """A new session's name, and who opens it."""

    name: SessionName
    user_name: UserName = "GM"
    gm_user_id: UserId | None = Field(None, description="Trusted-host mode only: the GM's id.")


class SessionOpened(Payload):
    """The new session, with the GM's token and a first join link."""

    status: Literal["success"] = "success"
    session_id: str
    name: str
    user_id: str
    gm_user_id: str
    role: Role
    token: str
    join_token: str
    join_url: str


class Join(Payload):
    """The join link's token and a name; in trusted-host mode an id and a role instead."""

    join_token: str | None = Field(None, max_length=200)
    user_name: UserName | None = None
    user_id: UserId | None = Field(None, description="Trusted-host mode only.")
    role: Role | None = Field(None, description="Trusted-host mode only: player or viewer. Elsewhere the link decides.")


class Joined(Payload):
    """The caller's membership. The token is shown this once."""

    status: Literal["success"] = "success"
    session_id: str
    user_id: str
    role: Role
    token: str | None = None


class MemberView(Payload):
    """A member as the others see him."""

    user_id: str
    name: str
    role: Role


class FormerMember(Payload):
    """Somebody who was sent away: what his pictures and words are signed with, and no more."""

    user_id: str
    name: str


class MemberList(RootModel[list[MemberView]]):
    """Everybody in the session, in the order in which they came."""


class SessionFacts(Payload):
    """What a session is."""

    id: str
    name: str
    gm_user_id: str
    auto_detect: bool = Field(description="Chat that plainly asks for a picture is run, and not only offered.")
    created_at: AwareDatetime


class SessionView(Payload):
    """The session, the caller's place in it, and everybody."""

    status: Literal["success"] = "success"
    session: SessionFacts
    member: MemberView
    members: list[MemberView]
    former_members: list[FormerMember] = Field(
        description="Who was sent away, by whose names their pictures are known."
    )


class MakeJoinLink(Payload):
    """How long a join link lives, for how many, and as what they come."""

    user_id: str | None = Field(None, description="May only name the caller.")
    expires_in_hours: Annotated[WholeNumber, Field(ge=1, le=24 * 30)] = 24
    max_uses: Annotated[WholeNumber, Field(ge=1, le=100)] = 10
    role: Literal[Role.PLAYER, Role.VIEWER] = Role.PLAYER


class JoinLinkView(Payload):
    """A join link without its secret."""

    id: str
    role: Role
    expires_at: AwareDatetime
    max_uses: int
    uses: int


class JoinLinkMade(JoinLinkView):
    """A new join link; its token is shown this once."""

    status: Literal["success"] = "success"
    join_token: str
    join_url: str


class JoinLinkList(Payload):
    """The join links that still work."""

    status: Literal["success"] = "success"
    join_tokens: list[JoinLinkView]


class Removed(Payload):
    """What a removal ended."""

    status: Literal["success"] = "success"
    user_id: str
    join_tokens_revoked: int


class Revoked(Payload):
    """The link that no longer works."""

    status: Literal["success"] = "success"
    id: str


@blueprint.errorhandler(RateLimitExceeded)
def slow_down(_error: RateLimitExceeded) -> Response:
    """Say when another try makes sense."""
    limit = limiter.current_limit
    seconds = math.ceil(limit.reset_at - time.time()) if limit else 60
    return problem(errors.TooManyRequests("Too many tries; wait a little.", retry_after=max(1, seconds)))


@endpoint(
    blueprint,
    "POST",
    "",
    tag=TAG,
    body=OpenSession,
    answers={201: SessionOpened, 200: SessionOpened},
    problems=(403, 429),
    public=True,
)
@limiter.limit(
    lambda: current_app.config["SESSION_RATE_LIMIT"], exempt_when=lambda: identity.session_host().trusts_user_id
)
def open_session(body: OpenSession) -> Response:
    """Open a session and become its GM.

    The answer holds the GM's token, which is also set as a cookie, and a first join link. Trusted-host mode answers
    200.
    """
    user_id, link = _gm_user_id(body), MakeJoinLink.model_validate({})
    token, join_token = memberships.new_token(), memberships.new_token()
    with writing() as tx:
        game = memberships.open_session(tx, name=body.name, gm_user_id=user_id, gm_name=body.user_name, token=token)
        _add_join_link(tx, game.id, join_token, link)
        session_id = game.id
    opened = SessionOpened(
        status="success",
        session_id=session_id,
        name=body.name,
        user_id=user_id,
        gm_user_id=user_id,
        role=Role.GM,
        token=token,
        join_token=join_token,
        join_url=_join_url(session_id, join_token),
    )
    return _welcome(opened, session_id, token)


def _gm_user_id(body: OpenSession) -> str:
    trusted = identity.session_host().trusts_user_id
    if trusted != (body.gm_user_id is not None):
        sentence = "is required in trusted-host mode" if trusted else "is taken in trusted-host mode only"
        raise _wrong("gm_user_id", sentence)
    return body.gm_user_id or new_id()


def _wrong(field: str, sentence: str) -> errors.BadInput:
    return errors.BadInput(f"{field}: {sentence}", details=[{"field": field, "message": sentence}])


def _welcome(answer: Payload, session_id: str, token: str) -> Response:
    """A trusted host speaks for many users, so there no cookie may speak for one."""
    if identity.session_host().trusts_user_id:
        return present(answer)
    response = present((answer, 201))
    identity.set_cookie(response, session_id, token)
    return response


def _join_url(session_id: str, join_token: str) -> str:
    """The secret stands behind the #, so that it reaches no log and no Referer."""
    return url_for("pages.join", session_id=session_id, _anchor=join_token, _external=True)


@endpoint(
    blueprint,
    "POST",
    "/<session_id>/join",
    tag=TAG,
    body=Join,
    answers={201: Joined, 200: Joined},
    problems=(403, 429),
    public=True,
)
@limiter.limit(
    lambda: current_app.config["JOIN_RATE_LIMIT"],
    exempt_when=lambda: identity.session_host().trusts_user_id,
    deduct_when=lambda response: response.status_code == 404,
)
def join_session(session_id: str, body: Join) -> Response:
    """Join a session by a link that its GM has made.

    A token that is wrong, expired, used up or another session's gets 404, and guessing is slowed down. Somebody who is
    a member already stays what he is. The new member's token is also set as a cookie.
    """
    if body.role is Role.GM:
        raise errors.NotAllowed("Nobody becomes GM by asking.")
    if identity.session_host().trusts_user_id:
        return present(_admit(session_id, body))
    return _membership(session_id) or _join_by_link(session_id, body)


def _admit(session_id: str, body: Join) -> Joined:
    if body.user_id is None:
        raise _wrong("user_id", "is required")
    name, role = body.user_name or body.user_id[:60], body.role or Role.PLAYER
    with writing() as tx:
        member = memberships.admit(tx, session_id, user_id=body.user_id, name=name, role=role)
        return Joined(status="success", session_id=session_id, user_id=member.user_id, role=Role(member.role))


def _membership(session_id: str) -> Response | None:
    """A second click on the link: the GM who tries his own link must not become a player."""
    host = identity.session_host()
    user_id = host.current_user_id()
    member = find_member(host, session_id, user_id) if user_id else None
    if member is None:
        return None
    # A script must not read its page's cookie by this way; who sent a Bearer token knows it.
    token = {"token": identity.presented_token()} if identity.has_bearer() else {}
    return present(Joined(status="success", session_id=session_id, user_id=member.user_id, role=member.role, **token))


def _join_by_link(session_id: str, body: Join) -> Response:
    if body.user_id is not None:
        raise errors.NotInSession
    if body.role is not None:
        raise _wrong("role", "is decided by the join link")
    if body.join_token is None or body.user_name is None:
        raise _wrong("user_name" if body.user_name is None else "join_token", "is required")
    token, user_id = memberships.new_token(), new_id()
    with writing() as tx:
        role = memberships.use_join_link(tx, session_id, body.join_token)
        memberships.add_member(tx, session_id, user_id=user_id, name=body.user_name, role=role, token=token)
    joined = Joined(status="success", session_id=session_id, user_id=user_id, role=role, token=token)
    return _welcome(joined, session_id, token)


@endpoint(blueprint, "GET", "/<session_id>", tag=TAG, query=CallerQuery, answers={200: SessionView})
def show_session(session_id: str, query: CallerQuery) -> SessionView:  # noqa: ARG001
    """The session, the caller's place in it, and everybody."""
    me = member()
    game = db.session.get(GameSession, session_id)
    members = _members(session_id)
    mine = next((view for view in members if view.user_id == me.user_id), None)
    if game is None or mine is None:  # removed since the request was let in
        raise errors.SessionNotFound
    facts = SessionFacts.model_validate(game, from_attributes=True)
    gone = [FormerMember(user_id=row.user_id, name=row.name) for row in memberships.former(db.session(), session_id)]
    return SessionView(status="success", session=facts, member=mine, members=members, former_members=gone)


@endpoint(blueprint, "GET", "/<session_id>/users", tag=TAG, query=CallerQuery, answers={200: MemberList})
def list_members(session_id: str, query: CallerQuery) -> MemberList:  # noqa: ARG001
    """Everybody in the session."""
    return MemberList(_members(session_id))


def _members(session_id: str) -> list[MemberView]:
    rows = memberships.members(db.session(), session_id)
    return [MemberView(user_id=row.user_id, name=row.name, role=Role(row.role)) for row in rows]


@endpoint(
    blueprint,
    "DELETE",
    "/<session_id>/users/<user_id>",
    tag=TAG,
    query=CallerQuery,
    answers={200: Removed},
    problems=(409,),
)
def remove_member(session_id: str, user_id: str, query: CallerQuery) -> Removed:  # noqa: ARG001
    """Remove a member (GM).

    His token ends at once, and so do all join links, or he would walk in again.
    """
    me = member()
    me.require(Action.MANAGE)
    if user_id == me.user_id:
        raise errors.Conflict("The GM cannot leave his own session.")
    with writing() as tx:
        revoked = memberships.remove(tx, session_id, user_id)
    return Removed(status="success", user_id=user_id, join_tokens_revoked=revoked)


@endpoint(blueprint, "POST", "/<session_id>/join-tokens", tag=TAG, body=MakeJoinLink, answers={201: JoinLinkMade})
def make_join_link(session_id: str, body: MakeJoinLink) -> tuple[JoinLinkMade, int]:
    """Make a join link (GM). Its token is shown this once."""
    member().require(Action.MANAGE)
    join_token = memberships.new_token()
    with writing() as tx:
        facts = _link_view(_add_join_link(tx, session_id, join_token, body)).model_dump()
    url = _join_url(session_id, join_token)
    return JoinLinkMade(status="success", join_token=join_token, join_url=url, **facts), 201


def _add_join_link(tx: Session, session_id: str, token: str, wish: MakeJoinLink) -> JoinToken:
    return memberships.add_join_link(
        tx, session_id, token=token, role=wish.role, hours=wish.expires_in_hours, max_uses=wish.max_uses
    )


def _link_view(link: JoinToken) -> JoinLinkView:
    return JoinLinkView(
        id=link.id, role=Role(link.role), expires_at=link.expires_at, max_uses=link.max_uses, uses=link.uses
    )


@endpoint(blueprint, "GET", "/<session_id>/join-tokens", tag=TAG, query=CallerQuery, answers={200: JoinLinkList})
def list_join_links(session_id: str, query: CallerQuery) -> JoinLinkList:  # noqa: ARG001
    """The join links that still work (GM)."""
    member().require(Action.MANAGE)
    links = memberships.join_links(db.session(), session_id)
    return JoinLinkList(status="success", join_tokens=[_link_view(link) for link in links])


@endpoint(
    blueprint, "DELETE", "/<session_id>/join-tokens/<link_id>", tag=TAG, query=CallerQuery, answers={200: Revoked}
)
def revoke_join_link(session_id: str, link_id: str, query: CallerQuery) -> Revoked:  # noqa: ARG001
    """Revoke a join link (GM)."""
    member().require(Action.MANAGE)
    with writing() as tx:
        memberships.revoke_join_link(tx, session_id, link_id)
    return Revoked(status="success", id=link_id)
