"""The table of bad input: one line a case, each with the number of its row in the team's list.

Rows without a case here:

| row | why |
|---|---|
| 21 | needs a socket: `test_raw_http.py` |
| 31 (names compared normalised) | nothing compares names yet; a prompt is searched in `test_text_comes_back_as_it_was` |
| 37 (expired cursor) | a cursor does not expire: it is a place in a list that only grows |
| 42, 43 | no route takes a file or folder name; a download's name is made of the picture's number (`test_access_matrix.py`) |
| 44, 45 | `test_idempotency.py` |
| 50 | `tests/core/test_ledger.py` |
| 52, 53 | no uploads and no reference pictures yet |
| 55 | `tests/host/test_security.py`, with and without a proxy |
| 59, 60, 61 | no WebSocket and no event stream yet |
| 62 (expired, used up, revoked) | `tests/host/test_sessions.py`; the other kinds are below |
| 63, 65 | no share links and no PATCH yet |
| 64 (delete, hide, rename) | nothing can be deleted, hidden or renamed yet; the rest is below |
| 66, 67 | `test_limits.py` |
| 68 | no route takes a date |
"""

# ruff: noqa: E501  a case reads best as one line

import gzip
import json
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.security.world import NOWHERE, Table

GENERATE = "/generate-image"
INSTANT = "/generate-image-instant"
JSON = "application/json"


@dataclass(frozen=True)
class World:
    app: Flask
    client: FlaskClient
    here: Table
    there: Table


@dataclass(frozen=True)
class Case:
    """A request of the author's, and the status that is due; a `{word}` in the path or body is a thing of his."""

    row: int
    about: str
    status: int
    path: str = GENERATE
    method: str = "POST"
    json: Any = None
    data: bytes | None = None
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    #: What the error has to name.
    names: str = ""

    def __str__(self) -> str:
        return f"row {self.row}: {self.about}"

    def send(self, world: World) -> TestResponse:
        filled = self.path
        for word, value in _things(world).items():
            filled = filled.replace(f"{{{word}}}", value)
        headers = {name: value.format(token=world.here.author.token) for name, value in self.headers.items()}
        arguments: dict[str, Any] = {"headers": headers}
        if self.method != "GET":
            data = json.dumps(self.json).encode() if self.data is None else self.data
            arguments |= {"data": data, "content_type": self.content_type}
        if filled.startswith("/api"):
            return world.client.open(filled, method=self.method, **arguments)
        return world.here.author.call(self.method, filled, **arguments)


def _things(world: World) -> dict[str, str]:
    return {
        "sid": world.here.session_id,
        "image": world.here.shown_image,
        "request": world.here.shown_request,
        "IMAGE": world.here.shown_image.upper(),
        "REQUEST": world.here.shown_request.upper(),
        "foreign_image": world.there.shown_image,
        "foreign_request": world.there.shown_request,
        "peer": world.here.peer.user_id,
    }


def body(row: int, about: str, status: int = 400, path: str = GENERATE, names: str = "", **fields: Any) -> Case:
    """A case of a JSON body; the prompt is there unless it is given."""
    return Case(row, about, status, path, json={"prompt": "a bar"} | fields, names=names)


def raw(row: int, about: str, data: bytes, status: int = 400, **more: Any) -> Case:
    """A case of bytes."""
    return Case(row, about, status, data=data, **more)


def ask(row: int, about: str, path: str, status: int = 400, **more: Any) -> Case:
    """A case of a GET."""
    return Case(row, about, status, path, "GET", **more)


def prompt(text: bytes) -> bytes:
    return b'{"prompt": "' + text + b'"}'


def nested(depth: int, opening: bytes, closing: bytes) -> bytes:
    return b'{"prompt": ' + opening * depth + b"1" + closing * depth + b"}"


