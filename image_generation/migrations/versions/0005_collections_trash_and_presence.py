"""captions, thumbhashes, collections, and who is here"""

from alembic import op
import sqlalchemy as sa
import image_generation.models

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = image_generation.models.UtcDateTime(timezone=True)


def upgrade():
    op.add_column("generated_image", sa.Column("caption", sa.String(length=1000), nullable=True))
    op.add_column("generated_image", sa.Column("thumbhash", sa.String(length=40), nullable=True))
    for name, column, where in (
        ("unhashed", "created_at", "thumbhash IS NULL"),
        ("trash", "deleted_at", "deleted_at IS NOT NULL"),
    ):
        op.create_index(
            f"ix_generated_image_{name}",
            "generated_image",
            [column],
            postgresql_where=sa.text(where),
            sqlite_where=sa.text(where),
        )
    op.create_table(
        "image_collection",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=1000), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cover_id", sa.String(length=36), nullable=True),
        sa.Column("user_id", sa.String(length=200), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image_collection")),
        sa.UniqueConstraint("session_id", "name_key", name=op.f("uq_image_collection_session_id_name_key")),
    )
    op.create_table(
        "image_collection_item",
        sa.Column("collection_id", sa.String(length=36), nullable=False),
        sa.Column("image_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=200), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["image_collection.id"],
            name=op.f("fk_image_collection_item_collection_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["image_id"], ["generated_image.id"], name=op.f("fk_image_collection_item_image_id")),
        sa.PrimaryKeyConstraint("collection_id", "image_id", name=op.f("pk_image_collection_item")),
    )
    op.create_index("ix_image_collection_item_image", "image_collection_item", ["image_id", "collection_id"])
    op.create_table(
        "image_presence",
        sa.Column("session_id", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.String(length=200), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("is_here", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "user_id", name=op.f("pk_image_presence")),
    )
    op.create_index(
        "ix_image_presence_here",
        "image_presence",
        ["seen_at"],
        postgresql_where=sa.text("is_here"),
        sqlite_where=sa.text("is_here"),
    )


def downgrade():
    for table in ("image_presence", "image_collection_item", "image_collection"):
        op.drop_table(table)
    for name in ("unhashed", "trash"):
        op.drop_index(f"ix_generated_image_{name}", "generated_image")
    for name in ("caption", "thumbhash"):
        op.execute(f"ALTER TABLE generated_image DROP COLUMN {name}")
