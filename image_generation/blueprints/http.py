"""How a view speaks HTTP: strict JSON in, one shape of answer and error out, and a description of both for OpenAPI.

Public: a host and a console may build their own routes with `endpoint`, so that the whole API reads as one.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from flask import Blueprint, Flask, Response, jsonify, request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from werkzeug.exceptions import HTTPException

from .. import errors
from . import strict

MAX_BODY_BYTES = 1024 * 1024
#: Methods that change nothing; a body that comes with one means nothing.
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
#: Seconds after which another try makes sense, by status; an error that knows better says so itself.
RETRY_AFTER = {503: 10}
#: Characters of a client's own name for something.
MAX_NAME = 200
#: One body can be wrong in a hundred thousand places.
_MAX_DETAILS = 20
_PARSED = "image_generation.json_object"

View = TypeVar("View", bound=Callable[..., Any])
Model = TypeVar("Model", bound=BaseModel)


def _whole_number(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("must be a whole number")
    return value


def _digits(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch("[0-9]{1,6}", value):
        raise ValueError("must be a whole number of at most six digits")
    return int(value)


def _text_or_number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("must be a text or a whole number")
    if value == "" or len(str(value)) > MAX_NAME:
        raise ValueError(f"must have 1 to {MAX_NAME} characters")
    return value


def _true_or_false(value: object) -> object:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _flag_word(value: object) -> object:
    words = {"true": True, "1": True, "false": False, "0": False}
    if not isinstance(value, str) or value not in words:
        raise ValueError("must be true or false")
    return words[value]


#: An integer in a JSON body: 5 and 5.0, but neither "5" nor true.
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
#: A client's own name for something in a JSON body: a text, or a whole number.
Name = Annotated[str | int, BeforeValidator(_text_or_number)]
#: A boolean in a JSON body.
Flag = Annotated[bool, BeforeValidator(_true_or_false)]
#: A number in a query string: one to six plain digits.
QueryNumber = Annotated[int, BeforeValidator(_digits)]
#: A boolean in a query string.
QueryFlag = Annotated[bool, BeforeValidator(_flag_word)]


class Payload(BaseModel):
    """Base of every body and answer: a field that is not declared is an error, not a guess."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Caller(Payload):
    """A body that may only say who is calling."""

    user_id: str | None = Field(None, max_length=200)


class CallerQuery(Payload):
    """`user_id`, where a client sends it, must name the caller."""

    user_id: str | None = None


class Problem(Payload):
    """The one shape of every error."""

    error: str = Field(description="One sentence for a person.")
    code: str = Field(description="One word for a program.")
    details: list[dict[str, Any]] | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """What OpenAPI says of one view."""

    tag: str
    summary: str
    description: str
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    answers: Mapping[int, type[BaseModel] | str]
    headers: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[int, ...] = ()
    public: bool = False
    body_required: bool = True
    #: Media types of a body that is no JSON.
    takes: tuple[str, ...] = ()


def endpoint(
    blueprint: Blueprint,
    method: str,
    rule: str,
    *,
    tag: str,
    answers: Mapping[int, type[BaseModel] | str],
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    headers: Mapping[str, str] | None = None,
    problems: tuple[int, ...] = (),
    public: bool = False,
    body_required: bool = True,
    takes: tuple[str, ...] = (),
) -> Callable[[View], View]:
    """Register a view that gets its parsed `body` and `query` as keyword arguments, and describe it.

    `answers` maps a status to the model of its JSON, or to a media type for anything else. The view returns a model, a
    `(model, status)` pair, or a finished Response. Its docstring is the documentation. A route that is not public takes
    `user_id` in the query even where it has no `query` model; any other name is an error.
    """
    taken = query or (None if public else CallerQuery)

    def register(view: View) -> View:
        def run(**arguments: Any) -> Response:
            if body is not None:
                arguments["body"] = parse(body, json_object() if body_required or _body() else {})
            asked = parse(taken, query_object()) if taken else None
            if query is not None:
                arguments["query"] = asked
            return present(view(**arguments))

        summary, _, rest = (view.__doc__ or "").strip().partition("\n")
        run.operation = Operation(  # type: ignore[attr-defined]
            tag, summary, _unwrapped(rest), body, taken, answers, headers or {}, problems, public, body_required, takes
        )
        blueprint.add_url_rule(rule, view.__name__, run, methods=[method])
        return view

    return register


def _unwrapped(text: str) -> str:
    return re.sub(r"[ \t]*\n[ \t]*(?!\n)", " ", text).strip()


def present(result: Any) -> Response:
    """Turn what a view returned into a response; absent optional fields are left out."""
    if isinstance(result, Response):
        return result
    model, status = result if isinstance(result, tuple) else (result, 200)
    response = jsonify(model.model_dump(mode="json", exclude_unset=True))
    response.status_code = status
    return response


def parse(model: type[Model], values: Mapping[str, Any]) -> Model:
    """Validate `values`; raises `errors.BadInput` that names each wrong field."""
    try:
        return model.model_validate(values)
    except ValidationError as problem:
        raise _bad_input(problem) from None


