"""How the server says that it is well."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from image_generation import heartbeat
from models import db, utc_now, writing
from tests.host.conftest import MakeApp, Person


def test_ping_and_healthz_answer_anybody(client: FlaskClient) -> None:
    assert client.get("/api/ping").json["status"] == "ok"
    assert client.get("/api/ping").json["message"]
    assert client.get("/healthz").json == {"status": "ok"}


def test_readyz_names_what_is_missing(app: Flask, client: FlaskClient) -> None:
    before = client.get("/readyz")
    assert before.status_code == 503
    assert before.json["checks"]["database"] == before.json["checks"]["storage"] == "ok"
    assert "worker" in before.json["checks"]["worker"].lower()
    with app.app_context(), writing() as tx:
        heartbeat.beat(tx, "w", "test", utc_now())
    assert client.get("/readyz").json == {
        "status": "ready",
        "checks": {"database": "ok", "storage": "ok", "worker": "ok"},
    }


def test_readyz_notices_a_storage_that_cannot_be_written(client: FlaskClient, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "data" / "images")
    (tmp_path / "data" / "images").write_text("in the way")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["storage"] != "ok"
    assert answer.json["checks"]["database"] == "ok"


def test_a_database_that_is_gone_is_a_503_everywhere(make_app: MakeApp, postgres_url: str) -> None:
    app = make_app(DATABASE_URL=postgres_url)
    client = app.test_client(use_cookies=False)
    with app.app_context():
        db.engine.dispose()
    url = sa.make_url(postgres_url)
    admin = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.execute(sa.text(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS false"))
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["checks"]["storage"]) == (503, "ok")
    assert ready.json["checks"]["database"] != "ok"
    for path in ("/api/session/x", "/api/session/x/images", "/metrics"):
        answer = client.get(path, headers={"Authorization": "Bearer x"})
        assert (answer.status_code, answer.json["code"]) == (503, "unavailable"), path
        assert "psycopg" not in answer.text
    assert client.get("/healthz").status_code == 200


def test_metrics_count_replies_by_rule_and_name_nobody(client: FlaskClient, gm: Person) -> None:
    gm.call("GET")
    client.get("/nothing/at/all")
    text = client.get("/metrics").text
    assert 'scene_http_replies_total{method="GET",route="/api/session/<session_id>",status="200"} 1.0' in text
    assert 'route="none",status="404"} 1.0' in text
    assert 'scene_requests{status="queued"} 0.0' in text
    assert gm.session_id not in text
    assert gm.user_id not in text


@pytest.mark.parametrize("path", ["/api/openapi.json", "/api/docs"])
def test_the_description_holds_the_hosts_routes(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    for rule in ("/api/session", "/api/session/{session_id}/join", "/api/ping", "/readyz"):
        assert rule in answer.text
