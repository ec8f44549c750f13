"""The session's line: everybody looks, the GM stops it and changes its order."""

from flask import Blueprint

from ..line import LineView
from . import payloads
from .bodies import MoveRequest
from .context import member, plugin
from .http import Caller, CallerQuery, endpoint

blueprint = Blueprint("line", __name__)


@endpoint(blueprint, "GET", "/queue", tag="Line", query=CallerQuery, answers={200: payloads.LineOut})
def queue(query: CallerQuery) -> payloads.LineOut:
    """What is being made and what waits, as far as you may see it, in the order in which it is made."""
    return _line(plugin().line.look(member()))


@endpoint(
    blueprint, "POST", "/queue/pause", tag="Line", body=Caller, body_required=False, answers={200: payloads.LineOut}
)
def pause_queue(body: Caller) -> payloads.LineOut:
    """GM: let nothing more of this session begin. What is being made ends; new requests wait."""
    return _line(plugin().line.pause(member()))


@endpoint(
    blueprint, "POST", "/queue/resume", tag="Line", body=Caller, body_required=False, answers={200: payloads.LineOut}
)
def resume_queue(body: Caller) -> payloads.LineOut:
    """GM: let the line go on."""
    return _line(plugin().line.resume(member()))


@endpoint(
    blueprint,
    "POST",
    "/image-request/<request_id>/move",
    tag="Line",
    body=MoveRequest,
    answers={200: payloads.LineOut},
    problems=(409,),
)
def move_image_request(request_id: str, body: MoveRequest) -> payloads.LineOut:
    """GM: make a waiting request earlier or later. No other session waits longer for it."""
    to_end = body.position == "last"
    return _line(plugin().line.move(member(), request_id, before=body.before, to_end=to_end))


def _line(view: LineView) -> payloads.LineOut:
    requests = [payloads.request(item) for item in view.items]
    return payloads.LineOut(status="success", paused=view.is_paused, requests=requests)
