"""What the benchmarks of streams stand on: servers, a process of readers, and sessions with many members."""

import functools
import importlib.util
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa
from sqlalchemy.orm import Session

from image_generation.host import Role
from memberships import token_hash
from models import GameSession, Member, new_id
from tests import postgres
from tests.server import environment

HERE = Path(__file__).parent.parent
#: What is in the one event that is made here, and in nothing else.
SIGN = "event: budget.changed"


class Missing(Exception):
    """A part cannot be measured here; the sentence says why."""


def require(*modules: str, what: str) -> None:
    for module in modules:
        if importlib.util.find_spec(module) is None:
            raise Missing(f"{what}, because {module} is not installed")


@contextmanager
def postgres_at(folder: Path) -> Iterator[str]:
    """A new database of a new server."""
    (folder / "postgres").mkdir()
    cluster = postgres.Cluster.start(folder / "postgres")
    try:
        with cluster.database() as url:
            yield url
    finally:
        cluster.stop()


@dataclass
class Server:
    """One server process and the worker that serves."""

    port: int
    process: "subprocess.Popen[str]"

    def post(self, path: str) -> Any:
        answer = requests.post(f"http://127.0.0.1:{self.port}{path}", timeout=20)
        if not answer.ok:
            raise SystemExit(answer.text)
        return answer.json()

    def get(self, path: str) -> Any:
        return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=20).json()

    @functools.cached_property
    def pid(self) -> int:
        """The process that serves."""
        return int(self.get("/bench/pid")["pid"])

    def rss(self) -> int:
        """Its resident kilobytes."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0])

    def seconds(self) -> float:
        """What it has had of the processor, to the hundredth."""
        user, system = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(folder: Path, **extra: str) -> Iterator[Server]:
    """The host of `benchmarks.events_server` on a free port."""
    folder.mkdir(exist_ok=True)
    with (folder / "server.log").open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.events_server"],
            cwd=HERE,
            env=environment(folder, **extra),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line:
            raise SystemExit((folder / "server.log").read_text(encoding="utf-8"))
        yield Server(int(line.rsplit(":", 1)[1]), process)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


class Crowd:
    """The readers' process."""

    def __init__(self, port: int) -> None:
        command = [sys.executable, "-m", "benchmarks.events_client", str(port)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process: subprocess.Popen[str] = subprocess.Popen(command, cwd=HERE, **pipes)  # type: ignore[call-overload]

    def tell(self, do: str, **arguments: Any) -> None:
        """Give a command; `hear` waits for its answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self.process.stdin.flush()

    def hear(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def do(self, do: str, **arguments: Any) -> Any:
        self.tell(do, **arguments)
        return self.hear()

    def end(self) -> None:
        self.process.communicate(timeout=20)


@contextmanager
def crowd(port: int) -> Iterator[Crowd]:
    readers = Crowd(port)
    try:
        yield readers
    finally:
        readers.end()


def table(url: str, members: int) -> tuple[str, list[str]]:
    """A session with so many members; its id and their tokens."""
    engine = sa.create_engine(url)
    tokens = [secrets.token_urlsafe(8) for _ in range(members)]
    with Session(engine) as tx, tx.begin():
        game = GameSession(id=new_id(), name="Benchmark", gm_user_id="m0")
        tx.add(game)
        tx.flush()
        rows = [
            Member(
                session_id=game.id,
                user_id=f"m{number}",
                name="x",
                role=Role.GM if number == 0 else Role.PLAYER,
                token_hash=token_hash(token),
            )
            for number, token in enumerate(tokens)
        ]
        tx.add_all(rows)
        found = game.id
    engine.dispose()
    return found, tokens


def request_for(path: str, token: str = "") -> str:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n"


def streams_of(session_id: str, tokens: list[str]) -> list[str]:
    return [request_for(f"/api/session/{session_id}/events", token) for token in tokens]
