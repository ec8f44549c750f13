"""The server as a process of its own."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import requests

from configuration import HERE
from tests.server import Server, environment, finish, running, start


def failing(folder: Path, **extra: str) -> str:
    process = start(folder, **extra)
    sentence = finish(process, folder)
    assert process.returncode == 1, sentence
    assert sentence.count("\n") == 1
    assert "Traceback" not in sentence
    return sentence


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_its_address_answers_is_ready_and_stops_cleanly(tmp_path: Path, sign: signal.Signals) -> None:
    with running(tmp_path) as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert server.get("/api/ping")["status"] == "ok"
        deadline = time.monotonic() + 10
        while (ready := ask_ready(server))["status"] != "ready" and time.monotonic() < deadline:
            pass
        assert ready["checks"] == {"database": "ok", "storage": "ok", "worker": "ok"}
        server.process.send_signal(sign)
        log = finish(server.process, tmp_path)
        assert server.process.returncode == 0
        assert "Traceback" not in log


def ask_ready(server: Server) -> Any:
    try:
        return server.get("/readyz")
    except urllib.error.HTTPError as answer:
        with answer:
            return json.load(answer)


def test_after_a_kill_it_starts_again_on_the_same_port(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        port = first.port
        first.process.kill()
        first.process.wait(timeout=10)
        with running(tmp_path, PORT=port) as second:
            assert second.port == port
            assert second.get("/api/ping")["status"] == "ok"


def test_a_busy_port_is_one_plain_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"port {port} is in use" in failing(tmp_path, PORT=str(port))


@pytest.mark.parametrize(
    ("extra", "word"),
    [
        ({"PORT": "many"}, "PORT"),
        ({"HOST": "0.0.0.0"}, "TRUSTED_HOSTS"),
        ({"HOST": "192.0.2.1", "TRUSTED_HOSTS": "x.example"}, "192.0.2.1"),
        ({"DATA_DIR": "/dev/null/data"}, "DATA_DIR"),
    ],
)
def test_a_wrong_setting_is_one_plain_sentence(tmp_path: Path, extra: dict[str, str], word: str) -> None:
    assert word in failing(tmp_path, **extra)


def test_a_database_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    process = start(tmp_path, DATABASE_URL="postgresql://nobody:pass-word@127.0.0.1:1/none")
    said = finish(process, tmp_path)
    assert process.returncode == 1
    assert "Scene Visualizer cannot start: The database cannot be reached." in said
    assert "Traceback" not in said
    assert "pass-word" not in said


def test_logs_are_json_lines_in_production_and_hold_no_secret(tmp_path: Path) -> None:
    key = "sk-test-0123456789abcdef"
    with running(tmp_path, ENVIRONMENT="production", OPENAI_API_KEY=key, SECRET_KEY="s" * 40) as server:
        requests.post(f"{server.url}/api/session?key={key}", json={"name": key}, timeout=10)
        server.process.terminate()
        log = finish(server.process, tmp_path)
    lines = [json.loads(line) for line in log.splitlines()]
    seen = next(line for line in lines if line["event"] == "request")
    assert (seen["route"], seen["status"], seen["level"]) == ("/api/session", 201, "info")
    assert key not in log


def test_the_flask_command_works(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "image-generation", "status"],
        cwd=HERE,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "queued" in done.stdout
