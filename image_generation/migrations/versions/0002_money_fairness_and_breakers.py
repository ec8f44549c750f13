"""money, fairness and breakers"""

from alembic import op
import sqlalchemy as sa
import image_generation.models

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _index_claims(*columns):
    op.drop_index("ix_image_generation_claim", "image_generation")
    op.create_index(
        "ix_image_generation_claim",
        "image_generation",
        [sa.text("priority DESC"), *columns],
        postgresql_where=sa.text("status = 'queued'"),
        sqlite_where=sa.text("status = 'queued'"),
    )


def upgrade():
    op.create_table(
        "image_account",
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("holder", sa.String(length=401), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("spent_micros", sa.BigInteger(), nullable=False),
        sa.Column("reserved_micros", sa.BigInteger(), nullable=False),
        sa.Column("uncertain_micros", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "spent_micros >= 0 AND reserved_micros >= 0 AND uncertain_micros >= 0",
            name=op.f("ck_image_account_not_negative"),
        ),
        sa.PrimaryKeyConstraint("scope", "holder", "period", name=op.f("pk_image_account")),
    )
    op.create_table(
        "image_breaker",
        sa.Column("provider", sa.String(length=100), nullable=False),
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_failure_at", image_generation.models.UtcDateTime(timezone=True), nullable=True),
        sa.Column("open_until", image_generation.models.UtcDateTime(timezone=True), nullable=True),
        sa.Column("open_seconds", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("probe_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("provider", "model", "key_hash", name=op.f("pk_image_breaker")),
    )
    op.create_table(
        "image_budget",
        sa.Column("session_id", sa.String(length=200), nullable=False),
        sa.Column("cap_micros", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.String(length=200), nullable=False),
        sa.Column("set_at", image_generation.models.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_image_budget")),
    )
    op.create_table(
        "image_ledger_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.String(length=200), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("spent_micros", sa.BigInteger(), nullable=False),
        sa.Column("reserved_micros", sa.BigInteger(), nullable=False),
        sa.Column("uncertain_micros", sa.BigInteger(), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("created_at", image_generation.models.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image_ledger_entry")),
    )
    with op.batch_alter_table("image_ledger_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_image_ledger_entry_request_id"), ["request_id"], unique=False)
        batch_op.create_index("ix_image_ledger_entry_session", ["session_id", "period", "user_id"], unique=False)

    op.create_table(
        "image_switch",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.String(length=200), nullable=False),
        sa.Column("set_at", image_generation.models.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_image_switch")),
    )
    for column in (
        sa.Column("turn", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("provider_named", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("paid_sends", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reserved_micros", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("budget_period", sa.String(length=7), nullable=True),
        sa.Column("deadline_at", image_generation.models.UtcDateTime(timezone=True), nullable=True),
    ):
        # Not in a batch: SQLite would build the table anew, and dropping the old one would take its attempts along.
        op.add_column("image_generation", column)
    _index_claims("turn", "created_at", "id")
    op.create_index(
        "ix_image_generation_reserved",
        "image_generation",
        ["status"],
        postgresql_where=sa.text("reserved_micros > 0"),
        sqlite_where=sa.text("reserved_micros > 0"),
    )


def downgrade():
    op.drop_index("ix_image_generation_reserved", "image_generation")
    _index_claims("created_at", "id")
    for column in ("deadline_at", "budget_period", "reserved_micros", "paid_sends", "provider_named", "turn"):
        op.execute(f"ALTER TABLE image_generation DROP COLUMN {column}")
    op.drop_table("image_switch")
    with op.batch_alter_table("image_ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_image_ledger_entry_session")
        batch_op.drop_index(batch_op.f("ix_image_ledger_entry_request_id"))

    op.drop_table("image_ledger_entry")
    op.drop_table("image_budget")
    op.drop_table("image_breaker")
    op.drop_table("image_account")
