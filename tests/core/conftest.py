"""A table to play at: the plugin on a bare Flask app with a scripted provider, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from image_generation import Draft, ImageGeneration, Member, Provider, Registry, Role, Settings, database
from image_generation import settings as settings_module
from image_generation.enhancement import Rules
from image_generation.models import Attempt, Event, GenerationRequest, Image
from image_generation.testing import FixedHost, ScriptedProvider, SettableClock

ROLES = {
    ("seattle", "gm"): Role.GM,
    ("seattle", "ann"): Role.PLAYER,
    ("seattle", "bob"): Role.PLAYER,
    ("seattle", "vic"): Role.VIEWER,
    ("berlin", "bea"): Role.GM,
}


@dataclass
class Table:
    """Everything that a test of the engine needs, with the clock in its hand."""

    app: Flask
    plugin: ImageGeneration
    provider: ScriptedProvider
    clock: SettableClock

    def member(self, name: str, session_id: str = "seattle") -> Member:
        return Member(session_id, name, ROLES[session_id, name])

    def submit(
        self, name: str = "ann", prompt: str = "A street scene", session_id: str = "seattle", **wishes: Any
    ) -> str:
        return self.plugin.submission.submit(self.member(name, session_id), Draft(prompt, **wishes)).request_id

    def work(self, times: int = 1, worker_id: str = "worker-1") -> None:
        """Claim and run, as a worker thread would, `times` times."""
        for _ in range(times):
            claimed = self.claim(worker_id)
            assert claimed is not None, "nothing was due"
            self.plugin.generation.run(claimed)

    def claim(self, worker_id: str = "worker-1") -> GenerationRequest | None:
        self.plugin.worker.id = worker_id
        return self.plugin.worker.claim()

    def status(self, request_id: str, name: str = "gm") -> str:
        return self.plugin.submission.get(self.member(name), request_id).status

    def call(self, name: str | None, method: str, path: str, **arguments: Any) -> Any:
        headers = ({"X-User": name} if name else {}) | arguments.pop("headers", {})
        session_id = arguments.pop("session_id", "seattle")
        return self.app.test_client().open(
            f"/api/session/{session_id}{path}", method=method, headers=headers, **arguments
        )

    def read(self, look: Callable[[Session], Any]) -> Any:
        with self.plugin.database.snapshot() as tx:
            return look(tx)

    def rows(self, model: type[Any]) -> list[Any]:
        return list(self.read(lambda tx: tx.scalars(select(model)).all()))

    def requests(self) -> list[GenerationRequest]:
        return self.rows(GenerationRequest)

    def images(self) -> list[Image]:
        return self.rows(Image)

    def attempts(self) -> list[Attempt]:
        return sorted(self.rows(Attempt), key=lambda attempt: (attempt.started_at, attempt.number))

    def events(self, session_id: str = "seattle") -> list[str]:
        found = self.rows(Event)
        return [e.type for e in sorted(found, key=lambda e: e.number) if e.session_id == session_id]

    def stored_files(self) -> list[Path]:
        root = self.plugin.settings.data_dir / "images"
        return [path for path in root.rglob("*") if path.is_file()]


MakeTable = Callable[..., Table]


@pytest.fixture
def make_table(tmp_path: Path) -> Iterator[MakeTable]:
    made: list[Table] = []

    def make(
        url: str,
        *,
        clock: Any = None,
        provider: ScriptedProvider | None = None,
        others: Sequence[Provider] = (),
        **config: Any,
    ) -> Table:
        engine = create_engine(url, **database.engine_options(url))
        app = Flask("table")
        app.secret_key = "a secret of this test, long enough"
        scripted = provider or ScriptedProvider()
        standing = SettableClock()
        plugin = ImageGeneration(
            app,
            engine=engine,
            host=FixedHost(ROLES, lambda: request.headers.get("X-User")),
            settings=settings(tmp_path, **config),
            registry=Registry([scripted, *others], default=scripted.name),
            enhancer=Rules(),
            clock=clock or standing,
        )
        plugin.frames.patience = 60  # a loaded machine is no reason to drop a frame here
        made.append(Table(app, plugin, scripted, standing))
        return made[-1]

    yield make
    for table in made:
        table.plugin.end_streams()
        table.plugin.stop(5)
        table.plugin.database.engine.dispose()


def settings(tmp_path: Path, **config: Any) -> Settings:
    plain = {"DATA_DIR": str(tmp_path / "data"), "WORKERS": "0", "IMAGE_GENERATION_PRESENCE": "false"}
    return settings_module.load(plain | config)


@pytest.fixture
def table(make_table: MakeTable, database_url: str) -> Table:
    """On each database in turn, worked off by hand."""
    return make_table(database_url)


@pytest.fixture
def sqlite_table(make_table: MakeTable, tmp_path: Path) -> Table:
    """For what the database makes no difference to."""
    return make_table(f"sqlite:///{tmp_path / 'table.db'}")