def _bad_input(problem: ValidationError) -> errors.BadInput:
    found = problem.errors(include_url=False, include_context=True)[:_MAX_DETAILS]
    details = [
        {"field": strict.shown(".".join(str(part) for part in item["loc"]) or "body"), "message": _sentence(item)}
        for item in found
    ]
    return errors.BadInput(f"{details[0]['field']}: {details[0]['message']}", details=details)


def _sentence(item: Mapping[str, Any]) -> str:
    match item["type"]:
        case "extra_forbidden":
            return "is not a field of this request"
        case "missing":
            return "is required"
        case "enum":
            return f"must be {item['ctx']['expected']}"
        case "value_error":
            return str(item["ctx"]["error"])
    return str(item["msg"])[0].lower() + str(item["msg"])[1:]


def query_object() -> dict[str, str]:
    """The query string as a flat mapping; a name given twice is an error."""
    for name, values in request.args.lists():
        if len(values) > 1:
            raise strict.wrong(name, "is given more than once")
        strict.check_text(name, "query")
        strict.check_text(values[0], name)
    return request.args.to_dict()


def claimed_user_id() -> str | None:
    """The `user_id` that the query or the JSON body names; raises `errors.BadInput` for two different ones."""
    found = set(request.args.getlist("user_id"))
    if request.method not in SAFE_METHODS and request.mimetype == "application/json" and _body():
        in_body = json_object().get("user_id")
        if isinstance(in_body, str):
            found.add(in_body)
        elif in_body is not None:
            raise strict.wrong("user_id", "must be a text")
    if len(found) > 1:
        raise strict.wrong("user_id", "is given twice with two values")
    for named in found:
        strict.check_text(named, "user_id")
    return found.pop() if found else None


def _body() -> bytes:
    """The request's bytes; a host that sets no limit of its own gets ours."""
    return _bytes(min(request.max_content_length or MAX_BODY_BYTES, MAX_BODY_BYTES))


def picture_body(media: Collection[str], limit: int) -> bytes:
    """The bytes of a body that says it is one of these kinds of picture; what it is, whoever opens it has to find out.

    Raises `errors.UnsupportedMediaType`, `errors.TooLarge`, and `errors.BadInput` for nothing at all.
    """
    if request.mimetype not in media or request.headers.get("Content-Encoding", "identity") != "identity":
        raise errors.UnsupportedMediaType(f"Send the picture itself as the body: {', '.join(media)}.")
    if (request.content_length or 0) > limit:
        raise errors.TooLarge(f"A picture may have {limit // 1024 // 1024} MB.")
    data = _bytes(limit)
    if not data:
        raise errors.BadInput("The body is empty.")
    return data


def _bytes(limit: int) -> bytes:
    request.max_content_length = limit
    data = request.get_data(cache=True)
    # Cut off by the limit or by the client, what came may look whole.
    if request.content_length is None and len(data) >= limit:
        raise errors.TooLarge
    if len(data) < (request.content_length or 0):
        raise errors.BadInput("The body ended before its Content-Length.")
    return data


def json_object() -> dict[str, Any]:
    """The request's JSON object, read strictly and only once.

    Refused with 415: another media type, another charset, a compressed body. Refused with 400: broken UTF-8 or JSON, a
    byte order mark, NaN and Infinity, a key given twice, deep nesting, numbers of twenty digits, NUL, lone surrogates.
    """
    if _PARSED not in request.environ:
        request.environ[_PARSED] = _read_json()
    return dict(request.environ[_PARSED])


def _read_json() -> dict[str, Any]:
    _require_json_media()
    return strict.read(_body())


def _require_json_media() -> None:
    encoding = request.headers.get("Content-Encoding", "identity")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype != "application/json" or charset != "utf-8" or encoding != "identity":
        raise errors.UnsupportedMediaType


def problem(error: errors.ImageGenerationError) -> Response:
    """An error of ours as JSON."""
    body: dict[str, Any] = {"error": error.message, "code": error.code}
    if error.details:
        body["details"] = error.details
    response = jsonify(body)
    response.status_code = error.status
    seconds = error.retry_after if isinstance(error, errors.TooManyRequests) else RETRY_AFTER.get(error.status)
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return response


_HTTP_CODES: dict[int, type[errors.ImageGenerationError]] = {
    400: errors.BadInput,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    413: errors.TooLarge,
    415: errors.UnsupportedMediaType,
    429: errors.TooManyRequests,
}


def http_problem(error: HTTPException) -> Response:
    """An error of Flask's own (404, 405, 413 …) in our shape."""
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()  # type: ignore[return-value]
    known = _HTTP_CODES.get(error.code or 500)
    body = {"error": (known.__doc__ or "").strip(), "code": known.code} if known else _unexpected(error)
    response = jsonify(body)
    response.status_code = error.code or 500
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "www-authenticate"):
            response.headers[name] = value
    return response


def _unexpected(error: HTTPException) -> dict[str, str]:
    ours = (error.code or 500) >= 500
    sentence = "Something went wrong on our side." if ours else error.description or error.name
    return {"error": sentence, "code": re.sub(r"\W+", "_", error.name.lower())}


def install_error_handlers(target: Blueprint | Flask) -> None:
    """Make `target` answer every error as JSON in the one shape."""
    target.register_error_handler(errors.ImageGenerationError, problem)
    target.register_error_handler(HTTPException, http_problem)
