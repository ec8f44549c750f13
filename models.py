"""The host's tables, and the plugin's beside them, so that the whole schema can be read from one place."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from image_generation.host import Role

#: Alembic needs every constraint to have a name that is the same everywhere.
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> str:
    """A fresh id, as text."""
    return str(uuid.uuid4())


def utc_now() -> datetime:
    """The present moment, with its zone."""
    return datetime.now(UTC)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A moment in UTC that keeps its zone on SQLite too."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Store UTC only."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Give back what was stored, zone and all."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The host's tables; the plugin has a base of its own."""

    metadata = sa.MetaData(naming_convention=NAMES)
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
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Member(Base):
    """Somebody at a table. A user id is good for one session, but where a trusted host gives the ids."""

    __tablename__ = "member"

    session_id: Mapped[str] = mapped_column(sa.ForeignKey("game_session.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    role: Mapped[Role] = mapped_column(sa.Enum(Role, native_enum=False, length=10, values_callable=list))
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
    role: Mapped[Role] = mapped_column(sa.Enum(Role, native_enum=False, length=10, values_callable=list))
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
    """Open the one kind of transaction in which the host writes; it commits at the end or leaves nothing behind.

    It takes SQLite's writer lock before it reads: a transaction that reads first and writes later loses the race
    against another writer at once, whatever the time-out.
    """
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        db.session.execute(sa.text("BEGIN IMMEDIATE"))
    with db.session.begin():
        yield db.session()
