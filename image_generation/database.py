"""The only way to a database session, always called `tx`; and what makes SQLite safe for threads and processes.

A transaction that writes starts with BEGIN IMMEDIATE on SQLite: one that reads first and writes later would fail at
once when somebody else wrote in between, whatever the busy time-out says.
"""

import os
import select
import sqlite3
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, cast

import alembic.command
import alembic.config
from sqlalchemy import Connection, Dialect, Engine, Row, Table, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    DBAPIError,
    DisconnectionError,
    IntegrityError,
    InterfaceError,
    InvalidatePoolError,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from . import errors

T = TypeVar("T")

#: The first SQLite without the WAL-reset bug: two connections that write and checkpoint at once could corrupt the file.
SAFE_SQLITE = (3, 51, 3)
_BUSY_MILLISECONDS = 15_000
_WRITE = {"sqlite_begin": "IMMEDIATE"}
#: A connection for each of the server's threads, its workers and their keeper, so that none waits for another's. That
#: which was used last comes first: it has its statements prepared and its pages at hand.
_POOL = {"pool_size": 40, "max_overflow": 40, "pool_use_lifo": True}
#: Seconds that a connection to a server may have been idle before it is asked whether it is there.
_ASKED_AFTER = 30.0
#: The name of the function for SQLite that `search.folded` calls.
FOLD = "folded_text"
_MIGRATION_LOCK = 0x5CE7E  # any number that all processes of this project share


def sqlite_module() -> ModuleType:
    """The interpreter's SQLite, or the bundled newer one where the interpreter's is older than `SAFE_SQLITE`."""
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return sqlite3
    try:
        # Installed only where a wheel exists; elsewhere `sqlite_is_safe` tells the truth.
        import pysqlite3.dbapi2 as bundled  # noqa: PLC0415
    except ImportError:
        return sqlite3
    module: ModuleType = bundled
    return module


def sqlite_is_safe() -> bool:
    """True when the SQLite in use has no WAL-reset bug."""
    return bool(sqlite_module().sqlite_version_info >= SAFE_SQLITE)


def engine_options(url: str) -> dict[str, Any]:
    """Options for `create_engine(url, **options)` that fit this plugin."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"module": sqlite_module(), "connect_args": {"check_same_thread": False}, **_POOL}
    return {"connect_args": {"connect_timeout": 10}, **_POOL}


def prepare(engine: Engine) -> None:
    """Make an engine safe for threads, forks and writers; harmless when called twice."""
    if event.contains(engine, "connect", _connected):
        return
    event.listen(engine, "connect", _connected)
    event.listen(engine, "checkout", _checked_out)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "checkout", partial(_require_server, engine.dialect))
        event.listen(engine, "checkin", _checked_in)
    # What the host opened before has none of this.
    engine.dispose()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text.lower())


def _connected(connection: Any, record: Any) -> None:
    record.info.update(pid=os.getpid(), left_at=time.monotonic())
    if "sqlite" not in type(connection).__module__:
        return
    connection.isolation_level = None  # the driver must not send a BEGIN of its own
    # Its own `lower` knows only A to Z, and it has no `normalize`.
    connection.create_function(FOLD, 1, _folded, deterministic=True)
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={_BUSY_MILLISECONDS}", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


def _checked_out(_connection: Any, record: Any, proxy: Any) -> None:
    if record.info.get("pid") != os.getpid():
        # A connection must not be used on both sides of a fork.
        record.dbapi_connection = proxy.dbapi_connection = None
        raise DisconnectionError("this connection belongs to the parent process")


def _checked_in(_connection: Any, record: Any) -> None:
    record.info["left_at"] = time.monotonic()


def _require_server(dialect: Dialect, connection: Any, record: Any, _proxy: Any) -> None:
    """Find out that the server has closed this connection, as a restarted one does, before a statement is lost on it.

    To ask it each time would be a round trip for every transaction. Who closes says so on the socket, and a line that
    was quiet for long, which something in between may have forgotten, is asked.
    """
    quiet = time.monotonic() - record.info.get("left_at", 0.0)
    try:
        if quiet > _ASKED_AFTER or not hasattr(connection, "fileno") or _has_news(connection.fileno()):
            dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as problem:
        raise InvalidatePoolError("the server has closed this connection") from problem


def _has_news(descriptor: int) -> bool:
    """Is there something to read, or an end? Nobody has asked for anything."""
    if not hasattr(select, "poll"):  # Windows
        return bool(select.select([descriptor], [], [], 0)[0])
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


class Database:
    """An engine, and the two ways to open a transaction on it."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self.engine = engine
        self._writing = sessionmaker(engine.execution_options(**_WRITE), expire_on_commit=False)
        self._reading = sessionmaker(engine, expire_on_commit=False)
        self._has_one_writer = engine.dialect.name == "sqlite"
        self._writer = (os.getpid(), threading.Lock())

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A transaction that may write: committed at the end of the block, rolled back on any error."""
        with translated(), self._one_at_a_time(), self._writing.begin() as tx:
            yield tx

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Let the writers of this process wait for each other here: SQLite's own wait is a sleep that grows."""
        if not self._has_one_writer:
            yield
            return
        if self._writer[0] != os.getpid():
            self._writer = (os.getpid(), threading.Lock())  # the parent's may have been held when it forked
        _, lock = self._writer
        if not lock.acquire(timeout=_BUSY_MILLISECONDS / 1000):
            raise errors.Unavailable("The database is busy; try again.")
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A transaction that only reads."""
        with translated(), self._reading() as tx:
            yield tx


def is_postgres(tx: Session) -> bool:
    """True where several write at a time, and rows have to be locked."""
    return tx.get_bind().dialect.name == "postgresql"


def upsert(tx: Session, table: type[Any]) -> Any:
    """An INSERT of this database's dialect, which knows ON CONFLICT."""
    return postgresql.insert(table) if is_postgres(tx) else sqlite.insert(table)