WHOLE = {"priority": 3, "seed": 5, "n": 2}
UNKNOWN = ("owner_id", "session_id", "state", "status", "cost", "role", "id", "request_id", "epoch", "is_private")
BLANKS = {
    "nothing": "",
    "blanks": " \t\n",
    "zero-width": "\u200b\u200d\ufeff\u2060",
    "marks that need a letter": "\u034f\ufe0f",
    "blank letters": "\u3164\u2800",
    "direction marks": "\u202e\u2066",
}
SIZES = (
    "0x0", "-1x5", "99999x99999", "1024\u00d71024", "auto ", "1024", "1024x", "x", "1024X1024", "1e3x1e3", " 1024x1024",
    "1024x1024x1", "\u0661\u0660\u0662\u0664x1024", f"{'9' * 5000}x1", "10x10", "4097x4097", "",
)  # fmt: skip
QUERIES = ("/images", "/image-requests")  # lists with pages
LIMITS = (
    "abc",
    "-1",
    "0",
    "1e3",
    "999999",
    "101",
    "1_000",
    "%D9%A1%D9%A2",
    "%20+7",
    "+7",
    "7.0",
    "0x10",
    "",
    "9" * 5000,
)
IDS = ("0", "-1", NOWHERE, "{%7B}", "x" * 300, "%20", "..", "%FF%FE", "1%20OR%201=1", "%00", "a%00b", "%ED%A0%80")
PATHS = (
    "../users", "..%2fusers", "%2e%2e/users", "..%252fusers", "..%5cusers", "%5c", "//etc/passwd", "%00", "CON", "images/",
    "image/{image}/", "image/{image}/file/", "image//file", "image/{image}//file", "image/..%2f{image}/file",
)  # fmt: skip
#: Paths of the plugin that take an id.
BY_ID = (
    ("GET", "/image/{}"),
    ("GET", "/image/{}/file"),
    ("POST", "/image/{}/favorite"),
    ("PATCH", "/image/{}"),
    ("DELETE", "/image/{}"),
    ("POST", "/image/{}/restore"),
    ("GET", "/image-request/{}"),
    ("POST", "/image-request/{}/cancel"),
    ("POST", "/image-request/{}/retry"),
)
#: Every route that takes a body, with one that is good.
BODIES: dict[str, dict[str, Any]] = {
    GENERATE: {"prompt": "a bar"},
    INSTANT: {"prompt": "a bar"},
    "/images/batch": {"numbers": [1]},
    "/images/bulk": {"action": "favorite", "numbers": [1]},
    "/image/{image}/restore": {},
    "/collections": {"name": "A"},
    "/image/{image}/favorite": {"is_favorite": True},
    "/image-request/{request}/cancel": {},
    "/image-request/{request}/retry": {},
    "/image-request/{request}/move": {"position": "first"},
    "/queue/pause": {},
    "/queue/resume": {},
    "/join-tokens": {},
    "/estimate": {"prompt": "a bar"},
    "/console": {"line": "/image gallery"},
    "/join": {"join_token": "x", "user_name": "Eve"},
    "/api/session": {"name": "Run"},
}
OPTIONAL_BODY = (
    "/image/{image}/favorite", "/image/{image}/restore", "/image-request/{request}/cancel", "/image-request/{request}/retry", "/queue/pause",
    "/queue/resume",
)  # fmt: skip

