"""The plugin in somebody else's app, which has words and an end of its own."""

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine

from image_generation import Draft, ImageGeneration, Member, Role, database, settings
from image_generation.testing import FixedHost

ANN = Member("s", "ann", Role.GM)
FOREIGN = {
    "ENVIRONMENT": "staging", "LOG_LEVEL": "TRACE", "HOST": "", "PORT": "https", "PROXY_COUNT": "many",
    "TRUSTED_HOSTS": "*", "CORS_ORIGINS": "none", "DATABASE_URL": "oracle://x", "SERVER": "apache",
    "STATES_PAGE": "perhaps", "FRAME_ANCESTORS": "everybody",
}  # fmt: skip


@pytest.fixture
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    url = f"sqlite:///{tmp_path_factory.mktemp('embedded') / 'game.db'}"
    return create_engine(url, **database.engine_options(url))


def embedded(engine: Engine, **config: object) -> tuple[Flask, ImageGeneration]:
    app = Flask("game")
    app.secret_key = "a secret of this test, long enough"
    app.config.update(config)
    return app, ImageGeneration(app, engine=engine, host=FixedHost({("s", "ann"): Role.GM}, lambda: "ann"))


@pytest.mark.parametrize("place", ["config", "environment"])
def test_the_apps_own_words_do_not_concern_the_plugin(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    given: dict[str, object] = {"DATA_DIR": str(tmp_path_factory.mktemp("data")), "WORKERS": 0}
    if place == "config":
        given |= FOREIGN
    for name, value in FOREIGN.items():
        monkeypatch.setenv(name, value)
    _, plugin = embedded(engine, **given)
    assert plugin.settings.port == 5000
    assert plugin.settings.workers == 0
    engine.dispose()


def test_every_word_of_the_host_alone_is_a_setting() -> None:
    assert set(settings.names()) >= settings.HOST_ONLY == set(FOREIGN)


def test_what_is_in_line_is_taken_up_without_a_request_and_not_after_the_end(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    app, plugin = embedded(engine, DATA_DIR=str(tmp_path_factory.mktemp("data")), WORKERS=1)
    plugin.ensure_worker()
    first = plugin.worker.id
    assert first
    request = plugin.submission.submit(ANN, Draft("A bar")).request_id
    assert plugin.submission.wait(ANN, request, 60).status == "completed"
    plugin.stop(10)
    assert app.test_client().get("/api/session/s/images").status_code == 200
    assert plugin.worker.id == first
    engine.dispose()
