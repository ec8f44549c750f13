"""The plugin with a provider of our own, people at a table, and a log in memory; no host."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import create_engine

from console import Entry, commands, console_blueprint
from console.dispatch import answer
from console.grammar import Table
from console.parser import parse
from console.refs import Context
from console.reply import Reply
from image_generation import (
    Capabilities,
    FinalImage,
    ImageGeneration,
    Member,
    Order,
    Provider,
    Quality,
    Registry,
    RequestStatus,
    Role,
    Size,
    Visibility,
    errors,
    find_member,
    settings,
)
from image_generation.enhancement import Rules
from image_generation.testing import png

PEOPLE = {"gina": Role.GM, "paul": Role.PLAYER, "petra": Role.PLAYER, "vera": Role.VIEWER}


class Painter(Provider):
    """Makes striped pictures at once; fails when the prompt says so."""

    name = "painter"
    label = "Painter"
    #: As many as it sends while it paints, each for its price.
    frames = 0

    def __init__(self) -> None:
        self.orders: list[Order] = []

    def models(self) -> tuple[str, ...]:
        return ("stripes",)

    def capabilities(self, model: str) -> Capabilities:
        if model != "stripes":
            raise errors.BadInput(f"The painter has no model {model!r}.")
        sizes = (Size(1024, 1024), Size(1536, 1024), Size(1024, 1536), Size(1792, 1024))
        qualities = dict.fromkeys(Quality, "best")
        can = Capabilities(sizes, qualities, seed=True, negative_prompt=True, typical_seconds=3)
        return replace(can, partial_images=self.frames)

    def price(self, order: Order) -> int:
        return 12_000 + 1_500 * order.partial_images

    def generate(self, order: Order) -> Iterator[FinalImage]:
        self.orders.append(order)
        if "explode" in order.prompt:
            raise errors.PolicyRefused("Painter error: no explosions")
        yield FinalImage(png.draw(order.prompt, order.size.width, order.size.height))


class Asleep(Painter):
    """A provider that nobody has set up."""

    name = "asleep"
    label = "Asleep"

    def unavailable_because(self) -> str:
        return "Asleep has no API key."


class Host:
    """Believes what the header says."""

    def current_user_id(self) -> str | None:
        return request.headers.get("X-User")

    def role_of(self, user_id: str, session_id: str) -> Role | None:
        return PEOPLE.get(user_id) if session_id in ("s1", "s2") else None


@dataclass
class MemoryLog:
    """A log that is gone after the test."""

    entries: list[tuple[str, str | None, Entry]] = field(default_factory=list)
    is_automatic: bool = False

    def append(
        self, member: Member, *, kind: str, text: str, data: Mapping[str, Any], visibility: Visibility, once: str | None
    ) -> Entry:
        here = [entry for session, _, entry in self.entries if session == member.session_id]
        for session, known, entry in self.entries:
            if once is not None and (session, known) == (member.session_id, once):
                return entry
        number = len(here) + 1
        moment = datetime(2026, 11, 20, tzinfo=UTC)
        entry = Entry(f"e{number}", number, member.user_id, kind, text, data, visibility, moment)
        self.entries.append((member.session_id, once, entry))
        return entry

    def detects_wishes(self, member: Member) -> bool:
        return self.is_automatic

    def page(
        self, member: Member, limit: int, *, before: int | None = None, since: int | None = None
    ) -> Sequence[Entry]:
        here = [
            entry
            for session, _, entry in self.entries
            if session == member.session_id
            and (member.role is Role.GM or Visibility.TABLE is entry.visibility or entry.user_id == member.user_id)
            and (before is None or entry.number < before)
            and (since is None or entry.number > since)
        ]
        return here[-limit:] if since is None else here[:limit]


@dataclass
class Group:
    """One session with everybody in it."""

    app: Flask
    plugin: ImageGeneration
    painter: Painter
    log: MemoryLog
    commands: Table

    def say(self, line: str, who: str = "paul", session_id: str = "s1") -> Reply:
        """Answer a line as the console does, without HTTP."""
        context = self.context(who, session_id)
        return answer(parse(line, self.commands, context.collections), context)

    def context(self, who: str = "paul", session_id: str = "s1") -> Context:
        member = Member(session_id, who, PEOPLE[who])
        return Context(self.plugin, member, self.commands, is_automatic=lambda: self.log.detects_wishes(member))

    def work(self) -> None:
        """Make everything that is in line."""
        worker = self.plugin.worker.with_threads(1)
        worker.ensure()
        everybody = Member("s1", "gina", Role.GM)
        for view in self.plugin.submission.recent(everybody, 100).items:
            ended = self.plugin.submission.wait(everybody, view.request_id, 20)
            assert all(RequestStatus(row.status).ended for row in ended.rows)
        worker.stop()

    def post(self, line: str, who: str = "paul", session_id: str = "s1", **headers: str) -> Any:
        url = f"/api/session/{session_id}/console"
        return self.app.test_client().post(url, json={"line": line}, headers={"X-User": who, **headers})

    def get(self, path: str = "", who: str = "paul", session_id: str = "s1", **headers: str) -> Any:
        url = f"/api/session/{session_id}/console{path}"
        return self.app.test_client().get(url, headers={"X-User": who, **headers})


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Group]:
    app, host, painter, log = Flask(__name__), Host(), Painter(), MemoryLog()
    engine = create_engine(f"sqlite:///{tmp_path / 'test.db'}")
    options = settings.load({"DATA_DIR": str(tmp_path), "WORKERS": "0", "SECRET_KEY": "x" * 32})
    registry = Registry([painter, Asleep()], default="painter")
    plugin = ImageGeneration(app, engine=engine, host=host, settings=options, registry=registry, enhancer=Rules())

    def current_member(session_id: str) -> Member:
        user_id = host.current_user_id()
        if user_id is None:
            raise errors.Unauthenticated
        member = find_member(host, session_id, user_id)
        if member is None:
            raise errors.SessionNotFound
        return member

    app.register_blueprint(console_blueprint(plugin, log, current_member))
    yield Group(app, plugin, painter, log, commands.table())
    engine.dispose()
