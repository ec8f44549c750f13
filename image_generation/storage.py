"""Where bytes live: a store maps keys that we made to files. The file is written before the row that speaks of it."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from . import errors

_KEY = re.compile(r"[a-z0-9]+(?:[/.-][a-z0-9]+)*")
_ABSENT = {errno.ENOENT, errno.ELOOP, errno.ENOTDIR}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Store(Protocol):
    """A home for bytes under keys such as `3f/3f0c…/thumb.webp`."""

    def put(self, key: str, data: bytes) -> None:
        """Store `data` for good: after the return it survives a crash. Replaces what was there."""

    def open(self, key: str) -> BinaryIO:
        """The bytes as a seekable file; raises `errors.NotFound`."""

    def delete(self, key: str) -> None:
        """Remove the bytes; nothing there is fine."""

    def delete_all(self, prefix: str) -> None:
        """Remove everything below a picture's prefix, what a crash left half written included."""

    def names(self, prefix: str) -> list[str]:
        """What lies directly below a prefix, by name; nothing there is fine."""

    def check(self) -> None:
        """Raise `errors.Unavailable` unless something can be written now."""


def new_prefix() -> str:
    """A random prefix for the files of one picture, spread over 256 folders."""
    name = uuid4().hex
    return f"{name[:2]}/{name}"


def original_key(prefix: str, kind: str) -> str:
    """Where the original lies, by its format."""
    return f"{prefix}/original.{kind}"


def variant_key(prefix: str, variant: str) -> str:
    """Where a smaller copy lies."""
    return f"{prefix}/{variant}.webp"


class FileStore:
    """A store in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, key: str, data: bytes) -> None:
        """Write beside the target, flush to the disk, then rename: a reader sees all of it or nothing."""
        path = self._path(key)
        with _translated():
            self._make_folder(path.parent)
            part = path.with_name(f"{path.name}.{uuid4().hex}.part")
            try:
                _write(part, data)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
            _sync_folder(path.parent)

    def open(self, key: str) -> BinaryIO:
        """Open without following a link that somebody may have planted."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            return os.fdopen(os.open(self._path(key), flags), "rb")
        except OSError as problem:
            if problem.errno in _ABSENT:
                raise errors.NotFound from None
            raise errors.Unavailable("The picture store cannot be read.") from problem

    def delete(self, key: str) -> None:
        """Remove the file; a folder that became empty stays, it will be used again."""
        with _translated():
            self._path(key).unlink(missing_ok=True)

    def delete_all(self, prefix: str) -> None:
        """Remove the picture's folder."""
        folder = self._path(prefix)
        with _translated(), suppress(FileNotFoundError):
            for path in folder.iterdir():
                path.unlink(missing_ok=True)
            folder.rmdir()

    def names(self, prefix: str) -> list[str]:
        """List the folder."""
        with _translated(), suppress(FileNotFoundError):
            return sorted(path.name for path in self._path(prefix).iterdir())
        return []

    def check(self) -> None:
        """Write and remove a small file."""
        probe = f"check-{uuid4().hex}"
        self.put(probe, b"ok")
        self.delete(probe)

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(folder.parent)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise errors.NotFound
        return self._root / key


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot open a folder; its rename is durable by itself
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in _FULL:
            raise errors.StorageFull from problem
        raise errors.Unavailable("The picture store cannot be written.") from problem
