"""The looks on offer, each with an example."""

import threading
from typing import Final, Literal

from flask import Blueprint, Response, request, url_for
from pydantic import Field

from .. import errors, pictures, templates
from ..providers import final_of
from ..providers.base import Size, Wishes, fit
from ..providers.sketch import Sketch
from .context import member
from .http import CallerQuery, Payload, endpoint

blueprint = Blueprint("styles", __name__)

#: The same scene in every look, so that they can be compared.
_SCENE: Final = "an ork street samurai in front of a noodle bar, a car, rain"
_SEED: Final = 11
_SIZE: Final = Size(768, 512)
#: One at a time: somebody who opens the list asks for all of them at once. What has been drawn waits for none of them.
_drawing = threading.Lock()
_drawn: Final[dict[str, bytes]] = {}


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
    data = _drawn.get(name) or _draw(name)
    response = Response(data, mimetype="image/webp")
    response.set_etag(pictures.content_hash(data)[:32])
    response.headers["Cache-Control"] = "private, max-age=86400"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.make_conditional(request)
    return response


def _draw(name: str) -> bytes:
    with _drawing:
        if name not in _drawn:
            artist = Sketch()
            wishes = Wishes(_SCENE, _SCENE, size=_SIZE, seed=_SEED, template=name)
            _drawn[name] = pictures.frame(final_of(artist, fit(artist, wishes, timeout=60.0).order).data).data
        return _drawn[name]
