"""Who gets what from which route. A route without an expectation here fails the first test.

What somebody may not know of looks, byte for byte, like what does not exist.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, insert, select, update
from werkzeug.test import TestResponse

from image_generation import prompts
from image_generation.database import table_of
from image_generation.events import next_image_number
from image_generation.models import Attempt, GenerationRequest, Image, Upload
from image_generation.testing import png
from tests.host.conftest import join
from tests.security.world import NOWHERE, Table, furnished, stored

PREFIX = "/api/session/<session_id>"


@dataclass(frozen=True)
class World:
    app: Flask
    client: FlaskClient
    here: Table
    there: Table

    def fill(self, rule: str, things: "Things") -> str:
        """The address of `rule` with the things' ids in it."""
        return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda found: things.ids[found[1]], rule)


PICTURE = png.draw("a bar", 64, 64)


@dataclass(frozen=True)
class Things:
    """What the ids of an address stand for."""

    ids: dict[str, str]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with furnished(tmp_path_factory.mktemp("matrix"), JOIN_RATE_LIMIT="10000 per minute") as (app, here, there):
        yield World(app, app.test_client(use_cookies=False), here, there)


@dataclass(frozen=True)
class Route:
    """What is expected of one method of one address, for things that everybody at the table may see."""

    method: str
    rule: str
    #: The status for the GM, a player who owns the thing, another player, a viewer.
    gm: int
    owner: int
    peer: int
    viewer: int
    body: Any = None
    #: Makes what the call uses up; else the table's standing picture and request serve.
    prepare: Callable[[World, Table], dict[str, str]] = lambda _world, _table: {}

    def __str__(self) -> str:
        return f"{self.method} {self.rule.removeprefix(PREFIX) or '/'}"

    @property
    def has_private_things(self) -> bool:
        return "<image_id>" in self.rule or "<request_id>" in self.rule


def waiting(world: World, table: Table, visibility: str = "table") -> dict[str, str]:
    made = table.author.call("POST", "/generate-image", json={"prompt": "a bar", "visibility": visibility})
    return {"request_id": made.json["request_id"]}


def cancelled(world: World, table: Table, visibility: str = "table") -> dict[str, str]:
    made = waiting(world, table, visibility)
    assert table.author.call("POST", f"/image-request/{made['request_id']}/cancel").status_code == 200
    return made


def watched(world: World, table: Table, visibility: str = "table") -> dict[str, str]:
    """A picture that is being made, with a frame."""
    made, name = waiting(world, table, visibility), "0-1-0.webp"
    plugin = world.app.extensions["image_generation"]
    frame = {"index": 0, "name": name, "width": 1, "height": 1}
    running = update(GenerationRequest).where(GenerationRequest.id == made["request_id"])
    with plugin.database.transaction() as tx:
        tx.execute(running.values(status="processing", frame=frame))
    plugin.store.put(f"frames/{made['request_id']}/{name}", b"webp")
    return made | {"name": name}


def guest(world: World, table: Table) -> dict[str, str]:
    return {"user_id": join(table.gm, "Guest").user_id}


def link(world: World, table: Table) -> dict[str, str]:
    return {"link_id": table.gm.call("POST", "/join-tokens", json={}).json["id"]}


def collected(world: World, table: Table) -> dict[str, str]:
    """A collection of the author's with the standing picture in it."""
    made = table.author.call("POST", "/collections", json={"name": str(uuid4())}).json["collection"]["id"]
    assert table.author.call("PUT", f"/collections/{made}/images/{table.shown_image}").status_code == 200
    return {"collection_id": made}


