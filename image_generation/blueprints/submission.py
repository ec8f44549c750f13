"""Ask for pictures, and ask how they are coming along."""

import re

from flask import Blueprint, Response, jsonify, request, url_for

from .. import errors
from ..models import GenerationRequest
from ..views import Accepted, RequestView
from ..words import ImageFormat, RequestStatus
from . import payloads
from .bodies import GenerateImage, ListRequests
from .context import member, plugin
from .http import RETRY_AFTER, Caller, CallerQuery, endpoint, present

blueprint = Blueprint("submission", __name__)

_KEY_FORM = re.compile(r"[ -+\--~]{1,255}")
KEY_HEADER = {
    "Idempotency-Key": "Your own name for this request (1 to 255 printable ASCII characters, no comma): sent twice, "
    "it is made once."
}


@endpoint(
    blueprint,
    "POST",
    "/generate-image",
    tag="Generation",
    body=GenerateImage,
    answers={202: payloads.AcceptedOut},
    headers=KEY_HEADER,
    problems=(402, 422, 429, 503, 507),
)
def generate_image(body: GenerateImage) -> tuple[payloads.AcceptedOut, int]:
    """Put a request in line and answer at once."""
    accepted = plugin().submission.submit(member(), body.draft(), idempotency_key=idempotency_key())
    return payloads.accepted(accepted), 202


@endpoint(
    blueprint,
    "POST",
    "/generate-image-instant",
    tag="Generation",
    body=GenerateImage,
    answers={200: payloads.InstantOut, 202: payloads.AcceptedOut},
    headers=KEY_HEADER,
    problems=(402, 409, 422, 429, 502, 503, 504, 507),
)
def generate_image_instant(body: GenerateImage) -> Response:
    """Put a request at the front of the line and wait for its picture.

    Answers 202 with the request's address when the wait was too short, or at once when too many wait already; the
    picture is made all the same.
    """
    accepted = plugin().submission.submit(member(), body.draft(), idempotency_key=idempotency_key(), instant=True)
    view = _waited(accepted.request_id)
    match view.status:
        case RequestStatus.COMPLETED if view.images:
            return present(_instant(view, accepted))
        case RequestStatus.COMPLETED:
            return _refused(view, errors.ImageNotFound("The picture of this request has been deleted."))
        case RequestStatus.FAILED | RequestStatus.CANCELLED:
            return _failed(view)
    return _still_waiting(accepted)


def _waited(request_id: str) -> RequestView:
    """The request at the end of the wait. Every wait holds a thread, so others must be left for everybody else."""
    seats = plugin().instant_waits
    if not seats.acquire(blocking=False):
        return plugin().submission.get(member(), request_id)
    try:
        return plugin().submission.wait(member(), request_id, plugin().settings.instant_wait_seconds)
    finally:
        seats.release()


def _instant(view: RequestView, accepted: Accepted) -> payloads.InstantOut:
    images = [payloads.request_image(view, image) for image in view.images]
    missing = [row for row in view.rows if row.status != RequestStatus.COMPLETED]
    reasons = dict.fromkeys(_reason(row) for row in missing)
    said = [f"{len(missing)} of {len(view.rows)} pictures were not made: {' '.join(reasons)}"] if missing else []
    return payloads.InstantOut(
        status="success",
        request_id=view.request_id,
        image_id=images[0].id,
        image_url=images[0].image_url,
        generation_time=view.images[0].generation_time,
        provider=view.first.provider,
        images=images,
        failed=len(missing),
        notes=[*accepted.notes, *said],
    )


def _reason(row: GenerationRequest) -> str:
    return (row.error if row.status == RequestStatus.FAILED else None) or "It was cancelled."


def _failed(view: RequestView) -> Response:
    failure = view.failure
    if view.status is RequestStatus.CANCELLED or failure is None or failure.error_code is None:
        return _answer(view, "The request was cancelled.", "cancelled", 409)
    return _answer(view, failure.error or "", failure.error_code, errors.status_of(failure.error_code))


def _refused(view: RequestView, error: errors.ImageGenerationError) -> Response:
    return _answer(view, error.message, error.code, error.status)


def _answer(view: RequestView, message: str, code: str, status: int) -> Response:
    response = jsonify({"error": message, "code": code, "request_id": view.request_id})
    response.status_code = status
    if status in RETRY_AFTER:
        response.headers["Retry-After"] = str(RETRY_AFTER[status])
    return response


def _still_waiting(accepted: Accepted) -> Response:
    response = present((payloads.accepted(accepted), 202))
    session_id = member().session_id
    response.headers["Location"] = url_for(".image_request", session_id=session_id, request_id=accepted.request_id)
    return response


@endpoint(
    blueprint, "GET", "/image-requests", tag="Generation", query=ListRequests, answers={200: payloads.ManyRequests}
)
def image_requests(query: ListRequests) -> payloads.ManyRequests:
    """The session's requests that you may see, newest first."""
    page = plugin().submission.recent(member(), query.limit, query.cursor)
    shown = [payloads.request(view) for view in page.items]
    return payloads.ManyRequests(status="success", requests=shown, next_cursor=page.next_cursor)


@endpoint(
    blueprint,
    "GET",
    "/image-request/<request_id>",
    tag="Generation",
    query=CallerQuery,
    answers={200: payloads.OneRequest},
)
def image_request(request_id: str, query: CallerQuery) -> payloads.OneRequest:
    """Where one request stands."""
    return _one(plugin().submission.get(member(), request_id))


@endpoint(
    blueprint,
    "GET",
    "/image-request/<request_id>/frame/<name>",
    tag="Generation",
    query=CallerQuery,
    answers={200: "image/webp"},
)
def frame(request_id: str, name: str, query: CallerQuery) -> Response:
    """A frame of a picture that is being made; 404 half a minute after it is there, and at once if it is given up."""
    with plugin().frames.open(member(), request_id, name) as file:
        response = Response(file.read(), mimetype=ImageFormat.WEBP.mime)
    response.headers["Cache-Control"] = "private, max-age=3600, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@endpoint(
    blueprint,
    "POST",
    "/image-request/<request_id>/cancel",
    tag="Generation",
    body=Caller,
    body_required=False,
    answers={200: payloads.OneRequest},
    problems=(409,),
)
def cancel_image_request(request_id: str, body: Caller) -> payloads.OneRequest:
    """End a request, or let go one that is held: your own, or any as GM.

    What a provider has begun to make may still be charged.
    """
    return _one(plugin().submission.cancel(member(), request_id))


@endpoint(
    blueprint,
    "POST",
    "/image-request/<request_id>/retry",
    tag="Generation",
    body=Caller,
    body_required=False,
    answers={200: payloads.OneRequest},
    problems=(402, 409, 429, 503),
)
def retry_image_request(request_id: str, body: Caller) -> payloads.OneRequest:
    """Try a failed or cancelled request again, or send one that is held; what that costs, it costs again."""
    return _one(plugin().submission.retry(member(), request_id))


def _one(view: RequestView) -> payloads.OneRequest:
    return payloads.OneRequest(status="success", request=payloads.request(view))


def idempotency_key() -> str | None:
    """The header's value; raises `errors.BadInput` for one that cannot be a key.

    A server joins two headers with a comma, so a key cannot hold one.
    """
    values = request.headers.getlist("Idempotency-Key")
    if not values:
        return None
    key = values[0]
    if len(values) > 1 or not _KEY_FORM.fullmatch(key):
        raise errors.BadInput("Idempotency-Key: must be one name of 1 to 255 printable ASCII characters, no comma.")
    return key
