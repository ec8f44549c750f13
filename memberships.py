"""Who sits at which table: tokens, join links and members, as steps of the caller's transaction."""

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from image_generation import EventType, errors, of_host
from image_generation.host import Role
from models import GameSession, JoinToken, Member, new_id, utc_now

#: Signs that turn what stands behind them, such as the role behind a name, from right to left or back.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """A name as others may see it; raises `ValueError` for one that they could not, or that does more than name."""
    text = text.strip()
    if any(unicodedata.category(character) == "Cc" or character in _TURNS for character in text):
        raise ValueError("must not contain control characters")
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise ValueError("must contain a visible character")
    return text


def new_token() -> str:
    """A fresh token with 256 bits of chance; only its hash is stored."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database knows of a token. So much chance needs no salt, and a look-up by hash tells no timing."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def open_session(tx: Session, *, name: str, gm_user_id: str, gm_name: str, token: str | None) -> GameSession:
    """Add a session whose GM is a member from the start."""
    game = GameSession(id=new_id(), name=name, gm_user_id=gm_user_id)
    tx.add(game)
    tx.flush()
    add_member(tx, game.id, user_id=gm_user_id, name=gm_name, role=Role.GM, token=token)
    return game


def add_member(tx: Session, session_id: str, *, user_id: str, name: str, role: Role, token: str | None) -> Member:
    """Add a member; `token` is None where a trusted host vouches for him."""
    hashed = None if token is None else token_hash(token)
    member = Member(session_id=session_id, user_id=user_id, name=name, role=role, token_hash=hashed)
    tx.add(member)
    tx.flush()
    _tell(tx, EventType.MEMBER_JOINED, member)
    return member


def _tell(tx: Session, kind: EventType, member: Member) -> None:
    """Everybody in the session hears who came or went; last in the transaction, see `models.writing`."""
    of_host(tx, kind, member.session_id, utc_now(), by=member.user_id, user_id=member.user_id)


def admit(tx: Session, session_id: str, *, user_id: str, name: str, role: Role) -> Member:
    """Make somebody a member on a trusted host's word; who is one already stays what he is."""
    # The lock lets one in at a time: the same user may come twice at once.
    if tx.get(GameSession, session_id, with_for_update=True) is None:
        raise errors.SessionNotFound
    member = tx.get(Member, (session_id, user_id))
    if member is None:
        return add_member(tx, session_id, user_id=user_id, name=name, role=role, token=None)
    if member.removed_at is not None:
        member.removed_at = None
        tx.flush()
        _tell(tx, EventType.MEMBER_JOINED, member)
    return member


def members(tx: Session, session_id: str) -> Sequence[Member]:
    """Everybody who is there, in the order in which they came."""
    there = sa.select(Member).where(Member.session_id == session_id, Member.removed_at.is_(None))
    return tx.scalars(there.order_by(Member.joined_at, Member.user_id)).all()


def former(tx: Session, session_id: str) -> Sequence[Member]:
    """Whoever was sent away; what they made is still there."""
    gone = sa.select(Member).where(Member.session_id == session_id, Member.removed_at.is_not(None))
    return tx.scalars(gone.order_by(Member.joined_at, Member.user_id)).all()


def remove(tx: Session, session_id: str, user_id: str) -> int:
    """Send a member away: his token ends, and so does every join link, or he would walk in again.

    Returns the number of links that ended; raises `errors.NotFound` when nobody of that id is there.
    """
    member = tx.get(Member, (session_id, user_id))
    if member is None or member.removed_at is not None:
        raise errors.NotFound("There is no such member.")
    member.removed_at, member.token_hash = utc_now(), None
    revoked = _revoke(tx, JoinToken.session_id == session_id, _usable())
    tx.flush()
    _tell(tx, EventType.MEMBER_LEFT, member)
    return revoked


def add_join_link(tx: Session, session_id: str, *, token: str, role: Role, hours: int, max_uses: int) -> JoinToken:
    """Add a join link that makes up to `max_uses` people members with `role`."""
    link = JoinToken(
        id=new_id(),
        session_id=session_id,
        token_hash=token_hash(token),
        role=role,
        expires_at=utc_now() + timedelta(hours=hours),
        max_uses=max_uses,
        uses=0,
    )
    tx.add(link)
    tx.flush()
    return link


def join_links(tx: Session, session_id: str) -> Sequence[JoinToken]:
    """The links that still work, oldest first."""
    usable = sa.select(JoinToken).where(JoinToken.session_id == session_id, _usable())
    return tx.scalars(usable.order_by(JoinToken.created_at, JoinToken.id)).all()


def use_join_link(tx: Session, session_id: str, token: str) -> Role:
    """Count one use, in one statement, so that the last place is given away once; returns the role that it gives.

    Whatever is wrong with the token, and if there is no such session at all, raises the same `errors.NotFound`.
    """
    mine = (JoinToken.token_hash == token_hash(token), JoinToken.session_id == session_id)
    used = sa.update(JoinToken).where(*mine, _usable()).values(uses=JoinToken.uses + 1).returning(JoinToken.role)
    role = tx.scalar(used)
    if role is None:
        raise errors.NotFound("This join link is not valid (any more). Ask the GM for a new one.")
    return Role(role)


def revoke_join_link(tx: Session, session_id: str, link_id: str) -> None:
    """End one link; raises `errors.NotFound` when the session has no such link that lives."""
    if not _revoke(tx, JoinToken.session_id == session_id, JoinToken.id == link_id):
        raise errors.NotFound("There is no such join link.")


def _revoke(tx: Session, *which: sa.ColumnElement[bool]) -> int:
    ended = sa.update(JoinToken).where(JoinToken.revoked_at.is_(None), *which).values(revoked_at=utc_now())
    return len(tx.scalars(ended.returning(JoinToken.id)).all())


def _usable() -> sa.ColumnElement[bool]:
    unspent = JoinToken.uses < JoinToken.max_uses
    return sa.and_(JoinToken.revoked_at.is_(None), JoinToken.expires_at > utc_now(), unspent)