def copied(world: World, table: Table, visibility: str = "table") -> dict[str, str]:
    """A picture of the author's to be deleted."""
    plugin, made, called = world.app.extensions["image_generation"], str(uuid4()), str(uuid4())
    standing = table.shown_image if visibility == "table" else table.hidden_image
    with plugin.database.transaction() as tx:
        image = dict(tx.execute(select(table_of(Image)).where(Image.id == standing)).mappings().one())
        attempt = dict(tx.execute(select(table_of(Attempt)).where(Attempt.id == image["attempt_id"])).mappings().one())
        number = next_image_number(tx, table.session_id)
        tx.execute(insert(table_of(Attempt)).values(attempt | {"id": called, "number": 100 + number}))
        tx.execute(insert(table_of(Image)).values(image | {"id": made, "attempt_id": called, "number": number}))
    return {"image_id": made}


def asked(world: World, table: Table) -> dict[str, str]:
    """A prompt of the author's; nobody else has asked for it."""
    made = table.author.call("POST", "/generate-image", json={"prompt": "only mine"})
    assert made.status_code == 202
    return {"prompt_id": prompts.id_of(table.session_id, table.author.user_id, "only mine")}


def forgotten(world: World, table: Table) -> dict[str, str]:
    """Nobody has made a collection of this name."""
    for one in table.gm.call("GET", "/collections").json["collections"]:
        table.gm.call("DELETE", f"/collections/{one['id']}")
    return {}


def uploaded(world: World, table: Table) -> dict[str, str]:
    """A picture that the author brought."""
    with world.app.extensions["image_generation"].database.transaction() as tx:
        tx.execute(delete(Upload))  # so many unused ones may wait, and no more
    reference = PREFIX.replace("<session_id>", table.session_id) + "/references"
    headers = {"Authorization": f"Bearer {table.author.token}"}
    made = world.client.post(reference, data=PICTURE, content_type="image/png", headers=headers)
    return {"reference_id": made.json["reference"]["id"]}


def styled(_world: World, _table: Table) -> dict[str, str]:
    """A look that there is."""
    return {"name": "neon-noir"}


def look(rule: str) -> Route:
    """Every member may."""
    return Route("GET", PREFIX + rule, 200, 200, 200, 200)


