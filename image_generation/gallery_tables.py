"""The tables of the gallery: pictures, stars, collections, and who is here to look at them."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from .tables import Base, new_id
from .words import RequestStatus, Visibility

_UNHASHED = text("thumbhash IS NULL")
_DELETED = text("deleted_at IS NOT NULL")
_HERE = text("is_here")


class Image(Base):
    """A picture that exists: its bytes were stored before this row was written."""

    __tablename__ = "generated_image"
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        UniqueConstraint("attempt_id"),
        Index("ix_generated_image_author", "session_id", "user_id", "number"),
        Index("ix_generated_image_request", "request_id"),
        Index("ix_generated_image_unhashed", "created_at", postgresql_where=_UNHASHED, sqlite_where=_UNHASHED),
        Index("ix_generated_image_trash", "deleted_at", postgresql_where=_DELETED, sqlite_where=_DELETED),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(String(200))
    #: The short number within the session, `#41`; holes are allowed.
    number: Mapped[int]
    user_id: Mapped[str] = mapped_column(String(200))
    request_id: Mapped[str] = mapped_column(String(36), ForeignKey("image_generation.id"))
    attempt_id: Mapped[str] = mapped_column(String(36), ForeignKey("image_attempt.id"))
    request_type: Mapped[str] = mapped_column(String(20))
    prompt: Mapped[str] = mapped_column(Text)
    enhanced_prompt: Mapped[str | None] = mapped_column(Text)
    revised_prompt: Mapped[str | None] = mapped_column(Text)
    #: A path of ours, relative to the plugin's mount point; never a provider's link.
    image_url: Mapped[str] = mapped_column(String(300))
    thumbnail_url: Mapped[str] = mapped_column(String(300))
    provider: Mapped[str] = mapped_column(String(100))
    model: Mapped[str] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(20), default=RequestStatus.COMPLETED)
    error_message: Mapped[str | None] = mapped_column(Text)
    #: Seconds from the claim to the stored picture.
    generation_time: Mapped[float]
    tags: Mapped[list[str]] = mapped_column(default=list)
    visibility: Mapped[str] = mapped_column(String(20), default=Visibility.TABLE)
    parent_id: Mapped[str | None] = mapped_column(String(36))
    seed: Mapped[int | None] = mapped_column(BigInteger)
    cost_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    #: What its author calls it.
    caption: Mapped[str | None] = mapped_column(String(1000))
    #: A ThumbHash in base64; empty where none can be made, None until somebody has made it.
    thumbhash: Mapped[str | None] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    format: Mapped[str] = mapped_column(String(10))
    byte_size: Mapped[int] = mapped_column(BigInteger)
    #: SHA-256 of the original's bytes, in hex.
    content_hash: Mapped[str] = mapped_column(String(64))
    #: Prefix under which the original and its variants lie in the store.
    storage_key: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    completed_at: Mapped[datetime]
    #: Since when it is in the trash.
    deleted_at: Mapped[datetime | None]


class Favorite(Base):
    """A member's star on a picture."""

    __tablename__ = "image_favorite"
    __table_args__ = (Index("ix_image_favorite_user", "user_id", "image_id"),)

    image_id: Mapped[str] = mapped_column(String(36), ForeignKey("generated_image.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    created_at: Mapped[datetime]


class Collection(Base):
    """A named set of pictures of a session; one picture may lie in many."""

    __tablename__ = "image_collection"
    __table_args__ = (UniqueConstraint("session_id", "name_key"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    #: The name without capitals and in one way of writing: two may not be the same.
    name_key: Mapped[str] = mapped_column(String(1000))
    #: Its place among the session's collections, from 0.
    position: Mapped[int]
    #: The picture on its front, if somebody chose one.
    cover_id: Mapped[str | None] = mapped_column(String(36))
    #: Who made it.
    user_id: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]


class CollectionItem(Base):
    """A picture in a collection."""

    __tablename__ = "image_collection_item"
    __table_args__ = (Index("ix_image_collection_item_image", "image_id", "collection_id"),)

    collection_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("image_collection.id", ondelete="CASCADE"), primary_key=True
    )
    image_id: Mapped[str] = mapped_column(String(36), ForeignKey("generated_image.id"), primary_key=True)
    #: Who put it there.
    user_id: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]


class Upload(Base):
    """A picture that a member has brought along, for a request to go by. Its bytes were stored before this row."""

    __tablename__ = "image_upload"
    __table_args__ = (
        Index("ix_image_upload_member", "session_id", "user_id", "used_at"),
        Index("ix_image_upload_age", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(String(200))
    user_id: Mapped[str] = mapped_column(String(200))
    storage_key: Mapped[str] = mapped_column(String(100))
    width: Mapped[int]
    height: Mapped[int]
    byte_size: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    #: When a request named it last.
    used_at: Mapped[datetime | None]


class PromptFavorite(Base):
    """A prompt that a member keeps."""

    __tablename__ = "image_prompt_favorite"

    session_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    #: Made of the text, so that the same text is the same prompt.
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    prompt: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class Presence(Base):
    """When a member was last seen in his session, and whether the others were told that he is here."""

    __tablename__ = "image_presence"
    __table_args__ = (Index("ix_image_presence_here", "seen_at", postgresql_where=_HERE, sqlite_where=_HERE),)

    session_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    seen_at: Mapped[datetime]
    is_here: Mapped[bool] = mapped_column(default=True)
