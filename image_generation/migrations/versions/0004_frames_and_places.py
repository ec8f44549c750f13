"""the newest frame of a picture, the place in line that was told, and events by age"""

from alembic import op
import sqlalchemy as sa

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("image_generation", sa.Column("frame", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("image_generation", sa.Column("told_position", sa.Integer(), nullable=True))
    op.create_index("ix_image_event_age", "image_event", ["created_at"])


def downgrade():
    op.drop_index("ix_image_event_age", "image_event")
    op.execute("ALTER TABLE image_generation DROP COLUMN told_position")
    op.execute("ALTER TABLE image_generation DROP COLUMN frame")
