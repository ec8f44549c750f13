"""Connections that the server has closed meanwhile."""

from typing import Any

import pytest
import sqlalchemy as sa

from image_generation import database
from tests.core.conftest import MakeTable, Table


@pytest.fixture
def served(make_table: MakeTable, postgres_url: str) -> Table:
    """On a database that is a server."""
    return make_table(postgres_url)


def close_all(table: Table) -> None:
    """As a restart of the server does, or an administrator."""
    gone = sa.text(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    admin = sa.create_engine(table.plugin.database.engine.url, poolclass=sa.NullPool)
    with admin.connect() as connection:
        ended = connection.scalars(gone).all()
    assert ended
    assert all(ended)


def test_nobody_notices_that_the_server_has_closed_its_connections(served: Table) -> None:
    base = served.plugin.database
    with base.snapshot() as one, base.transaction() as other:
        assert one.scalar(sa.text("SELECT 1")) == other.scalar(sa.text("SELECT 1")) == 1
    close_all(served)
    with base.snapshot() as one, base.transaction() as other:
        assert one.scalar(sa.text("SELECT 1")) == other.scalar(sa.text("SELECT 1")) == 1
    assert served.status(served.submit()) == "queued"


def test_a_connection_that_was_quiet_for_long_is_asked_first(served: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    base, dialect = served.plugin.database, served.plugin.database.engine.dialect
    asked: list[object] = []
    ask = dialect.do_ping

    def counted(connection: Any) -> bool:
        asked.append(connection)
        return ask(connection)

    monkeypatch.setattr(dialect, "do_ping", counted)
    with base.snapshot() as tx:
        tx.scalar(sa.text("SELECT 1"))
    assert asked == []
    monkeypatch.setattr(database, "_ASKED_AFTER", 0.0)
    with base.snapshot() as tx:
        tx.scalar(sa.text("SELECT 1"))
    assert len(asked) == 1
