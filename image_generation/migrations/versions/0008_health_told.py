"""what was told of the providers' health"""

from alembic import op
import sqlalchemy as sa

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "image_health_told",
        sa.Column("provider", sa.String(length=100), nullable=False),
        sa.Column("health", sa.String(length=30), nullable=False),
        sa.PrimaryKeyConstraint("provider", name=op.f("pk_image_health_told")),
    )


def downgrade():
    op.drop_table("image_health_told")
