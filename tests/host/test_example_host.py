"""The example of a foreign host: its accounts, its campaigns, our pictures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from examples.host_app.app import create_app
from image_generation import Registry
from image_generation.testing import ScriptedProvider


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(tmp_path, Registry([ScriptedProvider()]))
    yield app
    app.extensions["image_generation"].worker.stop()
    app.extensions["image_generation"].database.engine.dispose()


def signed_in(site: Flask, name: str) -> FlaskClient:
    client = site.test_client()
    assert client.post("/login", data={"name": name, "password": name}).status_code == 302
    return client


def test_an_account_of_the_site_makes_a_picture_that_the_campaign_sees(site: Flask) -> None:
    ann, bob = signed_in(site, "ann"), signed_in(site, "bob")
    made = ann.post("/api/session/emerald-city/generate-image-instant", json={"prompt": "A bar"})
    assert made.status_code == 200, made.text
    with ann.get(made.json["image_url"]) as picture:
        assert picture.mimetype.startswith("image/")
    [image] = bob.get("/api/session/emerald-city/images").json["images"]
    assert image["user_id"] == "ann"
    with bob.get(image["thumbnail_url"]) as thumbnail:
        assert thumbnail.status_code == 200


def test_the_sites_own_answers_decide_who_may_what(site: Flask) -> None:
    bob, eve = signed_in(site, "bob"), signed_in(site, "eve")
    assert eve.get("/api/session/emerald-city/images").status_code == 404
    assert eve.get("/api/session/no-such-campaign/images").status_code == 404
    assert bob.post("/api/session/chrome-heart/generate-image", json={"prompt": "x"}).status_code == 403
    assert site.test_client().get("/api/session/emerald-city/images").status_code == 401


def test_the_sites_page_and_login_are_its_own(site: Flask) -> None:
    assert "Sign in" in site.test_client().get("/").text
    assert "emerald-city" in signed_in(site, "ann").get("/").text
    assert site.test_client().post("/login", data={"name": "ann", "password": "guess"}).status_code == 403
    assert site.test_client().post("/login", data={"name": "nobody", "password": ""}).status_code == 403
