"""Tables come from migrations, for a new database and for an old one."""

import multiprocessing
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app import create_app
from configuration import HERE
from image_generation import database
from image_generation.extension import utc_now
from image_generation.models import Base as PluginBase
from memberships import token_hash
from models import Base, db
from tests.host.conftest import MakeApp, Person, open_session

NEXT = '''"""a later release"""
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "0003", "0002", None, None
def upgrade():
    with op.batch_alter_table("game_session") as table:
        table.add_column(sa.Column("mood", sa.String(20), nullable=False, server_default="noir"))
'''


def name_is_of(base: type[Base] | type[PluginBase]) -> Callable[..., bool]:
    return lambda name, kind, _parents: kind != "table" or name in base.metadata.tables


def can_be_compared(item: sa.schema.SchemaItem, name: str, kind: str, *_: object) -> bool:
    """Alembic cannot compare an index over an expression with the database's own wording of it."""
    return kind != "index" or name != "ix_image_generation_claim"


@pytest.mark.parametrize("base", [Base, PluginBase], ids=["host", "plugin"])
def test_the_migrations_make_what_the_models_say(
    make_app: MakeApp, database_url: str, base: type[Base] | type[PluginBase]
) -> None:
    app = make_app(DATABASE_URL=database_url)
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_name": name_is_of(base), "include_object": can_be_compared},
        )
        assert compare_metadata(context, base.metadata) == []


def test_an_older_database_is_upgraded_with_its_rows(make_app: MakeApp, database_url: str, tmp_path: Path) -> None:
    app = make_app(DATABASE_URL=database_url)
    open_session(app.test_client())
    newer = tmp_path / "migrations"
    shutil.copytree(HERE / "migrations", newer)
    (newer / "versions" / "0003_next.py").write_text(NEXT)
    with app.app_context():
        engine = db.engine
    for _ in range(2):
        database.migrate(engine, newer, "alembic_version")
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT name, mood FROM game_session")).all() == [("Downtown run", "noir")]
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == "0003"


def test_a_session_of_before_the_switch_goes_on_with_it_off(
    make_app: MakeApp, database_url: str, tmp_path: Path
) -> None:
    """The host's first version, with a session, its GM and what he said; then today's program over it."""
    old, now = tmp_path / "old", utc_now()
    shutil.copytree(HERE / "migrations", old)
    (old / "versions" / "0002_auto_detect.py").unlink()
    engine = sa.create_engine(database_url, **database.engine_options(database_url))
    database.migrate(engine, old, "alembic_version")
    tables = sa.MetaData()
    tables.reflect(engine)
    rows: dict[str, dict[str, object]] = {
        "game_session": {"id": "s", "name": "Old run", "gm_user_id": "ann", "last_entry": 1, "created_at": now},
        "member": {
            "session_id": "s", "user_id": "ann", "name": "Ann", "role": "gm", "token_hash": token_hash("old token"),
            "joined_at": now,
        },
        "console_entry": {
            "id": "e", "session_id": "s", "number": 1, "user_id": "ann", "kind": "chat", "text": "hello", "data": {},
            "visibility": "table", "created_at": now,
        },
    }  # fmt: skip
    with engine.begin() as connection:
        for name, row in rows.items():
            connection.execute(tables.tables[name].insert().values(row))
    engine.dispose()
    gm = Person(make_app(DATABASE_URL=database_url).test_client(use_cookies=False), "s", "ann", "old token")
    assert gm.call("GET").json["session"]["auto_detect"] is False
    assert [entry["line"] for entry in gm.call("GET", "/console").json["entries"]] == ["hello"]
    assert gm.call("POST", "/console", json={"line": "draw us the bar"}).json["entry"]["kind"] == "chat"
    assert gm.call("PATCH", json={"auto_detect": True}).json["session"]["auto_detect"] is True
    assert gm.call("POST", "/console", json={"line": "draw us the bar"}).json["entry"]["kind"] == "card"


def test_a_database_of_the_plugin_alone_gets_the_hosts_tables(make_app: MakeApp, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'plugin.db'}"
    engine = sa.create_engine(url, **database.engine_options(url))
    database.migrate(engine, HERE / "image_generation" / "migrations", "image_generation_alembic_version")
    engine.dispose()
    assert open_session(make_app(DATABASE_URL=url).test_client()).session_id


def start(url: str, folder: str) -> None:
    create_app({"DATABASE_URL": url, "DATA_DIR": folder, "WORKERS": "0"})


def test_several_processes_may_start_at_once(database_url: str, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    starts = [context.Process(target=start, args=(database_url, str(tmp_path / "data"))) for _ in range(3)]
    for process in starts:
        process.start()
    for process in starts:
        process.join(60)
    assert [process.exitcode for process in starts] == [0, 0, 0]