CASES: list[Case] = [
    *(raw(1, f"empty body to {path}", b"", path=path) for path in BODIES if path not in OPTIONAL_BODY),
    raw(1, "blank body", b"  \n"),
    *(
        raw(2, f"{text} to {path}", text.encode(), path=path)
        for path in BODIES
        for text in ("null", '"x"', "[]", "3", "true")
    ),
    *(raw(3, word, b'{"prompt": "a", "seed": %s}' % word.encode()) for word in ("NaN", "Infinity", "-Infinity", "1e999")),
    raw(3, "NaN in a field that is not there", b'{"prompt": "a", "x": NaN}'),
    raw(4, "a key twice", b'{"prompt": "a", "prompt": "a"}', names="prompt"),
    raw(4, "a key twice, once escaped", b'{"prompt": "a", "\\u0070rompt": "b"}', names="prompt"),
    raw(4, "an inner key twice", b'{"prompt": "a", "style_preferences": {"n": 1, "n": 1}}', names="n"),
    raw(4, "a key twice among 80,000", b"{" + b"".join(b'"k%d":1,' % n for n in range(80_000)) + b'"x":1,"x":1}'),
    *(
        raw(5, f"{depth} {kind}", nested(depth, *signs))
        for depth in (33, 200, 900, 960, 1_000, 100_000)
        for kind, signs in {"lists": (b"[", b"]"), "objects": (b'{"a":', b"}")}.items()
    ),
    raw(6, "an integer of 5,000 digits", b'{"prompt": "a", "seed": %s}' % (b"9" * 5_000)),
    raw(6, "a fraction of 900,000 digits", b'{"prompt": "a", "seed": 1.%s}' % (b"1" * 900_000)),
    *(body(7, f"{name} = {value}", names=name, **{name: value}) for name in WHOLE for value in (2**63, -(2**63), 10**18)),
    body(7, "max_uses = 2^63", 400, "/join-tokens", max_uses=2**63),
    raw(8, "lone surrogate in a prompt", prompt(b"\\ud800")),
    raw(8, "lone surrogate the other way round", prompt(b"\\udc00\\ud800")),
    raw(8, "lone surrogate in a key", b'{"prompt": "a", "\\ud800": 1}'),
    raw(8, "lone surrogate in a list", b'{"prompt": "a", "x": ["\\ud800"]}'),
    raw(8, "lone surrogate in a name", b'{"name": "\\ud800"}', path="/api/session"),
    raw(8, "lone surrogate in user_id", b'{"prompt": "a", "user_id": "\\ud800"}'),
    raw(9, "NUL in a prompt", prompt(b"a\\u0000b")),
    raw(9, "NUL in a key", b'{"prompt": "a", "\\u0000": 1}'),
    raw(9, "NUL itself", prompt(b"a\0b")),
    raw(9, "NUL in a join token", b'{"join_token": "\\u0000", "user_name": "Eve"}', path="/join"),
    *(ask(9, f"NUL in the query {name}", f"/images?{name}=%00") for name in ("q", "by", "provider", "cursor", "user_id", "%00")),
    *(
        body(10, f"{value!r} for {name}", names=name, **{name: value})
        for name in ("prompt", "provider", "model", "negative_prompt", "size", "type", "quality", "style", "user_id")
        for value in ([], {}, ["a"], 5, True)
    ),
    body(10, "a list for style_preferences", names="style_preferences", style_preferences=[]),
    body(10, "an object for a session's name", 400, "/join", user_name={}),
    *(body(11, f"true for {name}", names=name, **{name: True}) for name in WHOLE),
    body(11, "1 for a boolean", 400, "/image/{image}/favorite", is_favorite=1),
    *(body(12, f"a text for {name}", names=name, **{name: "1"}) for name in WHOLE),
    Case(12, "a text for a boolean", 400, "/image/{image}/favorite", json={"is_favorite": "true"}, names="is_favorite"),
    *(body(13, f"{value} for {name}", names=name, **{name: value}) for name in WHOLE for value in (1.5, 1e300, -0.5)),
    *(Case(14, f"an unknown field to {path}", 400, path, json=good | {"colour": 1}, names="colour") for path, good in BODIES.items()),
    body(14, "an unknown preference", names="colour", style_preferences={"colour": 1}),
    *(ask(14, f"an unknown word in the query of {path}", f"{path}?colour=1", names="colour") for path in (
        *QUERIES, "/image/{image}", "/image/{image}/file", "/image-request/{request}", "/image-providers", "/users", ""
    )),
    Case(14, "an unknown word in the query of a POST", 400, f"{GENERATE}?colour=1", json={"prompt": "a"}, names="colour"),
    *(Case(15, name, 400, json={"prompt": "a", name: "1"}, names=name) for name in UNKNOWN),
    *(body(15, f"{name} as a preference", names=name, style_preferences={name: "1"}) for name in UNKNOWN),
    *(Case(15, f"{name} of a star", 400, "/image/{image}/favorite", json={name: 7}, names=name) for name in ("favorite_count", "image_id")),
    Case(15, "role of a new session", 400, "/api/session", json={"name": "a", "role": "gm"}, names="role"),
    Case(15, "gm_user_id of a new session", 400, "/api/session", json={"name": "a", "gm_user_id": "1"}, names="gm_user_id"),
    Case(15, "gm by join link", 400, "/join-tokens", json={"role": "gm"}, names="role"),
    *(raw(16, code, '{"prompt": "a bar"}'.encode(code)) for code in ("utf-16", "utf-16-le", "utf-32", "utf-8-sig")),
    *(raw(17, repr(bad), prompt(bad)) for bad in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82")),
    *(
        raw(18, f"{kind or 'no type'} to {path}", b"{}", 415, path=path, content_type=kind)
        for path in BODIES
        for kind in ("text/plain", "", "text/html", "application/xml", "application/json-patch+json")
    ),
    *(raw(19, kind, prompt(b"a"), 415, content_type=f"{JSON}; charset={kind}") for kind in ("utf-7", "latin-1", "utf-16")),
    *(raw(20, f"20 MB to {path}", b" " * 20_000_000, 413, path=path) for path in BODIES),
    raw(22, "1,001 form parts", b"".join(b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' for _ in range(1_001)) + b"--x--\r\n",
        415, content_type="multipart/form-data; boundary=x"),
    raw(23, "50,000 urlencoded fields", b"&".join(b"a%d=1" % n for n in range(50_000)), 415, content_type="application/x-www-form-urlencoded"),
    *(raw(24, kind, gzip.compress(prompt(b"a")), 415, headers={"Content-Encoding": kind}) for kind in ("gzip", "br", "deflate", "gzip, gzip")),
    *(body(25, about, names="prompt", prompt=text) for about, text in BLANKS.items()),
    Case(25, "no prompt", 400, json={}, names="prompt"),
    *(Case(25, f"{about} as a session's name", 400, "/api/session", json={"name": BLANKS[about]}) for about in ("nothing", "blanks", "zero-width")),
    *(body(26, f"4,001 of {char}", names="prompt", prompt=char * 4_001) for char in ("a", "é", "夜", "\U0001f409")),
    body(26, "4,001 characters of negative prompt", names="negative_prompt", negative_prompt="a" * 4_001),
    *(ask(row, f"{path}: limit={text[:20]}", f"{path}?limit={text}", names="limit")
      for path in QUERIES for text, row in ((text, 34 if "%" in text or "_" in text or "+" in text else 36 if len(text) > 99 else 33) for text in LIMITS)),
    ask(32, "a word for a limit", "/images?limit=many", names="limit"),
    *(ask(35, f"{path}: a limit twice", f"{path}?limit=1&limit=1", names="limit") for path in QUERIES),
    ask(35, "user_id twice", "/images?user_id={peer}&user_id=x", names="user_id"),
    *(ask(37, f"{path}: {about} cursor", f"{path}?cursor={text}") for path in QUERIES for about, text in {
        "forged": "WyJhIl0.c2ln", "empty": "", "garbage": "%FF%00".replace("%00", ""), "long": "a" * 501, "compressed": ".eJwLAA.x"}.items()),
    *(ask(38, query, f"{path}?{query}") for path in QUERIES for query in ("sort=__class__", "fields=password", "order_by=id", "__class__=1")),
    *(ask(38, f"mine={text}", f"/images?mine={text}", names="mine") for text in ("yes", "2", "TRUE", "")),
    *(ask(38, query, f"/image/{{image}}/file?{query}") for query in ("variant=huge", "format=svg", "variant=../x", "variant=", "download=x")),
    *(Case(40, f"{method} {path.format(text)}", 404, path.format(text), method, json={}) for method, path in BY_ID for text in IDS),
    *(Case(40, f"{method} {path}: in capitals", 404, path.format("{IMAGE}" if "/image/" in path else "{REQUEST}"), method, json={}) for method, path in BY_ID),
    *(Case(40, f"{method} {path}: another session's", 404, path.format("{foreign_image}" if "/image/" in path else "{foreign_request}"), method, json={}) for method, path in BY_ID),
    *(ask(41, path, f"/{path}", 404) for path in PATHS),
    *(body(46, f"size {size[:20]!r}", names="size", size=size) for size in SIZES),
    *(body(47, f"n = {n}", names="n", n=n) for n in (0, -1, 1.5, 1000, 5)),
    *(body(48, f"provider {name!r}", provider=name) for name in ("nobody", "", "DALLE", "../dalle", "dalle\n", "x" * 101)),
    *(body(48, f"model {name!r}", model=name) for name in ("../x", "a?b=c", "gpt/1", "", "x" * 101)),
    *(body(51, f"priority {value}", names="priority", priority=value) for value in (10**9, 0, 4, -1)),
    body(51, "two priorities of one option", names="seed", seed=1, style_preferences={"seed": 2}),
    *(Case(49, f"a budget of {value!r}", 400, "/budget", "PUT", json={"budget": value}, names="budget")
      for value in (-1, -0.01, 1e18, 1_000_000.01, True, "5", None, [], {})),
    *(raw(49, f"a budget of {word}", b'{"budget": %s}' % word.encode(), path="/budget", method="PUT") for word in ("NaN", "Infinity", "1e999")),
    Case(49, "no budget", 400, "/budget", "PUT", json={}, names="budget"),
    *(Case(56, f"{method} {path}", 405, path, method, json={}) for method, path in (
        ("PUT", GENERATE), ("DELETE", "/images"), ("PUT", "/image/{image}"), ("TRACE", "/images"), ("GET", GENERATE), ("POST", "/images"))),
    Case(56, "another method in a header", 405, "/images", "POST", json={}, headers={"X-HTTP-Method-Override": "GET"}),
    ask(57, "a place to go to", "/images?next=//evil.example"),
    *(Case(58, f"a foreign page's {word}", 403, json={"prompt": "a"}, headers={"Authorization": "", "Cookie": "scene_member={token}"} | origin)
      for word, origin in {"post": {"Origin": "https://evil.example"}, "null": {"Origin": "null"}, "post without origin": {}}.items()),
    *(Case(62, about, 404, "/join", json={"join_token": token, "user_name": "Eve"}, headers={"Authorization": ""}) for about, token in {
        "a wrong token": "wrong", "nothing": "", "a double-encoded token": "%2541", "a blank": " "}.items()),
    Case(62, "a token that is too long", 400, "/join", json={"join_token": "x" * 201, "user_name": "Eve"}, names="join_token"),
    Case(64, "an ended request is cancelled", 409, "/image-request/{request}/cancel", json={}),
    Case(64, "a completed request is tried again", 409, "/image-request/{request}/retry", json={}),
]  # fmt: skip