ROUTES = (
    look(""),
    Route("PATCH", PREFIX, 200, 403, 403, 403, {"auto_detect": False}),
    look("/users"),
    look("/images"),
    look("/images/index"),
    Route("POST", PREFIX + "/images/batch", 200, 200, 200, 200, {"numbers": [1]}),
    look("/image/<image_id>"),
    look("/image/<image_id>/file"),
    Route("POST", PREFIX + "/images/bulk", 200, 200, 200, 200, {"action": "favorite", "numbers": [1]}),
    Route("PATCH", PREFIX + "/image/<image_id>", 200, 200, 403, 403, {"caption": "Bar"}),
    Route("POST", PREFIX + "/image/<image_id>/restore", 200, 200, 403, 403, {}),
    look("/tags"),
    look("/prompts"),
    # Another's is none for anybody, the GM included.
    Route("PUT", PREFIX + "/prompts/<prompt_id>/favorite", 404, 200, 404, 404, {}, asked),
    Route("DELETE", PREFIX + "/prompts/<prompt_id>/favorite", 404, 200, 404, 404, prepare=asked),
    look("/collections"),
    Route("POST", PREFIX + "/collections", 201, 201, 201, 403, {"name": "Docks"}, forgotten),
    Route("GET", PREFIX + "/collections/<collection_id>", 200, 200, 200, 200, prepare=collected),
    Route("PATCH", PREFIX + "/collections/<collection_id>", 200, 200, 403, 403, {"position": 0}, collected),
    Route("DELETE", PREFIX + "/collections/<collection_id>", 200, 200, 403, 403, prepare=collected),
    Route("PUT", PREFIX + "/collections/<collection_id>/images/<image_id>", 200, 200, 200, 403, {}, collected),
    Route("DELETE", PREFIX + "/collections/<collection_id>/images/<image_id>", 200, 200, 200, 403, prepare=collected),
    Route("DELETE", PREFIX + "/image/<image_id>", 200, 200, 403, 403, prepare=copied),
    look("/image-requests"),
    look("/image-request/<request_id>"),
    Route("GET", PREFIX + "/image-request/<request_id>/frame/<name>", 200, 200, 200, 200, prepare=watched),
    look("/image-providers"),
    look("/styles"),
    Route("GET", PREFIX + "/styles/<name>/example", 200, 200, 200, 200, prepare=styled),
    Route("POST", PREFIX + "/references", 201, 201, 201, 403, PICTURE),
    # Another's is none for anybody but the GM.
    Route("GET", PREFIX + "/references/<reference_id>/file", 200, 200, 404, 404, prepare=uploaded),
    Route("DELETE", PREFIX + "/references/<reference_id>", 200, 200, 404, 404, prepare=uploaded),
    Route("POST", PREFIX + "/image/<image_id>/favorite", 200, 200, 200, 200, {}),
    Route("POST", PREFIX + "/generate-image", 202, 202, 202, 403, {"prompt": "a bar"}),
    # INSTANT_WAIT_SECONDS is 0 here.
    Route("POST", PREFIX + "/generate-image-instant", 202, 202, 202, 403, {"prompt": "a bar"}),
    Route("POST", PREFIX + "/image-request/<request_id>/cancel", 200, 200, 403, 403, {}, waiting),
    Route("POST", PREFIX + "/image-request/<request_id>/retry", 200, 200, 403, 403, {}, cancelled),
    look("/queue"),
    Route("POST", PREFIX + "/queue/pause", 200, 403, 403, 403, {}),
    Route("POST", PREFIX + "/queue/resume", 200, 403, 403, 403, {}),
    Route("POST", PREFIX + "/image-request/<request_id>/move", 200, 403, 403, 403, {"position": "first"}, waiting),
    Route("POST", PREFIX + "/estimate", 200, 200, 200, 403, {"prompt": "a bar"}),
    look("/usage"),
    look("/presence"),
    look("/events"),
    Route("POST", PREFIX + "/generate-image-stream", 200, 200, 200, 403, {"prompt": "a bar"}),
    # Which request, the query has to say: tests/live/test_stream.py.
    Route("GET", PREFIX + "/generate-image-stream", 400, 400, 400, 400),
    # By plain HTTP; what a socket lets in is in tests/live/test_sockets.py.
    Route("GET", PREFIX + "/ws", 426, 426, 426, 426),
    Route("PUT", PREFIX + "/budget", 200, 403, 403, 403, {"budget": 1000}),
    look("/console"),
    look("/console/commands"),
    Route("POST", PREFIX + "/console", 200, 200, 200, 200, {"line": "/image gallery"}),
    Route("POST", PREFIX + "/console/check", 200, 200, 200, 200, {"line": "/image a bar"}),
    Route("GET", PREFIX + "/join-tokens", 200, 403, 403, 403),
    Route("POST", PREFIX + "/join-tokens", 201, 403, 403, 403, {}),
    Route("DELETE", PREFIX + "/join-tokens/<link_id>", 200, 403, 403, 403, prepare=link),
    Route("DELETE", PREFIX + "/users/<user_id>", 200, 403, 403, 403, prepare=guest),
)

#: Routes without a session's secrets behind them: open to everybody, with the reason.
OPEN = {
    ("GET", "/"): "the shell says nothing of any session",
    ("GET", "/join/<session_id>"): "the same shell",
    ("GET", "/s/<session_id>"): "the same shell",
    ("GET", "/s/<session_id>/<path:place>"): "the same shell",
    ("GET", "/__states"): "the same shell, where a setting shows it",
    ("GET", "/__states/<name>"): "the same shell, where a setting shows it",
    ("GET", "/static/<path:name>"): "the built page",
    ("GET", "/api/ping"): "a sign of life",
    ("GET", "/healthz"): "a sign of life",
    ("GET", "/readyz"): "names of parts",
    ("GET", "/metrics"): "figures without names",
    ("GET", "/api/openapi.json"): "the description",
    ("GET", "/image-generation/<path:name>"): "the built files for pages of hosts",
    ("GET", "/api/docs"): "the description",
    ("POST", "/api/session"): "whoever opens a session gets one of his own",
    ("POST", "/api/session/<session_id>/join"): "the join token is the credential: tests/host/test_sessions.py",
}

