"""The OpenAPI 3.1 description of every view that was made with `endpoint`, and a page that shows it to people."""

import re
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from . import docs_page
from .http import Operation, Problem

blueprint = Blueprint("image_generation_docs", __name__)

_REFERENCE = "#/components/schemas/{model}"
_BYTES = {"type": "string", "format": "binary"}
_LINE = {"type": "string"}
#: What describes each event of a stream, and not the stream as a whole.
_MEDIA = {
    "text/event-stream": {
        "type": "object",
        "properties": {"id": _LINE, "event": _LINE, "data": _LINE | {"contentMediaType": "application/json"}},
    }
}


@blueprint.get("/api/openapi.json")
def openapi_json() -> Response:
    """The machine-readable description."""
    return jsonify(document(current_app))


@blueprint.get("/api/docs")
def docs() -> Response:
    """The same for people: plain HTML, no script, nothing loaded from elsewhere."""
    return docs_page.render(document(current_app))


def document(app: Flask) -> dict[str, Any]:
    """Build the OpenAPI document from the app's URL map."""
    routes = sorted(_described(app), key=lambda pair: pair[0].rule)
    schemas = _schemas([operation for _, operation in routes])
    paths: dict[str, dict[str, Any]] = {}
    for rule, operation in routes:
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        item = paths.setdefault(re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule), {})
        item.update({method.lower(): _operation(rule, operation) for method in methods})
    return {
        "openapi": "3.1.0",
        "info": {"title": "Scene Visualizer", "version": "1", "summary": "Make pictures together in a game session."},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "The member token."},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "scene_member"},
            },
        },
    }


def _described(app: Flask) -> list[tuple[Rule, Operation]]:
    views = ((rule, getattr(app.view_functions[rule.endpoint], "operation", None)) for rule in app.url_map.iter_rules())
    return [(rule, operation) for rule, operation in views if isinstance(operation, Operation)]


def _models(operation: Operation) -> list[type[BaseModel]]:
    answers = [model for model in operation.answers.values() if not isinstance(model, str)]
    return [model for model in (operation.body, operation.query) if model] + answers


def _schemas(operations: list[Operation]) -> dict[str, Any]:
    inputs = {model for operation in operations for model in (operation.body,) if model}
    outputs = {model for operation in operations for model in operation.answers.values() if not isinstance(model, str)}
    wanted = [(model, "validation") for model in inputs] + [(model, "serialization") for model in outputs | {Problem}]
    _, schema = models_json_schema(
        sorted(wanted, key=lambda pair: pair[0].__name__),  # type: ignore[arg-type]
        ref_template=_REFERENCE,
    )
    found: dict[str, Any] = schema["$defs"]
    return found


def _operation(rule: Rule, operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": rule.endpoint.replace(".", "_"),
        "tags": [operation.tag],
        "summary": operation.summary,
        "parameters": [*_path_parameters(rule), *_query_parameters(operation), *_header_parameters(operation)],
        "responses": _responses(operation),
        "security": [] if operation.public else [{"bearer": []}, {"cookie": []}],
    }
    if operation.description:
        described["description"] = operation.description
    if operation.body:
        schema = {"$ref": _REFERENCE.format(model=operation.body.__name__)}
        described["requestBody"] = {
            "required": operation.body_required,
            "content": {"application/json": {"schema": schema}},
        }
    if operation.takes:
        content = {media: {"schema": _BYTES} for media in operation.takes}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _path_parameters(rule: Rule) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in sorted(rule.arguments)
    ]


def _query_parameters(operation: Operation) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    schema = operation.query.model_json_schema(ref_template=_REFERENCE)
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _inlined(detail, schema.get("$defs", {}))}
        for name, detail in schema["properties"].items()
    ]


def _inlined(detail: Any, definitions: dict[str, Any]) -> Any:
    match detail:
        case {"$ref": reference}:
            return definitions[reference.rsplit("/", 1)[1]]
        case dict():
            return {key: _inlined(value, definitions) for key, value in detail.items()}
        case list():
            return [_inlined(value, definitions) for value in detail]
    return detail


def _header_parameters(operation: Operation) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "header", "required": False, "description": about, "schema": {"type": "string"}}
        for name, about in operation.headers.items()
    ]


def _responses(operation: Operation) -> dict[str, Any]:
    found = {str(status): _response(status, model) for status, model in sorted(operation.answers.items())}
    always = (400, 404, 405, 500) if operation.public else (400, 401, 403, 404, 405, 500)
    if operation.body is not None or operation.takes:
        always = (*always, 413, 415)
    for status in sorted({*always, *operation.problems}):
        found.setdefault(str(status), _response(status, Problem))
    return found


def _response(status: int, model: type[BaseModel] | str) -> dict[str, Any]:
    if isinstance(model, str):
        content = {media: {"schema": _MEDIA.get(media, _BYTES)} for media in model.split(", ") if media}
    else:
        content = {"application/json": {"schema": {"$ref": _REFERENCE.format(model=model.__name__)}}}
    return {"description": HTTPStatus(status).phrase} | ({"content": content} if content else {})
