"""Alembic's entry point for the host's tables; `image_generation.database.migrate` calls it with a connection."""

from alembic import context

from models import Base

connection = context.config.attributes["connection"]
ours = frozenset(Base.metadata.tables)


def include_name(name, type_, parent_names):
    """Look only at the host's tables: the plugin's live in the same database."""
    return type_ != "table" or name in ours


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    version_table=context.config.attributes["version_table"],
    render_as_batch=True,
    transactional_ddl=True,
    include_name=include_name,
    compare_type=True,
)
context.run_migrations()
