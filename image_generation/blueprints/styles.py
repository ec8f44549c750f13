"""The looks on offer, each with an example."""

from typing import Literal

from flask import Blueprint, Response, request, url_for
from pydantic import Field

from .. import errors, examples, pictures, templates
from .context import member
from .http import CallerQuery, Payload, endpoint

blueprint = Blueprint("styles", __name__)


class StyleOut(Payload):
    """A look."""

    name: str = Field(description="For the option `template`.")
    label: str
    description: str
    adds: list[str] = Field(description="What is added to a prompt, as far as the prompt does not say otherwise.")
    aliases: list[str] = Field(description="Other words for it.")
    example_url: str | None = Field(description="A small WebP, drawn offline.")


class StylesOut(Payload):
    """The looks on offer."""

    status: Literal["success"]
    styles: list[StyleOut]


@endpoint(blueprint, "GET", "/styles", tag="Providers", query=CallerQuery, answers={200: StylesOut})
def styles(query: CallerQuery) -> StylesOut:
    """The style templates: what each is good for, and which words it adds."""
    return StylesOut(status="success", styles=[_style(one) for one in templates.TEMPLATES])


def _style(one: templates.Template) -> StyleOut:
    view = "image_generation.styles.style_example"
    return StyleOut(
        name=one.name,
        label=one.label,
        description=one.description,
        adds=list(one.adds),
        aliases=list(one.aliases),
        example_url=url_for(view, session_id=member().session_id, name=one.name),
    )


@endpoint(
    blueprint,
    "GET",
    "/styles/<name>/example",
    tag="Providers",
    query=CallerQuery,
    answers={200: "image/webp", 304: ""},
)
def style_example(name: str, query: CallerQuery) -> Response:
    """The same scene in this look, as the offline provider draws it."""
    if name not in {one.name for one in templates.TEMPLATES}:
        raise errors.NotFound
    data = examples.of(name)
    response = Response(data, mimetype="image/webp")
    response.set_etag(pictures.content_hash(data)[:32])
    response.headers["Cache-Control"] = "private, max-age=86400"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.make_conditional(request)
    return response