#: Routes that name no session: the token does, or a `thread_id`. tests/live has them.
BY_TOKEN = {
    ("GET", "/ws"),
    ("POST", "/images/generate"),
    ("GET", "/images/tasks/<task_id>/status"),
    ("GET", "/images/gallery"),
    ("GET", "/images/<image_id>/download"),
}


def test_every_route_has_an_expectation(world: World) -> None:
    automatic = {"HEAD", "OPTIONS"}
    there = {
        (method, rule.rule) for rule in world.app.url_map.iter_rules() for method in (rule.methods or set()) - automatic
    }
    assert there == {(route.method, route.rule) for route in ROUTES} | set(OPEN) | BY_TOKEN


def things(table: Table, **changed: str) -> Things:
    """The table's standing things, for everybody to see."""
    standing = {
        "session_id": table.session_id,
        "image_id": table.shown_image,
        "request_id": table.shown_request,
        "user_id": table.peer.user_id,
        "link_id": NOWHERE,
        "collection_id": NOWHERE,
        "prompt_id": NOWHERE,
        "name": "0-1-0.webp",
        "reference_id": NOWHERE,
    }
    return Things(standing | changed)


def call(world: World, route: Route, token: str | None, used: Things, **more: Any) -> TestResponse:
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    headers |= more.pop("headers", {})
    arguments = {"json": route.body} if route.body is not None else {}
    if isinstance(route.body, bytes):
        arguments = {"data": route.body, "content_type": "image/png"}
    method = more.pop("method", route.method)
    arguments |= {"method": method, "headers": headers, "buffered": True} | more
    return world.client.open(world.fill(route.rule, used), **arguments)


def same(one: TestResponse, other: TestResponse) -> None:
    """Not to be told apart."""
    assert one.status_code == other.status_code
    assert one.data == other.data
    kept = {"content-type", "content-length", "allow", "etag", "cache-control", "location", "content-range"}
    assert [pair for pair in one.headers if pair[0].lower() in kept] == [
        pair for pair in other.headers if pair[0].lower() in kept
    ]


routes = pytest.mark.parametrize("route", ROUTES, ids=str)
private_routes = pytest.mark.parametrize("route", [route for route in ROUTES if route.has_private_things], ids=str)
METHODS = (None, "HEAD", "OPTIONS")


@routes
@pytest.mark.parametrize("who", ["gm", "author", "peer", "viewer"])
def test_a_member_gets_what_his_role_allows(world: World, route: Route, who: str) -> None:
    here = world.here
    used = things(here, **route.prepare(world, here))
    before = stored(world.app)
    answer = call(world, route, getattr(here, who).token, used)
    assert answer.status_code == getattr(route, "owner" if who == "author" else who), answer.text
    if answer.status_code == 403:
        assert answer.json["code"] == "not_allowed"
        assert stored(world.app) == before


@routes
def test_who_has_no_credentials_gets_nothing(world: World, route: Route) -> None:
    """Nobody, a wrong token, a removed member: the same for a session that is there and for one that is not."""
    here = world.here
    used = things(here, **route.prepare(world, here))
    before = stored(world.app)
    for token in (None, "", "wrong", here.removed.token):
        answer = call(world, route, token, used)
        assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")
        absent = Things(used.ids | {"session_id": NOWHERE})
        for method in METHODS:
            nothing = call(world, route, token, absent, method=method or route.method)
            same(call(world, route, token, used, method=method or route.method), nothing)
    assert stored(world.app) == before