def object_of(model: type[T], row: Row[Any]) -> T:
    """A row that a statement of a table gave, as an object of its model that belongs to no session."""
    found = model()
    vars(found).update(row._asdict())  # one by one, as changes of an object, would be a third of a claim's work
    return found


def table_of(model: type[DeclarativeBase]) -> Table:
    """The table behind a model, for statements that are sent often.

    One of a table is a quarter of the work of one of a model, and none at all to put together if it is a constant of
    its module whose values are parameters.
    """
    return cast("Table", model.__table__)


def exclusive(tx: Session, name: str) -> bool:
    """Let one transaction at a time go on under this name, until it ends; False where that is so anyway."""
    if not is_postgres(tx):
        return False
    tx.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})
    return True


@contextmanager
def translated() -> Iterator[None]:
    """Turn a broken or full database into an error of ours; a programming error stays what it is."""
    try:
        yield
    except PoolTimeout as problem:
        raise errors.Unavailable("The database is busy; try again.") from problem
    except DatabaseError as problem:
        if isinstance(problem, _OUR_MISTAKES):
            raise
        raise _explained(problem) from problem
    except InterfaceError as problem:
        raise _explained(problem) from problem


_OUR_MISTAKES = (IntegrityError, ProgrammingError, DataError, NotSupportedError)


#: What no second try helps with.
_BROKEN = {
    "not a database": "The database's file is not an SQLite database; check DATABASE_URL and DATA_DIR.",
    "malformed": "The database's file is damaged; stop the server and restore a backup.",
    "readonly": "The database's file cannot be written; check its owner and its rights.",
}


def _explained(problem: DBAPIError) -> errors.Unavailable:
    reason = str(problem.orig).lower()
    if "full" in reason or "no space" in reason:
        return errors.StorageFull()
    if "locked" in reason or "busy" in reason:
        return errors.Unavailable("The database is busy; try again.")
    for sign, sentence in _BROKEN.items():
        if sign in reason:
            return errors.Unavailable(sentence)
    return errors.Unavailable("The database cannot be reached.")


def migrate(engine: Engine, scripts: Path, version_table: str) -> None:
    """Bring the tables of one Alembic environment up to date, in one transaction; many processes may start at once.

    `scripts` is the folder with `env.py`; several environments share a database by their own `version_table`.
    """
    prepare(engine)
    config = alembic.config.Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with translated(), engine.execution_options(**_WRITE).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        config.attributes["connection"] = connection
        config.attributes["version_table"] = version_table
        alembic.command.upgrade(config, "head")
