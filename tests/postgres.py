"""A private PostgreSQL server from the installed programs: no network, no durability, gone after the tests."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import sqlalchemy as sa

_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


#: C alone knows the capitals of A to Z only.
_LETTERS = ("-E", "UTF8", "--locale=C", f"--lc-ctype={'en_US' if sys.platform == 'darwin' else 'C'}.UTF-8")


class NotInstalled(Exception):
    """There is no PostgreSQL here."""


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    url: str
    folder: Path | None = None

    @classmethod
    def start(cls, folder: Path) -> Self:
        """Start a server below `folder`, unless TEST_DATABASE_URL names one."""
        given = os.environ.get("TEST_DATABASE_URL")
        if given:
            return cls(given)
        data = folder / "data"
        data.mkdir(mode=0o700)
        _give_away(data)
        _run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", *_LETTERS)
        port = _listen(data)
        return cls(f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres", data)

    def stop(self) -> None:
        """Stop it, if it was started here."""
        if self.folder is not None:
            _run("pg_ctl", "-D", self.folder, "-m", "immediate", "-w", "stop")

    @contextmanager
    def database(self) -> Iterator[str]:
        """A new database's address; the database goes at the end."""
        name = f"test_{secrets.token_hex(8)}"
        admin = sa.create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        yield sa.make_url(self.url).set(database=name).render_as_string(hide_password=False)
        with admin.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


def _listen(data: Path) -> int:
    """Start it on a free port, which somebody else may take in between."""
    for patience in (2, 1, 0):
        port = _free_port()
        options = f"-h 127.0.0.1 -p {port} -k '' {_FAST}"
        try:
            _run("pg_ctl", "-D", data, "-w", "-t", "30", "-l", data / "log", "-o", options, "start")
        except RuntimeError:
            if not patience:
                raise
        else:
            return port
    raise AssertionError("unreachable")


def _program(name: str) -> str:
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which(name)
    if found is None:
        raise NotInstalled(
            f"PostgreSQL's {name} is not installed: apt-get install postgresql, or set TEST_DATABASE_URL"
        )
    return found


def _run(name: str, *arguments: object) -> None:
    command = [_program(name), *map(str, arguments)]
    if _is_root():
        command = ["runuser", "-u", "postgres", "--", *command]
    # No pipe: the server would inherit it and keep it open.
    done = subprocess.run(
        command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, timeout=60, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{name} failed with {done.returncode}")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _give_away(folder: Path) -> None:
    """PostgreSQL does not run as root; its user has to reach the folder."""
    if not _is_root():
        return
    shutil.chown(folder, "postgres", "postgres")
    for parent in folder.parents:
        if parent.stat().st_mode & 0o001 == 0 and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