@routes
@pytest.mark.parametrize("who", ["gm", "author", "viewer"])
def test_a_member_of_another_session_gets_nothing(world: World, route: Route, who: str) -> None:
    """The same as for a session that does not exist, whatever else the address names."""
    here, stranger = world.here, getattr(world.there, who)
    used = things(here, **route.prepare(world, here))
    before = stored(world.app)
    for method in METHODS:
        refused = call(world, route, stranger.token, used, method=method or route.method)
        absent = call(world, route, stranger.token, things(here, session_id=NOWHERE), method=method or route.method)
        assert refused.status_code == 404 or method
        same(refused, absent)
    in_query = call(world, route, stranger.token, used, query_string={"user_id": here.gm.user_id})
    assert in_query.status_code == 404
    assert stored(world.app) == before


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.rule.count("<") > 1 and route.prepare is not styled], ids=str
)
@pytest.mark.parametrize("who", ["gm", "author", "viewer"])
def test_ids_of_another_session_are_ids_of_nothing(world: World, route: Route, who: str) -> None:
    here, there, caller = world.here, world.there, getattr(world.here, who)
    foreign = things(there, **route.prepare(world, there)).ids | {"session_id": here.session_id}
    before = stored(world.app)
    answer = call(world, route, caller.token, Things(foreign))
    absent = dict.fromkeys(foreign, NOWHERE) | {"session_id": here.session_id}
    same(answer, call(world, route, caller.token, Things(absent)))
    assert answer.status_code in (403, 404)
    assert stored(world.app) == before


def hidden(world: World, route: Route) -> Things:
    """The author's private things."""
    ids = {"image_id": world.here.hidden_image, "request_id": world.here.hidden_request}
    if route.prepare in (waiting, cancelled, watched, copied):
        ids |= route.prepare(world, world.here, "private")  # type: ignore[call-arg]
    if route.prepare is collected:
        ids |= collected(world, world.here)
    return things(world.here, **ids)


CONDITIONS: tuple[dict[str, str], ...] = (
    {},
    {"If-None-Match": "*"},
    {"If-None-Match": "ETAG"},
    {"If-Match": "ETAG"},
    {"Range": "bytes=0-10"},
    {"Range": "bytes=0-10", "If-Range": "ETAG"},
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
)


@private_routes
@pytest.mark.parametrize("who", ["peer", "viewer"])
def test_private_things_do_not_exist_for_others(world: World, route: Route, who: str) -> None:
    other = getattr(world.here, who)
    private = hidden(world, route)
    absent = Things(private.ids | {"image_id": NOWHERE, "request_id": NOWHERE})
    file = world.here.author.call("GET", f"/image/{world.here.hidden_image}/file")
    before = stored(world.app)
    for headers in CONDITIONS:
        sent = {name: value.replace("ETAG", file.headers["ETag"]) for name, value in headers.items()}
        for method in METHODS:
            refused = call(world, route, other.token, private, method=method or route.method, headers=sent)
            assert refused.status_code in (403, 404) or method
            same(refused, call(world, route, other.token, absent, method=method or route.method, headers=sent))
    assert stored(world.app) == before


@private_routes
@pytest.mark.parametrize("who", ["gm", "author"])
def test_private_things_are_there_for_their_owner_and_the_gm(world: World, route: Route, who: str) -> None:
    answer = call(world, route, getattr(world.here, who).token, hidden(world, route))
    assert answer.status_code == (route.gm if who == "gm" else route.owner)


VARIANTS = [{}] + [
    {"variant": variant} | kind
    for variant in ("thumb", "small", "display", "original")
    for kind in ({}, {"format": "png"}, {"format": "jpeg"}, {"format": "webp"}, {"download": "1"})
]


NAMED = re.compile(r"(inline|attachment); filename=\"scene-\d+\.(png|jpg|webp)\"")


