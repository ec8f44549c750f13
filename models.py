"""The host's tables, and the plugin's beside them, so that the whole schema can be read from one place."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from image_generation.database import Database
from image_generation.models import (
    Attempt,
    Event,
    Favorite,
    IdempotencyKey,
    SessionCounter,
    UtcDateTime,
    Worker,
    new_id,
)
from image_generation.models import Base as PluginBase
from image_generation.models import GenerationRequest as ImageGeneration
from image_generation.models import Image as GeneratedImage

__all__ = [
    "Attempt",
    "Base",
    "ConsoleEntry",
    "Event",
    "Favorite",
    "GameSession",
    "GeneratedImage",
    "IdempotencyKey",
    "ImageGeneration",
    "JoinToken",
    "Member",
    "SessionCounter",
    "Worker",
    "db",
    "new_id",
    "utc_now",
    "writing",
]


def utc_now() -> datetime:
    """The present moment, with its zone."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """The host's tables; the plugin has a base of its own."""

    metadata = sa.MetaData(naming_convention=PluginBase.metadata.naming_convention)
    type_annotation_map = {datetime: UtcDateTime(), dict[str, Any]: sa.JSON()}  # noqa: RUF012


#: The host's handle: `db.session` reads for the length of one request, `writing()` writes.
db = SQLAlchemy(metadata=Base.metadata)


class GameSession(Base):
    """A table at which people play."""

    __tablename__ = "game_session"

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(sa.String(120))
    gm_user_id: Mapped[str] = mapped_column(sa.String(120))
    #: The number of the newest console entry; taken in the entry's own transaction.
    last_entry: Mapped[int] = mapped_column(default=0)
    #: The GM lets chat that plainly asks for a picture be run, and not only be offered.
    auto_detect: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Member(Base):
    """Somebody at a table. A user id is good for one session, but where a trusted host gives the ids."""

    __tablename__ = "member"

    session_id: Mapped[str] = mapped_column(sa.ForeignKey("game_session.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    role: Mapped[str] = mapped_column(sa.String(10))
    #: SHA-256 of the member token; none where a trusted host vouches for its users.
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    joined_at: Mapped[datetime] = mapped_column(default=utc_now)
    removed_at: Mapped[datetime | None]


class JoinToken(Base):
    """A join link that the GM has made."""

    __tablename__ = "join_token"

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(sa.ForeignKey("game_session.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: What somebody who comes by this link will be.
    role: Mapped[str] = mapped_column(sa.String(10))
    expires_at: Mapped[datetime]
    max_uses: Mapped[int]
    uses: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class ConsoleEntry(Base):
    """One line of a session's console log."""

    __tablename__ = "console_entry"
    __table_args__ = (sa.UniqueConstraint("session_id", "number"),)

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(sa.ForeignKey("game_session.id", ondelete="CASCADE"))
    #: 1, 2, 3 … within the session.
    number: Mapped[int]
    user_id: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str] = mapped_column(sa.Text)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: `table`, or `private` for its author alone.
    visibility: Mapped[str] = mapped_column(sa.String(10), default="table")
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


@contextmanager
def writing() -> Iterator[Session]:
    """The one kind of transaction in which the host writes: committed at the end of the block, or nothing is left.

    What `db.session` has read before is forgotten, so that a view cannot answer with the state before its own write.
    The rows come first in it and the plugin's events last: that is the order of locks. Who waits for events is woken.
    """
    db.session.rollback()
    with _database().transaction() as tx:
        yield tx
    current_app.extensions["image_generation"].ring()


def _database() -> Database:
    """The app's own, made once."""
    kept = current_app.extensions
    if "host_database" not in kept:
        kept["host_database"] = Database(db.engine)
    found: Database = kept["host_database"]
    return found
