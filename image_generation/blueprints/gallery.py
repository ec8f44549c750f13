"""Look at pictures, star them, name them, delete them, fetch their bytes."""

import os
from typing import Literal

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import wrap_file

from ..gallery import ImageFile
from . import pictures
from .bodies import ChangeImage, GetFile, GetImage, ListImages, SetFavorite
from .context import member, plugin
from .http import Caller, CallerQuery, Payload, endpoint
from .payloads import moment

blueprint = Blueprint("gallery", __name__)

_FOREVER = "private, max-age=31536000, immutable"


@endpoint(blueprint, "GET", "/images", tag="Gallery", query=ListImages, answers={200: pictures.ManyImages})
def images(query: ListImages) -> pictures.ManyImages:
    """The session's pictures that you may see, newest first."""
    return pictures.images(plugin().gallery.page(member(), query.filter(), query.limit, query.cursor))


@endpoint(blueprint, "GET", "/image/<image_id>", tag="Gallery", query=GetImage, answers={200: pictures.OneImage})
def image(image_id: str, query: GetImage) -> pictures.OneImage:
    """One picture with its history."""
    return _detail(image_id, trash=query.trash)


def _detail(image_id: str, *, trash: bool = False) -> pictures.OneImage:
    return pictures.image_detail(plugin().gallery.get(member(), image_id, trash=trash), member())


@endpoint(blueprint, "PATCH", "/image/<image_id>", tag="Gallery", body=ChangeImage, answers={200: pictures.OneImage})
def change_image(image_id: str, body: ChangeImage) -> pictures.OneImage:
    """Author or GM: set a picture's caption, its tags, or who sees it. What is left out stays."""
    plugin().curation.change(member(), image_id, body.changes())
    return _detail(image_id)


class DeletedOut(Payload):
    """The picture lies in the trash."""

    status: Literal["success"]
    image_id: str
    number: int
    deleted_at: str


@endpoint(blueprint, "DELETE", "/image/<image_id>", tag="Gallery", query=CallerQuery, answers={200: DeletedOut})
def delete_image(image_id: str, query: CallerQuery) -> DeletedOut:
    """Author or GM: put a picture into the trash, from which it can be restored for 30 days."""
    row = plugin().curation.delete(member(), image_id)
    deleted_at = moment(row.deleted_at) or ""
    return DeletedOut(status="success", image_id=row.id, number=row.number, deleted_at=deleted_at)


@endpoint(
    blueprint,
    "POST",
    "/image/<image_id>/restore",
    tag="Gallery",
    body=Caller,
    body_required=False,
    answers={200: pictures.OneImage},
)
def restore_image(image_id: str, body: Caller) -> pictures.OneImage:
    """Author or GM: take a picture out of the trash again."""
    plugin().curation.restore(member(), image_id)
    return _detail(image_id)


@endpoint(
    blueprint,
    "POST",
    "/image/<image_id>/favorite",
    tag="Gallery",
    body=SetFavorite,
    body_required=False,
    answers={200: pictures.FavoriteOut},
)
def favorite(image_id: str, body: SetFavorite) -> pictures.FavoriteOut:
    """Set or clear your star. Everybody has his own; the count is shared."""
    view = plugin().gallery.favorite(member(), image_id, body.is_favorite)
    return pictures.FavoriteOut(
        status="success", image_id=image_id, is_favorite=view.is_favorite, favorite_count=view.favorite_count
    )


@endpoint(
    blueprint,
    "GET",
    "/image/<image_id>/file",
    tag="Gallery",
    query=GetFile,
    answers={200: "image/png, image/jpeg, image/webp", 206: "image/png, image/jpeg, image/webp", 304: ""},
    problems=(416,),
)
def image_file(image_id: str, query: GetFile) -> Response:
    """The bytes of one rendition; with `ETag`, `Range`, and caching for good, because they never change."""
    found = plugin().gallery.file(member(), image_id, query.variant, query.format, trash=query.trash)
    return served(found, download=query.download)


def served(found: ImageFile, *, download: bool) -> Response:
    """The file as an answer, in part or not at all if the request's conditions say so."""
    size = os.fstat(found.file.fileno()).st_size
    response = Response(wrap_file(request.environ, found.file), mimetype=found.mime, direct_passthrough=True)
    response.content_length = size
    response.set_etag(found.etag)
    response.headers["Cache-Control"] = _FOREVER
    response.headers["Content-Disposition"] = f'{"attachment" if download else "inline"}; filename="{found.name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        found.file.close()
        raise
    if response.status_code == 304 or request.method == "HEAD":
        found.file.close()  # nothing will be read from it, so the server would not close it
    return response
