"""A look at everything that has to be right for pictures to be made: what is there, what is wrong, what to do about it.

Nothing here costs money, and nothing is changed but a small file in the store that is removed again.
"""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import func, select, text

from . import database, errors, heartbeat, ledger
from .models import Attempt
from .money import shown
from .providers.base import Provider
from .words import AttemptState

if TYPE_CHECKING:
    from .extension import ImageGeneration

_LITTLE_ROOM = 1 << 30
_CLOCK_MAY_DIFFER = timedelta(seconds=5)
_MODE_OF_OTHERS = 0o077
#: File systems whose locks or renames cannot be trusted with a database.
_REMOTE = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs"}
_MOUNTS = Path("/proc/self/mounts")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look has shown."""

    subject: str
    level: Literal["ok", "warning", "problem"]
    what: str
    #: Empty where there is nothing to do.
    todo: str = ""


def examine(plugin: "ImageGeneration", *, online: bool = False) -> Iterator[Finding]:
    """Look at one thing after another; with `online` the vendors are asked too whether they take the keys."""
    checks: tuple[tuple[str, Callable[[ImageGeneration], Iterator[Finding]]], ...] = (
        ("database", _database),
        ("clock", _clock),
        ("storage", _storage),
        ("spool", _spool),
        ("files", _files),
        ("money", _money),
        ("workers", _workers),
    )
    for subject, check in checks:
        try:
            yield from check(plugin)
        except errors.ImageGenerationError as problem:
            yield Finding(subject, "problem", problem.message, "Put that right first; the rest depends on it.")
    yield from _providers(plugin, online=online)


def _database(plugin: "ImageGeneration") -> Iterator[Finding]:
    engine = plugin.database.engine
    with plugin.database.snapshot() as tx:
        tx.execute(select(func.count()).select_from(Attempt))
        yield Finding("database", "ok", f"{engine.dialect.name} answers, and its tables are up to date")
        if engine.dialect.name != "sqlite":
            durable = tx.scalar(text("SHOW synchronous_commit"))
            if durable == "off":
                todo = "Set synchronous_commit = on: else an accepted request can vanish with the power."
                yield Finding("database", "problem", "PostgreSQL does not wait for its disk", todo)
            return
        damage = tx.scalar(text("PRAGMA quick_check(1)"))
        mode = tx.scalar(text("PRAGMA journal_mode"))
    if damage != "ok":
        yield Finding("database", "problem", f"the file is damaged: {damage}", "Stop the server and restore a backup.")
    if mode != "wal":
        todo = "Move DATA_DIR to a local disk: readers and writers would stop each other here."
        yield Finding("database", "problem", f"the journal is {mode} and not WAL", todo)
    version = ".".join(map(str, database.sqlite_module().sqlite_version_info))
    if database.sqlite_is_safe():
        yield Finding("database", "ok", f"SQLite {version}, without the WAL-reset bug")
    else:
        todo = "Install a newer one (pip install pysqlite3 where there is a wheel), or use PostgreSQL."
        yield Finding("database", "warning", f"SQLite {version} can damage its file under several writers", todo)
    kind = _file_system(Path(engine.url.database or "."))
    if kind in _REMOTE:
        todo = "Move DATA_DIR to a local disk, or use PostgreSQL."
        yield Finding("database", "problem", f"the file lies on a network file system ({kind})", todo)


def _file_system(path: Path) -> str:
    """The type of the file system that holds `path`; empty where the system does not tell."""
    if not _MOUNTS.exists():
        return ""
    mounts = [line.split()[1:3] for line in _MOUNTS.read_text("utf-8").splitlines()]
    holders = [(place, kind) for place, kind in mounts if path.resolve().is_relative_to(place)]
    return max(holders, key=lambda mount: len(mount[0]), default=("", ""))[1]


def _clock(plugin: "ImageGeneration") -> Iterator[Finding]:
    with plugin.database.snapshot() as tx:
        told = tx.scalar(select(func.now()))
    now = plugin.clock()
    there = told if isinstance(told, datetime) else datetime.fromisoformat(str(told))
    off = abs((there if there.tzinfo else there.replace(tzinfo=UTC)) - now)
    if off > _CLOCK_MAY_DIFFER:
        todo = "Let NTP set both clocks: leases and waits are told by them."
        yield Finding("clock", "problem", f"this machine and the database differ by {off.total_seconds():.0f} s", todo)
    else:
        yield Finding("clock", "ok", "this machine and the database agree on the time")


def _storage(plugin: "ImageGeneration") -> Iterator[Finding]:
    plugin.store.check()
    yield Finding("storage", "ok", "a file can be written and removed")
    free = shutil.disk_usage(plugin.settings.data_dir).free
    if free < _LITTLE_ROOM:
        yield Finding("storage", "warning", f"{free >> 20} MiB are free in DATA_DIR", "Make room before pictures wait.")


def _spool(plugin: "ImageGeneration") -> Iterator[Finding]:
    waiting, bad = len(plugin.spool.attempts()), plugin.spool.unreadable()
    yield Finding("spool", "ok", f"{waiting} answers are on the way to the store")
    if bad:
        todo = (
            "Each ended the worker that read it three times; send the .bad files in DATA_DIR/spool with a bug report."
        )
        yield Finding("spool", "warning", f"{bad} answers cannot be read", todo)


def _files(plugin: "ImageGeneration") -> Iterator[Finding]:
    folder = plugin.settings.data_dir
    if os.name == "nt":
        return  # its rights are not in the mode
    open_ones = [path for path in (folder, folder / "secret_key") if path.exists() and _is_open(path)]
    for path in open_ones:
        yield Finding("files", "warning", f"others may read {path}", f"chmod go-rwx {path}")
    if not open_ones:
        yield Finding("files", "ok", "nobody else may read DATA_DIR")


def _is_open(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & _MODE_OF_OTHERS)


def _money(plugin: "ImageGeneration") -> Iterator[Finding]:
    with plugin.database.snapshot() as tx:
        differences = ledger.recompute(tx)
        stopped = ledger.paid_sends_stopped(tx)
        doubtful = select(func.count(), func.sum(Attempt.cost_micros)).where(
            Attempt.state == AttemptState.UNKNOWN, Attempt.cost_micros > 0
        )
        count, amount = tx.execute(doubtful).one()
    if differences:
        todo = "This is a bug: report it with the output of `image-generation money`."
        yield Finding("money", "problem", f"{len(differences)} accounts are not the sum of their entries", todo)
    else:
        yield Finding("money", "ok", "the accounts are the sum of their entries")
    if stopped:
        yield Finding("money", "warning", "calls that cost money are stopped", "`image-generation go` lets them go on.")
    if count:
        what = f"{count} calls, {shown(amount or 0)} in all, may have been charged or not"
        yield Finding("money", "warning", what, "Compare with the provider's bill: `image-generation uncertain`.")


def _workers(plugin: "ImageGeneration") -> Iterator[Finding]:
    with plugin.database.snapshot() as tx:
        alive = heartbeat.alive(tx, plugin.clock())
    if alive:
        yield Finding("workers", "ok", f"{alive} processes work off the queue")
    else:
        todo = "Start the server, or a worker: flask --app app image-generation worker."
        yield Finding("workers", "warning", "nobody works off the queue now", todo)


def _providers(plugin: "ImageGeneration", *, online: bool) -> Iterator[Finding]:
    registry = plugin.providers
    try:
        with plugin.database.snapshot() as tx:
            health = plugin.router.health(tx, plugin.clock())
    except errors.Unavailable:
        health = {}
    for name in registry.names():
        provider = registry.get(name)
        subject, reason, state = f"provider {name}", provider.unavailable_because(), health.get(name)
        if reason is not None:
            level: Literal["warning", "problem"] = "problem" if name == registry.default else "warning"
            yield Finding(subject, level, reason, "Set its key, or do without it.")
        elif state and state.word != "ready":
            todo = f"When that is put right: image-generation reset-provider {name}."
            yield Finding(subject, "problem", f"{state.word}: {state.reason}", todo)
        elif online:
            yield _asked(subject, provider)
        else:
            yield Finding(subject, "ok", "has what it needs")


def _asked(subject: str, provider: Provider) -> Finding:
    try:
        return Finding(subject, "ok", provider.check())
    except errors.ProviderError as problem:
        return Finding(subject, "problem", problem.message, "Check its key and address, and the way to it.")
