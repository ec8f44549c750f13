"""K26: a migration that is killed at any statement leaves the old tables or the new ones, with all rows."""

import alembic.command
import alembic.config
import pytest
import sqlalchemy as sa

from image_generation import database
from image_generation.extension import MIGRATIONS, VERSION_TABLE

from .arena import Arena
from .conftest import FULL, Worlds
from .judge import Findings, Judge

OLD = "0001"
_STATEMENT = "alembic.ddl.impl:DefaultImpl._exec:after"
_COMMIT = "sqlalchemy.engine.base:Connection._commit_impl"
_STEP = 1 if FULL else 5


def killed_migrations(arena: Arena) -> Findings:
    judge = Judge(arena)
    with arena.server() as server:
        arena.submit(server, provider="sketch")  # the old tables know of no money
        judge.wait_until_quiet()
    with arena.server(WORKERS="0") as server:
        arena.submit(server, "waits", provider="sketch")
    _go_back(judge.engine)
    before, reached = tables(judge.engine), 0
    for number in range(1, 500, _STEP):
        if not arena.dies_at_start(f"{_STATEMENT}:{number}"):
            break
        reached += 1
        assert tables(judge.engine) == before, f"killed at statement {number}, it left half of its work"
    assert reached > 3, "there was nothing to kill"
    _go_back(judge.engine)
    seen = set()
    for number in range(1, 12):
        for when in ("before", "after"):
            arena.dies_at_start(f"{_COMMIT}:{when}:{number}")
            seen.add(_version(judge.engine))
            assert (tables(judge.engine) == before) == (_version(judge.engine) == OLD)
    assert seen >= {OLD}
    with arena.server() as server:
        arena.sit_down(server)
        judge.wait_until_quiet()
    assert _version(judge.engine) != OLD
    return judge.check()


def tables(engine: sa.Engine) -> dict[str, list[str]]:
    """All tables with their columns and indexes."""
    look = sa.inspect(engine)
    return {
        name: sorted(
            [column["name"] for column in look.get_columns(name)]
            + [str(index["name"]) for index in look.get_indexes(name)]
        )
        for name in look.get_table_names()
    }


def _version(engine: sa.Engine) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")))


def _go_back(engine: sa.Engine) -> None:
    config = alembic.config.Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    database.prepare(engine)
    with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        config.attributes |= {"connection": connection, "version_table": VERSION_TABLE}
        alembic.command.downgrade(config, OLD)


@pytest.mark.timeout(240)
@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # an index over an expression cannot be reflected
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_migration_that_is_killed_leaves_old_or_new(worlds: Worlds, kind: str) -> None:
    found: Findings = worlds.run(kind, killed_migrations)
    assert found.statuses == {"completed": 2}
    assert found.shown == 2
