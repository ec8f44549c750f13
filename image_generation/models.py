"""The plugin's tables. No foreign key leaves this file: a session and a user are strings that the host gave us."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from .gallery_tables import Collection, CollectionItem, Favorite, Image, Presence, PromptFavorite, Upload
from .tables import Base, UtcDateTime, new_id
from .words import AttemptState, RequestStatus, Visibility

__all__ = [
    "Account",
    "Attempt",
    "Base",
    "Breaker",
    "Budget",
    "Collection",
    "CollectionItem",
    "Event",
    "Favorite",
    "GenerationRequest",
    "HealthTold",
    "IdempotencyKey",
    "Image",
    "LedgerEntry",
    "Presence",
    "PromptFavorite",
    "SessionCounter",
    "SessionPause",
    "Switch",
    "Upload",
    "UtcDateTime",
    "Worker",
    "new_id",
]

_QUEUED = text("status = 'queued'")
_PROCESSING = text("status = 'processing'")
_RESERVED = text("reserved_micros > 0")
_UNSWEPT = text("storage_key IS NOT NULL AND state <> 'done'")
_WAITING = text("status IN ('queued', 'processing', 'held')")


class GenerationRequest(Base):
    """One picture that somebody asked for: the queue.

    A request for several pictures is as many rows with one `batch_id`, which is the request's id for the outside.
    """

    __tablename__ = "image_generation"
    __table_args__ = (
        Index(
            "ix_image_generation_claim",
            text("priority DESC"),
            "turn",
            "created_at",
            "id",
            postgresql_where=_QUEUED,
            sqlite_where=_QUEUED,
        ),
        Index("ix_image_generation_lease", "lease_until", postgresql_where=_PROCESSING, sqlite_where=_PROCESSING),
        Index("ix_image_generation_waiting", "session_id", "user_id", postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index("ix_image_generation_reserved", "status", postgresql_where=_RESERVED, sqlite_where=_RESERVED),
        Index("ix_image_generation_recent", "session_id", "created_at", "id"),
        Index("ix_image_generation_batch", "batch_id", "batch_index", unique=True),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    batch_id: Mapped[str] = mapped_column(String(36))
    batch_index: Mapped[int] = mapped_column(default=0)
    session_id: Mapped[str] = mapped_column(String(200))
    user_id: Mapped[str] = mapped_column(String(200))
    request_type: Mapped[str] = mapped_column(String(20))
    #: The member's prompt, never overwritten.
    context: Mapped[str] = mapped_column(Text)
    #: Everything else that the member wished, as he wrote it.
    style_preferences: Mapped[dict[str, Any]] = mapped_column(default=dict)
    visibility: Mapped[str] = mapped_column(String(20), default=Visibility.TABLE)
    #: The provider and model that will be asked, settled when the request was accepted.
    provider: Mapped[str] = mapped_column(String(100))
    model: Mapped[str] = mapped_column(String(100))
    priority: Mapped[int] = mapped_column(default=1)

    status: Mapped[str] = mapped_column(String(20), default=RequestStatus.QUEUED)
    #: What is going on, in a word; only `queue` writes it.
    stage: Mapped[str | None] = mapped_column(String(50))
    progress: Mapped[int | None]
    result_image_id: Mapped[str | None] = mapped_column(String(36))
    retry_count: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    error_code: Mapped[str | None] = mapped_column(String(50))

    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    #: Not before this moment.
    run_at: Mapped[datetime]
    #: Its place in the fair order of its class; smaller is sooner. Set when it is enqueued.
    turn: Mapped[int] = mapped_column(BigInteger, default=0)
    #: The member asked for this provider by name.
    provider_named: Mapped[bool] = mapped_column(default=False)
    #: Calls that may have cost money.
    paid_sends: Mapped[int] = mapped_column(default=0)
    #: Micro-dollars that are held back for it on the accounts of `budget_period`.
    reserved_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    #: The month, `2026-11`, on whose accounts it is booked.
    budget_period: Mapped[str | None] = mapped_column(String(7))
    #: After this moment nobody waits for it any more.
    deadline_at: Mapped[datetime | None]
    #: Fencing token: grows with every claim, and a write by an older owner changes nothing.
    epoch: Mapped[int] = mapped_column(default=0)
    worker_id: Mapped[str | None] = mapped_column(String(36))
    lease_until: Mapped[datetime | None]
    #: Claims that ended without a word from their worker.
    crashes: Mapped[int] = mapped_column(default=0)
    cancel_requested_at: Mapped[datetime | None]
    #: The newest frame of the picture that is being made: index, name, width, height.
    frame: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    #: The place in line that its members were told last.
    told_position: Mapped[int | None]


class Attempt(Base):
    """One call to one provider, written down before it is made."""

    __tablename__ = "image_attempt"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        Index("ix_image_attempt_unswept", "ended_at", postgresql_where=_UNSWEPT, sqlite_where=_UNSWEPT),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(String(36), ForeignKey("image_generation.id", ondelete="CASCADE"))
    number: Mapped[int]
    #: The claim under which it was made.
    epoch: Mapped[int]
    provider: Mapped[str] = mapped_column(String(100))
    model: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(20), default=AttemptState.PREPARED)
    #: What was mapped or left out, in sentences.
    notes: Mapped[list[str]] = mapped_column(default=list)
    error: Mapped[str | None] = mapped_column(Text)
    error_code: Mapped[str | None] = mapped_column(String(50))
    cost_micros: Mapped[int | None] = mapped_column(BigInteger)
    #: True where the cost is the price table's and not the provider's own figure.
    cost_estimated: Mapped[bool] = mapped_column(default=True)
    usage: Mapped[dict[str, Any]] = mapped_column(default=dict)
    provider_request_id: Mapped[str | None] = mapped_column(String(200))
    #: Prefix of its picture in the store, fixed beforehand: whoever stores it a second time writes the same files.
    storage_key: Mapped[str | None] = mapped_column(String(100))
    started_at: Mapped[datetime]
    #: Until then the provider may still answer, whoever holds the lease.
    deadline_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class SessionCounter(Base):
    """Per session: the last event's and the last picture's number. Its row lock makes number order commit order."""

    __tablename__ = "image_session_counter"

    session_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    event_number: Mapped[int] = mapped_column(BigInteger, default=0)
    image_number: Mapped[int] = mapped_column(default=0)


class Event(Base):
    """Something that happened, written in the transaction that made it true. It holds ids, not content."""

    __tablename__ = "image_event"
    __table_args__ = (Index("ix_image_event_age", "created_at"),)

    session_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    type: Mapped[str] = mapped_column(String(50))
    #: Whom it concerns; a private thing's event is for him and the GM.
    user_id: Mapped[str] = mapped_column(String(200))
    visibility: Mapped[str] = mapped_column(String(20))
    request_id: Mapped[str | None] = mapped_column(String(36))
    image_id: Mapped[str | None] = mapped_column(String(36))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]


class IdempotencyKey(Base):
    """A client's own name for a submit, so that sending it again makes nothing new."""

    __tablename__ = "image_idempotency_key"

    session_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    route: Mapped[str] = mapped_column(String(50), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    #: SHA-256 of what was asked; the same key with another one is refused.
    fingerprint: Mapped[str] = mapped_column(String(64))
    request_id: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[datetime]


class Account(Base):
    """What a member, a session or the installation has spent, held back, or cannot tell, in one month."""

    __tablename__ = "image_account"
    __table_args__ = (
        CheckConstraint("spent_micros >= 0 AND reserved_micros >= 0 AND uncertain_micros >= 0", name="not_negative"),
    )

    #: member, session, installation; or images: pictures of a member in a day, counted in the same way.
    scope: Mapped[str] = mapped_column(String(20), primary_key=True)
    #: The member's session and id, the session's id, or nothing.
    holder: Mapped[str] = mapped_column(String(401), primary_key=True)
    #: `2026-11`, or `2026-11-20` for a day.
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    spent_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    reserved_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    uncertain_micros: Mapped[int] = mapped_column(BigInteger, default=0)


class LedgerEntry(Base):
    """One change of the accounts of a member, his session and the installation; the accounts are the sum of these."""

    __tablename__ = "image_ledger_entry"
    __table_args__ = (Index("ix_image_ledger_entry_session", "session_id", "period", "user_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(String(200))
    user_id: Mapped[str] = mapped_column(String(200))
    period: Mapped[str] = mapped_column(String(7))
    request_id: Mapped[str] = mapped_column(String(36), index=True)
    attempt_id: Mapped[str | None] = mapped_column(String(36))
    #: reserve, settle, release, doubt, clear, enhance
    kind: Mapped[str] = mapped_column(String(20))
    spent_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    reserved_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    uncertain_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    #: True where the amount is the price table's and not the provider's own figure.
    estimated: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Budget(Base):
    """A session's monthly cap that its GM has set; without one the setting counts."""

    __tablename__ = "image_budget"

    session_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    cap_micros: Mapped[int] = mapped_column(BigInteger)
    set_by: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime]


class Breaker(Base):
    """How one model of a provider has been doing under one key; shared by all processes."""

    __tablename__ = "image_breaker"

    provider: Mapped[str] = mapped_column(String(100), primary_key=True)
    model: Mapped[str] = mapped_column(String(100), primary_key=True)
    #: A hash of the key, so that a new key starts afresh.
    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: closed, open, half_open
    state: Mapped[str] = mapped_column(String(10), default="closed")
    failures: Mapped[int] = mapped_column(default=0)
    first_failure_at: Mapped[datetime | None]
    open_until: Mapped[datetime | None]
    #: How long it stays open the next time, in seconds.
    open_seconds: Mapped[int] = mapped_column(default=30)
    #: Why it opened, for the GM.
    reason: Mapped[str | None] = mapped_column(Text)
    #: The waiting request that is its probe.
    probe_id: Mapped[str | None] = mapped_column(String(36))


class HealthTold(Base):
    """What the sessions were told last of a provider's health."""

    __tablename__ = "image_health_told"

    provider: Mapped[str] = mapped_column(String(100), primary_key=True)
    health: Mapped[str] = mapped_column(String(30))


class SessionPause(Base):
    """A session whose line stands still until its GM lets it go on."""

    __tablename__ = "image_session_pause"

    session_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    paused_by: Mapped[str] = mapped_column(String(200))
    paused_at: Mapped[datetime]


class Switch(Base):
    """A switch for the whole installation, such as the stop of all paid calls."""

    __tablename__ = "image_switch"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    is_on: Mapped[bool]
    set_by: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime]


class Worker(Base):
    """A process that works off the queue; `seen_at` is its sign of life."""

    __tablename__ = "image_worker"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
