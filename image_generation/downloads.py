"""Copies of pictures in a folder that the operator has named, by the folder names that members give.

A name is only ever a name: nothing outside DOWNLOAD_DIR is written, no link is followed, no file is replaced.
"""

import logging
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from . import errors
from .models import Image
from .storage import Store, original_key
from .words import ImageFormat

logger = logging.getLogger(__name__)

_LONGEST: Final = 60
#: Letters, digits and what people put between them; neither first nor last may be a dot or a blank.
_NAME: Final = re.compile(r"\w(?:[\w .-]*[\w-])?")
#: Names that stand for devices on Windows, whatever their ending; small raised digits count there too.
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|(com|lpt)[\d¹²³]) *(\..*)?", re.IGNORECASE)
_BENEATH: Final = os.open in os.supports_dir_fd and os.link in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")


def check_name(name: str, field: str) -> None:
    """Raise `errors.BadInput` for what is no plain name of a folder."""
    if len(name) > _LONGEST or not _NAME.fullmatch(name) or ".." in name or _DEVICES.fullmatch(name):
        message = f"must be a plain name of at most {_LONGEST} letters, digits, blanks, dots and dashes, not a path"
        raise errors.BadInput(f"{field}: {message}", details=[{"field": field, "message": message}])


class Downloads:
    """The operator's folder; None where there is none."""

    def __init__(self, root: Path | None, store: Store) -> None:
        self._root = root
        self._store = store

    def copy(self, image: Image, folder: str) -> str | None:
        """Put a copy of the original into the folder and tell its path below the root; the same again changes nothing.

        None where the operator wants no copies, or where it could not be made: the picture is in the gallery.
        """
        if self._root is None:
            return None
        check_name(folder, "folder")
        kind = ImageFormat(image.format)
        name = f"scene-{image.number}-{image.id[:8]}.{'jpg' if kind is ImageFormat.JPEG else kind}"
        try:
            with self._store.open(original_key(image.storage_key, kind)) as file:
                _write(self._root, folder, name, file.read())
        except (OSError, errors.ImageGenerationError) as problem:
            logger.warning("image %s: no copy was made: %s", image.id, problem, extra={"action": "copy"})
            return None
        return f"{folder}/{name}"


def _write(root: Path, folder: str, name: str, data: bytes) -> None:
    root.mkdir(parents=True, exist_ok=True)
    if not _BENEATH:
        _write_by_path(root / folder, name, data)
        return
    with _opened(root, None, follow=True) as top:
        with suppress(FileExistsError):
            os.mkdir(folder, 0o755, dir_fd=top)
        with _opened(folder, top) as place:
            if not _is_there(name, place, len(data)):
                _create(name, place, data)


def _is_there(name: str, place: int, size: int) -> bool:
    try:
        found = os.stat(name, dir_fd=place, follow_symlinks=False)
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(found.st_mode) or found.st_size != size:
        raise FileExistsError(f"something else is called {name}")
    return True


def _create(name: str, place: int, data: bytes) -> None:
    """Whole or not at all: written under another name, and linked to its own, which fails where one is taken."""
    draft = f".{name}.{secrets.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644, dir_fd=place)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123  a descriptor has no path
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # somebody else has made the same copy
            os.link(draft, name, src_dir_fd=place, dst_dir_fd=place, follow_symlinks=False)
    finally:
        os.unlink(draft, dir_fd=place)


@contextmanager
def _opened(path: Path | str, beneath: int | None, *, follow: bool = False) -> Iterator[int]:
    flags = os.O_RDONLY | os.O_DIRECTORY | (0 if follow else os.O_NOFOLLOW)
    descriptor = os.open(path, flags, dir_fd=beneath)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _write_by_path(folder: Path, name: str, data: bytes) -> None:
    """Where a system cannot name a file within an open folder."""
    folder.mkdir(exist_ok=True)
    if folder.is_symlink() or folder.resolve().parent != folder.parent.resolve():
        raise FileExistsError(f"{folder.name} leads elsewhere")
    with suppress(FileExistsError), (folder / name).open("xb") as file:
        file.write(data)
