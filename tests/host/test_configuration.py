"""What the host refuses to start with, and what it makes on its first start."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

import configuration
from image_generation import errors, settings
from tests.host.conftest import MakeApp, open_session


@pytest.mark.parametrize(
    ("config", "word"),
    [
        ({"HOST": "0.0.0.0"}, "TRUSTED_HOSTS"),
        ({"HOST": "192.168.1.5"}, "TRUSTED_HOSTS"),
        ({"HOST": "0.0.0.0", "TRUSTED_HOSTS": "a.example", "IMAGE_GENERATION_TRUST_USER_ID": "true"}, "behind-proxy"),
        ({"ENVIRONMENT": "production", "SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"IMAGE_GENERATION_TYPO": "1"}, "IMAGE_GENERATION_TYPO"),
        ({"PORT": "70000"}, "PORT"),
        ({"DATABASE_URL": "short circuit"}, "DATABASE_URL"),
        ({"DATABASE_URL": "mysql://short@localhost/x"}, "PostgreSQL"),
        ({"DATABASE_URL": "sqlite://"}, "must name a file"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, "must name a file"),
        ({"DATABASE_URL": "sqlite:////no/such/folder/short.db"}, "cannot be opened"),
        ({"DATABASE_URL": "sqlite:////dev"}, "cannot be opened"),
        ({"DALLE_MODEL": "dall-e-3"}, "gpt-image-2.5-flare"),
    ],
)
def test_what_is_unsafe_or_wrong_is_refused_in_one_sentence(
    make_app: MakeApp, config: dict[str, str], word: str
) -> None:
    with pytest.raises(errors.ConfigurationError, match=word) as refusal:
        make_app(**config)
    assert "\n" not in refusal.value.message
    assert "short" not in refusal.value.message


def test_the_debugger_is_refused_off_loopback_and_in_production(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    for config in ({"ENVIRONMENT": "production"}, {"HOST": "0.0.0.0", "TRUSTED_HOSTS": "a.example"}):
        with pytest.raises(errors.ConfigurationError, match="FLASK_DEBUG"):
            make_app(**config)


def test_a_trusted_host_in_front_may_be_on_another_machine(make_app: MakeApp) -> None:
    app = make_app(HOST="0.0.0.0", TRUSTED_HOSTS="a.example", IMAGE_GENERATION_TRUST_USER_ID="behind-proxy")
    answer = app.test_client().post(
        "/api/session", json={"name": "x", "gm_user_id": "g"}, headers={"Host": "a.example"}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("host", "local"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False)]
)
def test_loopback_is_recognised(host: str, local: bool) -> None:
    assert configuration.is_loopback(host) is local


def test_all_state_lies_in_one_private_folder(make_app: MakeApp, tmp_path: Path) -> None:
    open_session(make_app().test_client())
    folder = tmp_path / "data"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_file()}
    assert {"scenes.db", "secret_key"} <= set(found)
    assert set(found.values()) == {0o600}


def test_a_second_start_finds_the_same_key_and_the_same_sessions(make_app: MakeApp) -> None:
    first = make_app()
    gm = open_session(first.test_client(use_cookies=False))
    second = make_app()
    gm.client = second.test_client(use_cookies=False)
    assert second.secret_key == first.secret_key
    assert gm.call("GET").json["session"]["name"] == "Downtown run"


def test_starts_that_race_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: configuration.secret_key(tmp_path), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_given_key_is_used_and_not_written_down(make_app: MakeApp, tmp_path: Path) -> None:
    assert make_app(SECRET_KEY="k" * 40).secret_key == "k" * 40
    assert not (tmp_path / "data" / "secret_key").exists()


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=6001\nHOST=localhost\nOPENAI_API_KEY=a$b\n# PORT=1\nLOG_LEVEL\n")
    monkeypatch.setenv("PORT", "6002")
    found = configuration.read({}, configuration.environment(file))
    assert (found.port, found.host, found.log_level) == (6002, "localhost", "info")
    assert found.openai_api_key is not None
    assert found.openai_api_key.reveal() == "a$b"
    assert configuration.environment(tmp_path / "none")["PORT"] == "6002"


def test_a_relative_data_folder_lies_beside_the_app() -> None:
    assert configuration.read({}, {}).data_dir == Path(configuration.__file__).parent / "instance"
    assert configuration.read({"DATA_DIR": "/srv/x"}, {}).data_dir == Path("/srv/x")


def test_with_pictures_switched_off_the_rest_works(make_app: MakeApp) -> None:
    gm = open_session(make_app(IMAGE_GENERATION_ENABLED="false").test_client(use_cookies=False))
    assert gm.call("GET", "/users").status_code == 200
    for method, path in [("GET", "/images"), ("POST", "/generate-image"), ("GET", "/image-providers")]:
        answer = gm.call(method, path, json={} if method == "POST" else None)
        assert (answer.status_code, answer.json["code"]) == (503, "unavailable"), path
        assert answer.json["error"].endswith(".")
    ready = gm.client.get("/readyz")
    assert (ready.status_code, ready.json["checks"]["worker"]) == (200, "off")


def test_with_pictures_switched_off_the_console_talks_and_refuses_to_draw(make_app: MakeApp) -> None:
    gm = open_session(make_app(IMAGE_GENERATION_ENABLED="false").test_client(use_cookies=False))

    def say(line: str) -> Any:
        answer = gm.call("POST", "/console", json={"line": line})
        assert answer.status_code == 200, answer.text
        return answer.json["reply"]

    assert say("who has the keys?")["kind"] == "message"
    assert "fix" not in say("draw us the bar")
    assert "/image generate" in say("/image help")["text"]
    assert say("/image gallery")["kind"] == "message"
    for line in ("/image a troll", "/image generate a troll", "/image retry"):
        refused = say(line)
        assert (refused["kind"], refused["code"]) == ("error", "E503")
        assert refused["text"] == "Image generation is switched off here."
    assert [entry["line"] for entry in gm.call("GET", "/console").json["entries"]] == [
        "who has the keys?", "draw us the bar",
    ]  # fmt: skip


def test_with_pictures_switched_off_a_worker_process_does_not_start(make_app: MakeApp) -> None:
    run = make_app(IMAGE_GENERATION_ENABLED="false").test_cli_runner().invoke(args=["image-generation", "worker"])
    assert run.exit_code == 1
    assert "switched off" in run.output


# --- the examples of docs/hosting.md


HOSTING = (configuration.HERE / "docs" / "hosting.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("example", re.findall(r"```ini\n# \.env [^\n]*\n(.*?)```", HOSTING, re.DOTALL))
def test_an_example_for_production_is_accepted_as_it_stands(example: str) -> None:
    written = dict(line.split("=", 1) for line in example.splitlines())
    for more in ({}, {"HOST": "0.0.0.0", "DATA_DIR": "/data"}):
        found = configuration.read({}, written | more)
        configuration.check(found)
    assert found.environment == "production"


def test_the_example_with_containers_is_whole() -> None:
    [text] = re.findall(r"```yaml\n(.*?)```", HOSTING, re.DOTALL)
    found = yaml.safe_load(text)
    assert set(found["volumes"]) == {"database", "pictures"}
    for name, service in found["services"].items():
        assert "image" in service or "build" in service, name
        assert set(service.get("depends_on", {})) <= set(found["services"])
    said = dict(line.split("=", 1) for line in found["services"]["web"]["environment"])
    assert set(said) <= set(settings.names())
    assert found["services"]["worker"]["command"].startswith("flask --app app image-generation worker ")
