"""where an attempt's picture will lie, and sessions whose line stands still"""

from alembic import op
import sqlalchemy as sa
import image_generation.models

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("image_attempt", sa.Column("storage_key", sa.String(length=100), nullable=True))
    op.create_index(
        "ix_image_attempt_unswept",
        "image_attempt",
        ["ended_at"],
        postgresql_where=sa.text("storage_key IS NOT NULL AND state <> 'done'"),
        sqlite_where=sa.text("storage_key IS NOT NULL AND state <> 'done'"),
    )
    op.create_table(
        "image_session_pause",
        sa.Column("session_id", sa.String(length=200), nullable=False),
        sa.Column("paused_by", sa.String(length=200), nullable=False),
        sa.Column("paused_at", image_generation.models.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_image_session_pause")),
    )


def downgrade():
    op.drop_table("image_session_pause")
    op.drop_index("ix_image_attempt_unswept", "image_attempt")
    op.execute("ALTER TABLE image_attempt DROP COLUMN storage_key")
