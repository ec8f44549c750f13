"""Guards that stand in front of every route."""

from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from tests.host.conftest import MakeApp, Person, open_session


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """A browser in which the GM has opened a session."""
    return app.test_client()


def opened(browser: FlaskClient, **headers: str) -> str:
    answer = browser.post("/api/session", json={"name": "Run"}, headers=headers)
    assert answer.status_code == 201
    session_id: str = answer.json["session_id"]
    return session_id


def test_the_cookie_is_for_scripts_and_other_sessions_out_of_reach(browser: FlaskClient) -> None:
    answer = browser.post("/api/session", json={"name": "Run"})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"scene_member={answer.json['token']};")
    assert f"Path=/api/session/{answer.json['session_id']};" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_the_cookie_is_secure_where_the_connection_is(make_app: MakeApp) -> None:
    client = make_app().test_client()
    answer = client.post("/api/session", json={"name": "Run"}, base_url="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_one_browser_sits_at_several_tables(browser: FlaskClient) -> None:
    first, second = opened(browser), opened(browser)
    names = {browser.get(f"/api/session/{sid}").json["session"]["id"] for sid in (first, second)}
    assert names == {first, second}


def test_the_cookie_path_follows_the_mount_point(browser: FlaskClient) -> None:
    answer = browser.post("/api/session", json={"name": "Run"}, base_url="http://localhost/table")
    assert f"Path=/table/api/session/{answer.json['session_id']};" in answer.headers["Set-Cookie"]
    assert answer.json["join_url"].startswith("http://localhost/table/join/")


FOREIGN: list[dict[str, str]] = [
    {},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost:81"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_cookie_alone_changes_nothing(browser: FlaskClient, headers: dict[str, str]) -> None:
    session_id = opened(browser)
    answer = browser.post(f"/api/session/{session_id}/join-tokens", json={}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (403, "cross_site")
    assert browser.get(f"/api/session/{session_id}", headers=headers).status_code == 200


def test_the_plugins_and_the_consoles_routes_are_guarded_too(browser: FlaskClient) -> None:
    path = f"/api/session/{opened(browser)}"
    for route, body in (
        ("generate-image", {"prompt": "x"}),
        ("image-request/x/cancel", {}),
        ("image/x/favorite", {}),
        ("console", {"line": "hello"}),
    ):
        answer = browser.post(f"{path}/{route}", json=body)
        assert (answer.status_code, answer.json["code"]) == (403, "cross_site"), route


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/%2e%2e", "/s//evil.example", "/api//ping"])
def test_no_address_leads_elsewhere(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404 or "Location" not in answer.headers


@pytest.mark.parametrize("headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}])
def test_our_own_page_may_use_the_cookie(browser: FlaskClient, headers: dict[str, str]) -> None:
    session_id = opened(browser, **headers)
    assert browser.post(f"/api/session/{session_id}/join-tokens", json={}, headers=headers).status_code == 201


def test_a_bearer_token_needs_no_origin(client: FlaskClient, gm: Person) -> None:
    for headers in FOREIGN:
        assert gm.call("POST", "/join-tokens", json={}, headers=headers).status_code == 201


def test_a_foreign_page_cannot_open_a_session_in_my_name(client: FlaskClient) -> None:
    for headers in FOREIGN[1:]:
        assert client.post("/api/session", json={"name": "x"}, headers=headers).status_code == 403


def test_the_bearer_token_counts_before_the_cookie(browser: FlaskClient) -> None:
    session_id = opened(browser)
    wrong = {"Authorization": "Bearer wrong"}
    assert browser.get(f"/api/session/{session_id}", headers=wrong).status_code == 401


REQUIRED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def test_every_route_answers_with_the_headers_and_no_5xx(app: Flask, client: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        path = rule.build(dict.fromkeys(rule.arguments, "nothing"), append_unknown=False)[1]
        for method in (rule.methods or set()) - {"HEAD"}:
            answer = client.open(path, method=method)
            assert answer.status_code < 500 or path in ("/readyz", "/") or "/s/" in path or "/join/" in path, path
            for name, value in REQUIRED.items():
                assert answer.headers[name] == value, (path, method, name)
            assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Frame-Options"] in ("DENY", "SAMEORIGIN")
            assert "Access-Control-Allow-Origin" not in answer.headers
            if path.startswith("/api/"):
                assert answer.headers["Cache-Control"] == "private, no-store"


def test_errors_are_json(app: Flask, client: FlaskClient) -> None:
    @app.get("/api/broken")
    def broken() -> None:
        raise KeyError("sk-secret-0123456789")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    expected: list[tuple[str, str, int, dict[str, Any]]] = [
        ("GET", "/api/nothing", 404, {}),
        ("GET", "/images/nothing", 404, {}),
        ("PUT", "/api/ping", 405, {}),
        ("POST", "/api/session", 413, {"data": b" " * 1_048_577, "content_type": "application/json"}),
        ("POST", "/api/session", 415, {"data": b"{}", "content_type": "text/plain"}),
        ("POST", "/api/session", 400, {"data": b"[]", "content_type": "application/json"}),
        ("GET", "/api/broken", 500, {}),
    ]
    for method, path, status, arguments in expected:
        answer = client.open(path, method=method, headers={"Accept": "text/html"}, **arguments)
        assert answer.status_code == status, path
        assert set(answer.json) <= {"error", "code", "details"}
        assert "sk-secret" not in answer.text
        assert "Traceback" not in answer.text
        for name, value in REQUIRED.items():
            assert answer.headers[name] == value
    assert "GET" in client.put("/api/ping").headers["Allow"]


def test_a_wrong_link_is_told_to_a_person_in_html(client: FlaskClient) -> None:
    answer = client.get("/nothing", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_an_answer_that_a_view_has_finished_is_left_alone(app: Flask, client: FlaskClient) -> None:
    @app.get("/api/teapot")
    def teapot() -> None:
        abort(app.response_class("short and stout", 418))

    assert client.get("/api/teapot").text == "short and stout"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.2", "a b", ""])
def test_another_host_name_is_refused(client: FlaskClient, host: str) -> None:
    for path in ("/api/ping", "/", "/api/nothing"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 400, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.post("/api/session", json={"name": "x"}, headers={"Host": host}).status_code == 400


def test_listed_host_names_are_answered(make_app: MakeApp) -> None:
    client = make_app(HOST="0.0.0.0", TRUSTED_HOSTS="table.example").test_client()
    assert client.get("/api/ping", headers={"Host": "table.example:5000"}).status_code == 200
    assert client.get("/api/ping", headers={"Host": "localhost"}).status_code == 400


def test_cors_is_for_listed_origins_alone(make_app: MakeApp) -> None:
    client = make_app(CORS_ORIGINS="https://app.example").test_client(use_cookies=False)
    gm = open_session(client)
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    preflight = client.options(f"/api/session/{gm.session_id}/join-tokens", headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in preflight.headers
    real = gm.call("GET", headers={"Origin": "https://app.example"})
    assert real.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "Origin" in real.headers["Vary"]
    foreign = client.options("/api/session", headers=asked | {"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in foreign.headers
    assert client.post("/api/session", json={"name": "x"}, headers={"Origin": "https://app.example"}).status_code == 201


def test_forwarded_headers_count_only_behind_a_proxy(make_app: MakeApp) -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/table", "X-Forwarded-Host": "127.0.0.1"}
    direct = make_app().test_client().post("/api/session", json={"name": "x"}, headers=forwarded)
    assert direct.json["join_url"].startswith("http://localhost/join/")
    behind = make_app(PROXY_COUNT="1").test_client().post("/api/session", json={"name": "x"}, headers=forwarded)
    assert behind.json["join_url"].startswith("https://127.0.0.1/table/join/")
    assert "Secure" in behind.headers["Set-Cookie"]


def test_a_forged_address_does_not_pass_the_limit(make_app: MakeApp) -> None:
    client = make_app(SESSION_RATE_LIMIT="1 per minute").test_client()
    statuses = [
        client.post("/api/session", json={"name": "x"}, headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(2)
    ]
    assert statuses == [201, 429]
