"""prompts that a member keeps"""

from alembic import op
import sqlalchemy as sa
import image_generation.models

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "image_prompt_favorite",
        sa.Column("session_id", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("created_at", image_generation.models.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "user_id", "id", name=op.f("pk_image_prompt_favorite")),
    )


def downgrade():
    op.drop_table("image_prompt_favorite")
