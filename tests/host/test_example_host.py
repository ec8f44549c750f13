"""The example of a foreign host: its accounts, its campaigns, our pictures."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath

import pytest
from flask import Flask
from flask.testing import FlaskClient

import setup
from examples.host_app.app import create_app
from image_generation import Registry
from image_generation.blueprints import built
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


def led_to(site: Flask, entry: str) -> set[str]:
    """Every built file that a page gets by way of `entry`, which the site has served."""
    client, waiting, seen = site.test_client(), [entry], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        answer = client.get(f"/image-generation/{name}")
        assert answer.status_code == 200, name
        if name.endswith((".js", ".css")):
            beside = PurePosixPath(name).parent
            found = re.findall(r"""["'`(](\.{0,2}/?[\w./-]+\.(?:js|css|woff2))["'`)]""", answer.text)
            waiting += [normpath(str(beside / one)) for one in found if "/" in one or name.endswith(".css")]
    return seen


def test_the_site_has_the_gallery_from_the_plugin_itself(site: Flask) -> None:
    files = led_to(site, "embed.js")
    assert len(files) > 15
    assert {PurePosixPath(name).suffix for name in files} == {".js", ".css", ".woff2"}
    client = site.test_client()
    entry = client.get("/image-generation/embed.js")
    assert (entry.mimetype, entry.headers["Cache-Control"]) == ("text/javascript", "public, no-cache")
    assert entry.headers["X-Content-Type-Options"] == "nosniff"
    hashed = next(name for name in files if name.startswith("assets/"))
    assert "immutable" in client.get(f"/image-generation/{hashed}").headers["Cache-Control"]
    for name in ("gone.js", ".vite/manifest.json", "../app.py", "%2e%2e/app.py"):
        answer = client.get(f"/image-generation/{name}")
        assert answer.status_code == 404, name
    assert "from '/image-generation/embed.js'" in signed_in(site, "ann").get("/").text


def test_a_wheel_takes_along_all_that_the_gallery_loads(site: Flask) -> None:
    packed = {name.as_posix() for name in setup.for_hosts()}
    assert led_to(site, "embed.js") <= packed
    assert {"embed/package.json", "embed/index.js", "embed/index.d.ts", "embed/style.css"} <= packed
    assert not any(name.startswith(("assets/main", ".vite")) for name in packed)


def test_an_installed_plugin_serves_what_lies_in_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(built, "_PACKAGE", tmp_path / "image_generation")
    assert built.folder() == tmp_path / "image_generation" / "static", "a neighbour's files are not ours"
    (tmp_path / "pyproject.toml").touch()
    assert built.folder() == tmp_path / "static"
