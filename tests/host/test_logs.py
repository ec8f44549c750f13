"""What a log line may hold."""

import json
import logging
from collections.abc import Iterator

import pytest

import logs
from image_generation import settings

KEY = "key-of-the-vendor-1234"


@pytest.fixture
def undone() -> Iterator[None]:
    """The logging of the test run comes back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before


def written(capsys: pytest.CaptureFixture[str], environment: str) -> str:
    logs.configure(settings.load({"ENVIRONMENT": environment, "STABILITY_API_KEY": KEY}))
    log = logging.getLogger("scene_visualizer.test")
    log.info("one\ntwo \x1b[31m\u202e %s", "Bearer abcdefgh.ijkl sk-proj-abcdefgh", extra={"note": f"a{KEY}b"})
    try:
        {}[f"the key was {KEY}"]
    except KeyError:
        log.exception("it broke")
    log.debug("too small to be said")
    return capsys.readouterr().err


@pytest.mark.usefixtures("undone")
@pytest.mark.parametrize("environment", ["development", "production"])
def test_no_secret_and_no_steering_character_gets_into_a_log(
    capsys: pytest.CaptureFixture[str], environment: str
) -> None:
    said = written(capsys, environment)
    assert KEY not in said
    assert "abcdefgh" not in said
    assert "\x1b[31m" not in said
    assert "\u202e" not in said
    assert "too small" not in said
    assert "KeyError" in said


@pytest.mark.usefixtures("undone")
def test_a_line_in_production_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (json.loads(line) for line in written(capsys, "production").splitlines())
    assert first["event"].startswith("one\\u000atwo")
    assert (first["level"], first["logger"], first["note"]) == ("info", "scene_visualizer.test", "a***b")
    assert "Traceback" in second["exception"]


@pytest.mark.usefixtures("undone")
def test_a_line_in_development_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    said = written(capsys, "development")
    assert said.splitlines()[0].startswith("20")
    assert "two" in said.splitlines()[0]