def test_no_rendition_of_a_private_picture_gets_out(world: World) -> None:
    here = world.here
    for query in VARIANTS:
        path, nowhere = f"/image/{here.hidden_image}/file", f"/image/{NOWHERE}/file"
        for method in ("GET", "HEAD"):
            own = here.author.call(method, path, query_string=query)
            assert own.status_code == 200
            assert re.fullmatch(
                r"(inline|attachment); filename=\"scene-\d+\.(png|jpg|webp)\"", own.headers["Content-Disposition"]
            )
            assert "private" in own.headers["Cache-Control"]
            headers = {"If-None-Match": own.headers["ETag"]}
            assert here.author.call(method, path, query_string=query, headers=headers).status_code == 304
            for other in (here.peer, here.viewer):
                for sent in ({}, headers, {"Range": "bytes=0-0"}):
                    refused = other.call(method, path, query_string=query, headers=sent)
                    assert refused.status_code == 404
                    same(refused, other.call(method, nowhere, query_string=query, headers=sent))


@pytest.mark.parametrize("path", ["/images", "/image-requests"])
def test_private_things_are_in_no_list_of_others(world: World, path: str) -> None:
    here = world.here
    secrets = (here.hidden_image, here.hidden_request, "cafe\u0301", "cafe\\u0301")
    searches: list[dict[str, Any]] = [{"limit": 100}]
    if path == "/images":
        searches += [{"q": "cafe\u0301"}, {"by": here.author.user_id}, {"type": "scene"}, {"provider": "dalle"}]
    for query in searches:
        for other in (here.peer, here.viewer):
            answer = other.call("GET", path, query_string=query)
            assert answer.status_code == 200
            assert not any(secret in answer.text for secret in secrets)
        for insider in (here.author, here.gm):
            assert "cafe" in insider.call("GET", path, query_string=query).text


def test_a_page_does_not_betray_what_it_leaves_out(world: World) -> None:
    """Two pictures exist and one is private: the others' list is whole with one, and has no next page."""
    here = world.here
    for copy in here.gm.call("GET", "/images?limit=100").json["images"]:
        if copy["id"] not in (here.shown_image, here.hidden_image):
            assert here.gm.call("DELETE", f"/image/{copy['id']}").status_code == 200
    for other in (here.peer, here.viewer):
        page = other.call("GET", "/images?limit=1").json
        assert (page["count"], page["next_cursor"]) == (1, None)


def test_a_private_request_counts_in_line_but_is_not_shown(world: World) -> None:
    """The place in line is a number; it names nothing."""
    made = waiting(world, world.here, "private")["request_id"]
    assert made not in world.here.peer.call("GET", "/image-requests?limit=100").text
    assert made in world.here.gm.call("GET", "/image-requests?limit=100").text


def test_a_viewer_looks_and_leaves_no_picture(world: World) -> None:
    viewer = world.here.viewer
    assert viewer.call("GET", f"/image/{world.here.shown_image}/file").status_code == 200
    for path in ("/generate-image", "/generate-image-instant"):
        refused = viewer.call("POST", path, json={"prompt": "a bar"}, headers={"Idempotency-Key": "k"})
        assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")


def test_a_removed_member_is_out_of_his_own_things(world: World) -> None:
    here = world.here
    leaver = join(here.gm, "Leaver")
    made = leaver.call("POST", "/generate-image", json={"prompt": "mine", "visibility": "private"}).json["request_id"]
    assert leaver.call("GET", f"/image-request/{made}").status_code == 200
    here.gm.call("DELETE", f"/users/{leaver.user_id}")
    for method, path in (("GET", ""), ("POST", "/cancel"), ("POST", "/retry")):
        assert leaver.call(method, f"/image-request/{made}{path}").status_code == 401
    assert here.gm.call("GET", f"/image-request/{made}").status_code == 200


def test_a_token_of_one_session_and_the_cookie_of_another_do_not_add_up(world: World) -> None:
    here, there = world.here, world.there
    path = f"/api/session/{here.session_id}/images"
    headers = {"Authorization": f"Bearer {there.gm.token}", "Cookie": f"scene_member={here.gm.token}"}
    assert world.client.get(path, headers=headers).status_code == 404
    assert world.client.get(path, headers={"Cookie": f"scene_member={there.gm.token}"}).status_code == 404
