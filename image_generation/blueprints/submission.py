"""Ask for pictures, and ask how they are coming along."""

import re

from flask import Blueprint, Response, jsonify, request, url_for

from .. import errors
from ..views import Accepted, RequestView
from ..words import RequestStatus
from . import payloads
from .bodies import GenerateImage, ListRequests
from .context import member, plugin
from .http import Caller, CallerQuery, endpoint, present

blueprint = Blueprint("submission", __name__)

_KEY_FORM = re.compile(r"[ -+\--~]{1,255}")
_KEY = {
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
    headers=_KEY,
    problems=(402, 422, 429, 503),
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
    headers=_KEY,
    problems=(402, 409, 422, 429, 502, 503, 504),
)
def generate_image_instant(body: GenerateImage) -> Response:
    """Put a request at the front of the line and wait for its picture.

    Answers 202 with the request's address when the wait was too short; the picture is made all the same.
    """
    accepted = plugin().submission.submit(member(), body.draft(), idempotency_key=idempotency_key(), instant=True)
    view = plugin().submission.wait(member(), accepted.request_id, plugin().settings.instant_wait_seconds)
    if view.status is RequestStatus.COMPLETED and view.images:
        return present(_instant(view))
    if view.status in (RequestStatus.FAILED, RequestStatus.CANCELLED):
        return _failed(view)
    return _still_waiting(accepted)


def _instant(view: RequestView) -> payloads.InstantOut:
    images = [payloads.request_image(image) for image in view.images]
    return payloads.InstantOut(
        status="success",
        request_id=view.request_id,
        image_id=images[0].id,
        image_url=images[0].image_url,
        generation_time=view.images[0].generation_time,
        provider=view.first.provider,
        images=images,
    )


def _failed(view: RequestView) -> Response:
    failure = view.failure
    code = failure.error_code if failure else "cancelled"
    message = failure.error if failure else "The request was cancelled."
    response = jsonify({"error": message, "code": code, "request_id": view.request_id})
    response.status_code = errors.status_of(code or "") if failure else 409
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
