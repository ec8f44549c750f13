"""A gallery as a long campaign leaves it: copies of one picture's row, whose files serve all of them."""

import base64
import random
import sqlite3
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

Row = dict[str, Any]
SIZES = ((1024, 1024), (1536, 1024), (1024, 1536), (1024, 1024), (1792, 1024))


def copy_pictures(data: Path, session_id: str, count: int) -> None:
    """Bring a session with one picture to `count` of them, numbered without gaps; only for SQLite."""

    def copies(row: Row) -> list[Row]:
        return [
            row | _copy(row, row["number"] + step, SIZES[(row["number"] + step) % len(SIZES)])
            for step in range(1, count)
        ]

    _write(data, session_id, copies)


def grow_campaign(data: Path, session_id: str, count: int, authors: int = 6) -> None:
    """Leave `count` pictures to be seen, as uneven as years of play make them; the same ones each time.

    Numbers have holes, where pictures failed or lie in the trash. Many shapes, several authors who make a few in a row,
    each with colours of its own, some private, every tenth one starred by the session's first member.
    """
    dice = random.Random(10_000)

    def copies(row: Row) -> list[Row]:
        users = [row["user_id"], *(uuid.UUID(int=dice.getrandbits(128)).hex for _ in range(authors - 1))]
        made: list[Row] = []
        number, seen, author = row["number"], 1, users[0]
        while seen < count:
            number += 1 if dice.random() < 0.9 else dice.randint(2, 5)
            author = author if dice.random() < 0.7 else dice.choice(users)
            gone = row["created_at"] if dice.random() < 0.03 else None
            one = (
                row
                | _copy(row, number, _shape(dice))
                | {"user_id": author, "thumbhash": _colours(row["thumbhash"], dice)}
            )
            made.append(one | {"deleted_at": gone, "visibility": "private" if dice.random() < 0.05 else "table"})
            seen += gone is None
        return made

    def stars(rows: list[Row], user_id: str) -> list[Row]:
        return [
            {"image_id": row["id"], "user_id": user_id, "created_at": row["created_at"]}
            for row in rows
            if dice.random() < 0.1
        ]

    _write(data, session_id, copies, stars)


def _write(
    data: Path,
    session_id: str,
    copies: Callable[[Row], list[Row]],
    stars: Callable[[list[Row], str], list[Row]] = lambda rows, user_id: [],
) -> None:
    [database] = [path for path in data.rglob("*") if _is_sqlite(path)]
    connection = sqlite3.connect(database, timeout=30)
    connection.row_factory = sqlite3.Row
    row = dict(connection.execute("SELECT * FROM generated_image WHERE session_id = ?", (session_id,)).fetchone())
    rows = copies(row)
    with connection:
        _insert(connection, "generated_image", rows)
        _insert(connection, "image_favorite", stars(rows, row["user_id"]))
        last = {"last": rows[-1]["number"], "session": session_id}
        connection.execute("UPDATE image_session_counter SET image_number = :last WHERE session_id = :session", last)
    connection.close()


def _insert(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    if rows:
        names = ", ".join(f":{name}" for name in rows[0])
        connection.executemany(f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES ({names})", rows)


def _copy(row: Row, number: int, size: tuple[int, int]) -> Row:
    own = uuid.uuid4().hex
    addresses = {name: str(row[name]).replace(str(row["id"]), own) for name in ("image_url", "thumbnail_url")}
    words = {"prompt": f"{row['prompt']}, take {number}"}
    return {"id": own, "attempt_id": own, "number": number, "width": size[0], "height": size[1]} | addresses | words


def _shape(dice: random.Random) -> tuple[int, int]:
    """Mostly what providers offer; now and then something that was cut by hand."""
    if dice.random() < 0.85:
        return dice.choice(SIZES)
    return dice.randrange(512, 2048, 8), dice.randrange(512, 2048, 8)


def _colours(thumbhash: str, dice: random.Random) -> str:
    """Another hash of the same size: its head holds sizes among the colours, so only what follows is thrown."""
    bytes_ = base64.b64decode(thumbhash)
    return base64.b64encode(bytes_[:5] + dice.randbytes(len(bytes_) - 5)).decode()


def _is_sqlite(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"
