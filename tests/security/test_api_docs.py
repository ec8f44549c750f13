"""The page that shows the API to people: whole, and under a policy that lets nothing in."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.security.world import host


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with host(tmp_path) as made:
        yield made


def test_it_shows_every_route_and_every_shape(app: Flask) -> None:
    client = app.test_client()
    described, answer = client.get("/api/openapi.json").json, client.get("/api/docs")
    page = html.unescape(re.sub(r"<[^>]+>", " ", answer.text))
    for path, item in described["paths"].items():
        for method, operation in item.items():
            assert re.search(rf"{method.upper()}\s+{re.escape(path)}\s", page), path
            assert operation["summary"].replace("`", "") in page
            for parameter in operation["parameters"]:
                assert f"{parameter['name']} ({parameter['in']})" in page or parameter["in"] == "path"
    for name, schema in described["components"]["schemas"].items():
        assert f'id="shape-{name}"' in answer.text
        for field in schema.get("properties", {}):
            assert f"<code>{field}</code>" in answer.text
    for link in re.findall(r'href="#([^"]+)"', answer.text):
        assert f'id="{link}"' in answer.text


def test_its_policy_lets_in_its_own_style_alone(app: Flask) -> None:
    first, second = (app.test_client().get("/api/docs") for _ in range(2))
    policy = first.headers["Content-Security-Policy"]
    nonce = re.findall(r'<style nonce="([^"]+)">', first.text)
    assert len(nonce) == 1
    assert policy.startswith(f"default-src 'none'; style-src 'nonce-{nonce[0]}';")
    assert second.headers["Content-Security-Policy"] != policy
    assert not re.search(r"<script|<img|<link|\ssrc=|\sstyle=|@import|url\(", first.text)
