"""The description of the API is true: whatever is generated from it is answered as it says, and never with a 5xx."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.security.test_access_matrix import BY_TOKEN, OPEN, ROUTES
from tests.security.world import NOWHERE, Table, furnished, working

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
]
#: For each of the ways to make a case.
EXAMPLES = 15
#: Described to nobody: pages for people, and the description itself.
PAGES = {
    "/",
    "/join/<session_id>",
    "/s/<session_id>",
    "/s/<session_id>/<path:place>",
    "/__states",
    "/__states/<name>",
    "/static/<path:name>",
    "/image-generation/<path:name>",
}
PAGES |= {"/api/openapi.json", "/api/docs"}


@dataclass(frozen=True)
class World:
    app: Flask
    here: Table
    schema: Any


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    limits = {"JOIN_RATE_LIMIT": "100000 per minute", "SESSION_RATE_LIMIT": "100000 per minute"}
    with furnished(tmp_path_factory.mktemp("schema"), **limits) as (app, here, _there):
        yield World(app, here, schemathesis.openapi.from_wsgi("/api/openapi.json", unpacked(app)))


def unpacked(app: Flask) -> Flask:
    """The app without compression: the WSGI transport asks for gzip by itself and cannot read it."""
    inner = app.wsgi_app

    def plainly(environ: Any, start: Any) -> Any:
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        return inner(environ, start)

    app.wsgi_app = plainly  # type: ignore[method-assign]
    return app


def label(method: str, rule: str) -> str:
    return f"{method} {rule.replace('<', '{').replace('>', '}')}"


LABELS = sorted(
    [label(route.method, route.rule) for route in ROUTES]
    + [label(method, rule) for method, rule in OPEN if rule not in PAGES]
    + [label(method, rule) for method, rule in BY_TOKEN]
)


def operation(world: World, name: str) -> Any:
    return next(found.ok() for found in world.schema.get_all_operations() if found.ok().label == name)


def test_every_route_is_described_and_nothing_else(world: World) -> None:
    assert sorted(found.ok().label for found in world.schema.get_all_operations()) == LABELS


def test_the_description_is_valid_openapi(world: World) -> None:
    described = world.app.test_client().get("/api/openapi.json").json
    assert described["openapi"] == "3.1.0"
    world.schema.validate()
    names = [item["operationId"] for path in described["paths"].values() for item in path.values()]
    assert len(set(names)) == len(names)


# Its WSGI transport reads a picture and leaves it to the garbage collector to close the file.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", LABELS)
def test_what_is_generated_gets_a_described_answer(world: World, name: str) -> None:
    found, real = operation(world, name), _ids(world, name)
    positive, negative = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
    # No worker runs here, and that is what 503 is for.
    checks = CHECKS[1:] if name == "GET /readyz" else CHECKS
    ways = [found.as_strategy(positive, path_parameters=real)]
    if found.body or found.query or found.headers:
        ways.append(found.as_strategy(negative, path_parameters=real))
    if len(real) > 1:
        ways.append(found.as_strategy(positive, path_parameters={"session_id": real["session_id"]}))

    @settings(
        max_examples=EXAMPLES * len(ways),
        derandomize=True,  # the seed is made of the test's own code: the same cases every time
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(ways))
    def run(case: Any) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {world.here.gm.token}"}, checks=checks)

    run()


def _ids(world: World, name: str) -> dict[str, str]:
    here = world.here
    known = {
        "session_id": here.session_id,
        "image_id": here.shown_image,
        "request_id": here.shown_request,
        "user_id": here.removed.user_id,
        "link_id": NOWHERE,
    }
    return {key: value for key, value in known.items() if f"{{{key}}}" in name}


def test_a_picture_that_was_waited_for_is_as_described(tmp_path: Any) -> None:
    """The one answer that needs a worker."""
    with furnished(tmp_path, INSTANT_WAIT_SECONDS="30") as (app, here, _there):
        schema = schemathesis.openapi.from_wsgi("/api/openapi.json", unpacked(app))
        found = schema["/api/session/{session_id}/generate-image-instant"]["POST"]
        case = found.Case(path_parameters={"session_id": here.session_id}, body={"prompt": "a bar", "n": 2})
        with working(app):
            answer = case.call_and_validate(headers={"Authorization": f"Bearer {here.gm.token}"}, checks=CHECKS)
        assert (answer.status_code, len(answer.json()["images"])) == (200, 2)
