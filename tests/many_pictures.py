"""A gallery as a long campaign leaves it: copies of one picture's row, whose files serve all of them."""

import sqlite3
import uuid
from pathlib import Path

SIZES = ((1024, 1024), (1536, 1024), (1024, 1536), (1024, 1024), (1792, 1024))


def copy_pictures(data: Path, session_id: str, count: int) -> None:
    """Bring a session with one picture to `count` of them, numbered without gaps; only for SQLite."""
    [database] = [path for path in data.rglob("*") if _is_sqlite(path)]
    connection = sqlite3.connect(database, timeout=30)
    connection.row_factory = sqlite3.Row
    row = dict(connection.execute("SELECT * FROM generated_image WHERE session_id = ?", (session_id,)).fetchone())
    rows = [row | _copy(row, row["number"] + step) for step in range(1, count)]
    names = ", ".join(f":{name}" for name in row)
    with connection:
        connection.executemany(f"INSERT INTO generated_image ({', '.join(row)}) VALUES ({names})", rows)
        last = {"last": rows[-1]["number"], "session": session_id}
        connection.execute("UPDATE image_session_counter SET image_number = :last WHERE session_id = :session", last)
    connection.close()


def _copy(row: dict[str, object], number: int) -> dict[str, object]:
    own = uuid.uuid4().hex
    width, height = SIZES[number % len(SIZES)]
    addresses = {name: str(row[name]).replace(str(row["id"]), own) for name in ("image_url", "thumbnail_url")}
    words = {"prompt": f"{row['prompt']}, take {number}"}
    return {"id": own, "attempt_id": own, "number": number, "width": width, "height": height} | addresses | words


def _is_sqlite(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"
