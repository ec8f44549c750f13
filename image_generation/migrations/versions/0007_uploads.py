"""pictures that members bring along"""

from alembic import op
import sqlalchemy as sa
import image_generation.models

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "image_upload",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.String(length=200), nullable=False),
        sa.Column("storage_key", sa.String(length=100), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("byte_size", sa.BigInteger(), nullable=False),
        sa.Column("created_at", image_generation.models.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", image_generation.models.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image_upload")),
    )
    op.create_index("ix_image_upload_member", "image_upload", ["session_id", "user_id", "used_at"])
    op.create_index("ix_image_upload_age", "image_upload", ["created_at"])


def downgrade():
    op.drop_table("image_upload")
