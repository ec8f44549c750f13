"""The shell and the built files."""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from configuration import HERE
from image_generation import errors
from image_generation.blueprints import built
from tests.host.conftest import MakeApp

MANIFEST = {
    "src/main.tsx": {
        "file": "assets/main-1.js",
        "isEntry": True,
        "css": ["assets/main-1.css"],
        "imports": ["_react-2.js"],
        "dynamicImports": ["src/Lazy.tsx"],
    },
    "_react-2.js": {"file": "assets/react-2.js", "imports": ["_deep-3.js"]},
    "_deep-3.js": {"file": "assets/deep-3.js", "imports": ["_react-2.js"], "css": ["assets/deep-3.css"]},
    "src/Lazy.tsx": {"file": "assets/lazy-4.js", "imports": ["src/main.tsx"]},
}


@pytest.fixture
def static(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / ".vite").mkdir(parents=True)
    (folder / "assets").mkdir()
    (folder / ".vite" / "manifest.json").write_text(json.dumps(MANIFEST))
    (folder / "assets" / "main-1.js").write_text("let plain")
    (folder / "assets" / "main-1.js.br").write_bytes(b"brotli")
    (folder / "assets" / "main-1.js.gz").write_bytes(b"gzip")
    (folder / "assets" / "font-5.woff2").write_bytes(b"font")
    (folder / "icon.svg").write_text("<svg/>")
    (tmp_path / "outside.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    return folder


@pytest.fixture
def page(make_app: MakeApp, static: Path) -> FlaskClient:
    return make_app(STATIC_FOLDER=str(static)).test_client()


@pytest.mark.parametrize("path", ["/", "/join/abc", "/s/abc", "/s/abc/", "/s/abc/gallery", "/s/abc/i/41"])
def test_every_address_of_the_app_answers_the_shell(page: FlaskClient, path: str) -> None:
    answer = page.get(path, base_url="http://localhost/table")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert answer.headers["Cache-Control"] == "no-store"
    html = answer.text
    assert re.findall(r'src="([^"]+)"', html) == ["/table/static/assets/main-1.js"]
    assert re.findall(r'stylesheet" href="([^"]+)"', html) == [
        "/table/static/assets/main-1.css",
        "/table/static/assets/deep-3.css",
    ]
    assert re.findall(r'modulepreload" href="([^"]+)"', html) == [
        "/table/static/assets/react-2.js",
        "/table/static/assets/deep-3.js",
    ]
    config = json.loads(re.findall(r'id="sv-config">(.*?)</script>', html)[0])
    assert (config["apiBase"], config["routerBase"]) == ("/table/api", "/table")
    assert f"'nonce-{config['nonce']}'" in answer.headers["Content-Security-Policy"]


def test_a_room_is_drawn_and_its_chunk_is_on_its_way_before_any_script(make_app: MakeApp, static: Path) -> None:
    chunk = {"name": "GalleryTab", "isDynamicEntry": True, "imports": ["src/main.tsx", "_rows-6.js"]}
    more = {
        "src/headStart.ts": {"file": "assets/headStart-7.js", "isEntry": True},
        "_GalleryTab.js": {**chunk, "file": "assets/GalleryTab-8.js", "css": ["assets/GalleryTab-8.css"]},
        "_rows-6.js": {"file": "assets/rows-6.js"},
        "fonts/atkinson-hyperlegible-next-latin.woff2": {"file": "assets/body-9.woff2"},
    }
    (static / ".vite" / "manifest.json").write_text(json.dumps(MANIFEST | more))
    (static / "assets" / "headStart-7.js").write_text("ask('<b></b>', 1 < 2 && 3);")
    client = make_app(STATIC_FOLDER=str(static)).test_client()
    answer = client.get("/s/abc/gallery")
    gallery = answer.text
    assert re.findall(r'<script type="module" src="/static/([^"]+)" fetchpriority="low">', gallery) == [
        "assets/main-1.js"
    ]
    assert set(re.findall(r'<link rel="modulepreload" [^>]*?(fetchpriority="low")?>', gallery)) == {
        'fetchpriority="low"'
    }
    # It stands in the page, at its end, and the policy knows its text.
    inline = re.findall(r'sv-skeleton.*<script type="module" async>(.*)</script>', gallery, re.DOTALL)[0]
    assert inline == "ask('<b><\\/b>', 1 < 2 && 3);"
    digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in answer.headers["Content-Security-Policy"]
    preloaded = re.findall(r'modulepreload" href="/static/([^"]+)"', gallery)
    assert preloaded == ["assets/GalleryTab-8.js", "assets/react-2.js", "assets/rows-6.js", "assets/deep-3.js"]
    assert '<link rel="stylesheet" href="/static/assets/GalleryTab-8.css">' in gallery
    assert 'id="sv-skeleton"' in gallery
    generate = client.get("/s/abc").text
    assert "<textarea" in generate
    letters = '<link rel="preload" href="/static/assets/body-9.woff2" as="font" type="font/woff2" crossorigin>'
    assert letters in generate
    # There they come behind the pictures.
    assert letters not in gallery
    for path in ("/", "/join/abc", "/s/abc/i/41"):
        elsewhere = client.get(path).text
        assert "sv-skeleton" not in elsewhere
        assert "async" not in elsewhere
        assert "GalleryTab" not in elsewhere


@pytest.mark.parametrize("path", ["/api/openapi.json", "/api/docs"])
def test_json_and_pages_are_packed_for_who_can_read_them(page: FlaskClient, path: str) -> None:
    plain = page.get(path, headers={"Accept-Encoding": "identity"})
    packed = page.get(path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    # Each page has a nonce of its own.
    nonces = rb'(?<=nonce-|once=")[\w-]+'
    assert re.sub(nonces, b"", gzip.decompress(packed.data)) == re.sub(nonces, b"", plain.data)
    assert "Accept-Encoding" in packed.headers["Vary"]
    small = page.get("/api/ping", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in small.headers


def test_the_shell_forbids_what_it_does_not_need(page: FlaskClient) -> None:
    first, second = page.get("/"), page.get("/")
    policy = first.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    assert policy != second.headers["Content-Security-Policy"]


def test_without_a_build_the_page_names_the_command_and_the_api_works(make_app: MakeApp, tmp_path: Path) -> None:
    client = make_app(STATIC_FOLDER=str(tmp_path)).test_client()
    answer = client.get("/s/abc/gallery")
    assert answer.status_code == 503
    assert "npm run build" in answer.text
    assert client.get("/api/ping").status_code == 200


def test_a_built_file_may_be_kept_for_ever(page: FlaskClient) -> None:
    answer = page.get("/static/assets/main-1.js", headers={"Accept-Encoding": "identity"})
    assert answer.text == "let plain"
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Content-Disposition" not in answer.headers
    assert page.get("/static/assets/font-5.woff2").mimetype == "font/woff2"
    icon = page.get("/static/icon.svg")
    assert icon.headers["Cache-Control"] == "public, no-cache"
    assert page.get("/static/icon.svg", headers={"If-None-Match": icon.headers["ETag"]}).status_code == 304


def test_a_file_is_hashed_once_and_again_when_it_has_changed(page: FlaskClient, static: Path) -> None:
    before = built.tag.cache_info()
    tags = {page.get("/static/icon.svg").headers["ETag"] for _ in range(3)}
    after = built.tag.cache_info()
    assert len(tags) == 1
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 2)
    (static / "icon.svg").write_text("<svg><g/></svg>")
    assert page.get("/static/icon.svg").headers["ETag"] not in tags


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("br, gzip", "br", b"brotli"),
        ("gzip", "gzip", b"gzip"),
        ("br;q=0, gzip", "gzip", b"gzip"),
        ("", None, b"let plain"),
    ],
)
def test_the_packed_file_goes_to_who_can_read_it(
    page: FlaskClient, accepted: str, encoding: str | None, body: bytes
) -> None:
    answer = page.get("/static/assets/main-1.js", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.data == body
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_what_the_build_has_not_packed_is_packed_on_the_way(page: FlaskClient, static: Path) -> None:
    text = "<svg>" + "<g></g>" * 200 + "</svg>"
    (static / "icon.svg").write_text(text)
    packed = page.get("/static/icon.svg", headers={"Accept-Encoding": "gzip"})
    plain = page.get("/static/icon.svg", headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data).decode() == plain.text == text
    assert len(packed.data) < len(text) / 4
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert page.get("/static/icon.svg", headers=again).status_code == 304


@pytest.mark.parametrize(
    "name",
    [
        "assets/gone.js",
        "assets",
        "assets/",
        "assets/main-1.js/",
        ".vite/manifest.json",
        "../outside.txt",
        "..%2foutside.txt",
        "%2e%2e/outside.txt",
        "..%252foutside.txt",
        "..\\outside.txt",
        "//etc/passwd",
        "link.txt",
        "a%00.js",
        "CON",
    ],
)
def test_what_is_no_built_file_is_a_404(page: FlaskClient, name: str) -> None:
    answer = page.get(f"/static/{name}")
    assert answer.status_code == 404
    assert "sv-config" not in answer.text


@pytest.mark.parametrize("path", ["/__states", "/__states/", "/__states/stage-empty"])
def test_the_page_of_all_states_is_there_only_where_it_is_switched_on(
    make_app: MakeApp, static: Path, path: str
) -> None:
    plain = make_app(STATIC_FOLDER=str(static), ENVIRONMENT="production")
    assert plain.test_client().get(path).status_code == 404
    assert '"states": false' in plain.test_client().get("/").text
    shown = make_app(STATIC_FOLDER=str(static), STATES_PAGE="true").test_client().get(path)
    assert shown.status_code == 200
    assert '"states": true' in shown.text
    plain.debug = True
    assert plain.test_client().get(path).status_code == 200


def test_the_states_are_no_part_of_the_first_load() -> None:
    manifest = json.loads((HERE / "static" / ".vite" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["src/states/StatesPage.tsx"]["isDynamicEntry"]
    assert not any("states/" in name for name in first_load(manifest))


def test_other_origins_frame_the_page_when_they_are_named(make_app: MakeApp, static: Path) -> None:
    alone = make_app(STATIC_FOLDER=str(static)).test_client().get("/")
    assert "frame-ancestors 'self';" in alone.headers["Content-Security-Policy"]
    origins = "https://Play.example, http://127.0.0.1:8000"
    named = make_app(STATIC_FOLDER=str(static), FRAME_ANCESTORS=origins).test_client().get("/")
    allowed = "frame-ancestors 'self' https://play.example http://127.0.0.1:8000;"
    assert allowed in named.headers["Content-Security-Policy"]
    assert '"frameAncestors": ["https://play.example", "http://127.0.0.1:8000"]' in named.text


@pytest.mark.parametrize("origins", ["*", "play.example", "https://play.example; script-src *", "https://a.example/b"])
def test_what_is_no_origin_frames_nothing(make_app: MakeApp, origins: str) -> None:
    with pytest.raises(errors.ConfigurationError, match="FRAME_ANCESTORS"):
        make_app(FRAME_ANCESTORS=origins)


def first_load(manifest: dict[str, Any], *rooms: str) -> set[str]:
    """The chunks that are there before anything is shown, with those of a room."""
    named = [key for key, one in manifest.items() if one.get("name") in rooms and one["file"].endswith(".js")]
    waiting, loaded = ["src/main.tsx", *named], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in loaded:
            loaded.add(name)
            waiting += manifest[name].get("imports", [])
    return loaded


@pytest.mark.parametrize(
    "rooms", [["StartPage"], ["GenerateRoom", "ConsolePanel"], ["GalleryTab"], ["ConsoleRoom", "ConsolePanel"]]
)
def test_the_first_load_is_within_its_budget(rooms: list[str]) -> None:
    folder = HERE / "static"
    manifest = json.loads((folder / ".vite" / "manifest.json").read_text(encoding="utf-8"))
    files = {manifest[name]["file"] for name in first_load(manifest, *rooms)}
    kibibytes = sum(len(gzip.compress((folder / name).read_bytes())) for name in files) / 1024
    assert 20 < kibibytes <= 150


def loaded(entry: Path, *, lazily: Sequence[str] = ()) -> int:
    """Bytes, gzipped, of a script and everything that it imports at once, or by a lazy import of one of these names."""
    waiting, seen = [entry], dict[Path, int]()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            text = path.read_text(encoding="utf-8")
            seen[path] = len(gzip.compress(text.encode()))
            names = re.findall(r"""(?:from|import)\s*["'](\.[^"']+\.js)["']""", text)
            lazy = re.findall(r"""import\(\s*[`"'](\.[^`"']+\.js)""", text)
            names += [name for name in lazy if path == entry and any(part in name for part in lazily)]
            waiting += [(path.parent / name).resolve() for name in names]
    return sum(seen.values())


def test_a_host_that_brings_its_react_loads_no_more_than_the_budget_of_parts() -> None:
    folder = HERE / "static" / "embed"
    assert 20 < loaded(folder / "index.js") / 1024 <= 90
    facts = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    assert facts["peerDependencies"] == {"react": "^18.3 || ^19", "react-dom": "^18.3 || ^19"}
    for script in folder.rglob("*.js"):
        assert not re.search(r"\brequire\(|react\.transitional\.element", script.read_text(encoding="utf-8")), script


def test_in_a_frame_no_bars_are_drawn_that_will_not_be_there(page: FlaskClient) -> None:
    assert "sv-skeleton" in page.get("/s/abc/gallery").text
    assert "sv-skeleton" not in page.get("/s/abc/gallery?embed=1").text


def test_the_file_that_hosts_name_is_asked_for_each_time(make_app: MakeApp) -> None:
    client = make_app().test_client()
    got = client.get("/static/embed.js")
    assert (got.mimetype, got.headers["Cache-Control"]) == ("text/javascript", "public, no-cache")
    assert client.get("/static/embed.js", headers={"If-None-Match": got.headers["ETag"]}).status_code == 304
    [sheet] = re.findall(r"assets/style-[\w-]+\.css", got.text)
    assert "immutable" in client.get(f"/static/{sheet}").headers["Cache-Control"]


@pytest.mark.parametrize("part", ["ImageGallery", "ShadowrunConsole"])
def test_what_brings_its_own_react_is_within_the_budget_of_a_page(part: str) -> None:
    entry = HERE / "static" / "embed.js"
    assert len(gzip.compress(entry.read_bytes())) < 1024  # it has no hash, so it is asked for each time
    assert 80 < loaded(entry, lazily=["embed-start", f"embed-{part}"]) / 1024 <= 150


@pytest.mark.parametrize("path", ["/nope", "/share/abc", "/s"])
def test_an_address_that_leads_nowhere_is_a_page_for_people_and_json_for_programs(page: FlaskClient, path: str) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    shown = page.get(path, headers=browser)
    assert (shown.status_code, shown.mimetype) == (404, "text/html")
    assert 'src="/static/assets/main-1.js"' in shown.text
    for answer in (page.get(path), page.post(path, headers=browser), page.get(f"/api{path}", headers=browser)):
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert page.get("/static/nope.js", headers=browser).mimetype == "application/json"
