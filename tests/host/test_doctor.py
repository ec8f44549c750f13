"""`image-generation doctor`: one line for each look, what to do about it, and never a traceback."""

import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from image_generation import doctor, ledger
from image_generation.models import Account
from image_generation.testing import Upstream, faults


def host(folder: Path, **config: Any) -> Flask:
    return create_app({"DATA_DIR": str(folder / "data"), "WORKERS": 0, "TESTING": True} | config)


def ask(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["image-generation", "doctor", *arguments])


def found(app: Flask, *arguments: str) -> dict[str, list[dict[str, str]]]:
    groups: dict[str, list[dict[str, str]]] = {}
    for line in ask(app, "--json", *arguments).output.splitlines():
        finding = json.loads(line)
        groups.setdefault(finding["subject"], []).append(finding)
    return groups


def close(app: Flask) -> None:
    app.extensions["image_generation"].database.engine.dispose()


def test_a_fresh_installation_is_well(tmp_path: Path) -> None:
    app = host(tmp_path)
    said = ask(app)
    assert said.exit_code == 0, said.output
    assert "ok       database: sqlite answers" in said.output
    assert "problem" not in said.output
    everything = found(app)
    assert set(everything) == {
        "database", "clock", "storage", "spool", "files", "money", "workers", "provider dalle", "provider stability",
        "provider sketch",
    }  # fmt: skip
    assert [one["level"] for one in everything["workers"]] == ["warning"]
    close(app)


def test_postgresql_is_looked_at_too(tmp_path: Path, postgres_url: str) -> None:
    app = host(tmp_path, DATABASE_URL=postgres_url)
    everything = found(app)
    assert everything["database"][0]["what"].startswith("postgresql answers")
    # The tests' own server is set to be fast and not durable, and that is found.
    assert everything["database"][1]["level"] == "problem"
    assert everything["clock"][0]["level"] == "ok"
    close(app)


def test_open_files_are_told_of(tmp_path: Path) -> None:
    app = host(tmp_path)
    (tmp_path / "data").chmod(0o755)
    [finding] = found(app)["files"]
    assert (finding["level"], finding["todo"]) == ("warning", f"chmod go-rwx {tmp_path / 'data'}")
    close(app)


def test_books_that_do_not_add_up_are_a_problem(tmp_path: Path) -> None:
    app = host(tmp_path)
    with app.extensions["image_generation"].database.transaction() as tx:
        tx.add(
            Account(
                scope="session", holder="s", period="2026-11", spent_micros=5, reserved_micros=0, uncertain_micros=0
            )
        )
    said = ask(app)
    assert (said.exit_code, "1 accounts are not the sum" in said.output) == (1, True)
    close(app)


def test_a_stop_and_bad_answers_are_told_of(tmp_path: Path) -> None:
    app = host(tmp_path)
    plugin = app.extensions["image_generation"]
    with plugin.database.transaction() as tx:
        ledger.set_paid_sends(tx, on=False, by="me", now=plugin.clock())
    (tmp_path / "data" / "spool" / "x.bad").write_bytes(b"")
    everything = found(app)
    assert [one["level"] for one in everything["money"]] == ["ok", "warning"]
    assert [one["level"] for one in everything["spool"]] == ["ok", "warning"]
    close(app)


def test_the_vendors_are_asked_for_nothing_that_costs(tmp_path: Path) -> None:
    with Upstream() as upstream:
        app = host(tmp_path, **upstream.environment())
        everything = found(app, "--online")
        assert "the key is taken" in everything["provider dalle"][0]["what"]
        assert "credits are left" in everything["provider stability"][0]["what"]
        upstream.script(faults.openai_error(401, "invalid_api_key", "no"), path="models")
        upstream.script(faults.status(503), path="balance")
        worse = found(app, "--online")
        assert not any(call.charged for call in upstream.calls)
    assert {worse[f"provider {name}"][0]["level"] for name in ("dalle", "stability")} == {"problem"}
    close(app)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.write_text("hello, I am no database at all. " * 40), "not an SQLite database"),
        (lambda path: damaged(path), "damaged"),  # noqa: PLW0108 - it is defined below
    ],
    ids=["a text file", "a damaged file"],
)
def test_what_is_no_database_is_one_sentence(tmp_path: Path, make: Any, sentence: str) -> None:
    path = tmp_path / "broken.db"
    make(path)
    from flask.cli import FlaskGroup, ScriptInfo  # noqa: PLC0415 - the one test that starts where the command line does

    os.environ.update({"DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": f"sqlite:///{path}"})
    try:
        runner = Flask("runner").test_cli_runner()
        info = ScriptInfo(create_app=create_app, load_dotenv_defaults=False)
        said = runner.invoke(FlaskGroup(), ["image-generation", "doctor"], obj=info)
    finally:
        del os.environ["DATA_DIR"], os.environ["DATABASE_URL"]
    assert said.exit_code == 1
    assert sentence in said.output
    assert "Traceback" not in said.output


def damaged(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE a (b)")
        connection.executemany("INSERT INTO a VALUES (?)", [("x" * 500,) for _ in range(200)])
    connection.close()
    data = bytearray(path.read_bytes())
    data[4096 : 4096 + 8] = b"\xff" * 8
    data[100:108] = b"\xff" * 8
    path.write_bytes(data)


def test_a_network_file_system_is_known_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(doctor, "_MOUNTS", mounts)
    assert doctor._file_system(tmp_path / "a.db") == "nfs4"
    assert doctor._file_system(Path("/etc/a.db")) == "ext4"
