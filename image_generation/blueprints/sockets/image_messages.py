"""The third document's words: `image_request`, and `image_accepted`, `image_progress`, `image_partial` …"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from ... import drafts, errors
from ...drafts import Draft
from ...feed import News
from ...providers.base import Size
from ...views import Accepted
from ..bodies import Prompt
from ..http import Name, Payload, WholeNumber, parse
from ..payloads import dollars
from ..watching import Ended, Frame, Made, Progress, Step
from . import messages
from .messages import Ask, ClientId, Errand, Message, Surroundings

#: Pixels a side; what the provider makes of it is told in `notes`.
MIN_EDGE, MAX_EDGE, STEP, DEFAULT_EDGE = 384, 1024, 64, 512


def _edge(value: object) -> object:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not MIN_EDGE <= int(value) <= MAX_EDGE or int(value) % STEP:  # type: ignore[call-overload]
        raise ValueError(f"must be {MIN_EDGE} to {MAX_EDGE} in steps of {STEP}")
    return value


Edge = Annotated[int, BeforeValidator(_edge)]


class ImageRequest(Payload):
    """Ask for a picture."""

    type: Literal["image_request"]
    prompt: Prompt
    width: Edge = DEFAULT_EDGE
    height: Edge = DEFAULT_EDGE
    negative_prompt: str | None = Field(None, max_length=drafts.MAX_PROMPT)
    seed: WholeNumber | None = Field(None, ge=0, le=drafts.MAX_SEED)
    model: str | None = Field(None, max_length=100)
    request_id: Name | None = None


class ImageMessages:
    """The vocabulary; it has no state."""

    def read(self, message: Message) -> Ask:
        """See `Vocabulary`."""
        body = parse(ImageRequest, message)
        draft = Draft(
            prompt=body.prompt,
            size=Size(body.width, body.height),
            negative_prompt=body.negative_prompt or None,
            seed=body.seed,
            model=body.model or None,
        )
        return Ask(draft=draft, id=body.request_id)

    def accepted(self, errand: Errand, accepted: Accepted) -> Iterator[Message]:
        """See `Vocabulary`."""
        yield _about(
            errand,
            "image_accepted",
            position=accepted.position,
            estimated_time=accepted.estimated_seconds,
            estimated_cost=dollars(accepted.estimated_cost_micros),
            notes=list(accepted.notes),
        )

    def step(self, errand: Errand, step: Step, around: Surroundings) -> Iterator[Message]:
        """See `Vocabulary`."""
        match step:
            case Progress():
                told = {"progress": step.percent, "stage": step.stage, "position": step.position}
                yield _about(errand, "image_progress", **told)
            case Frame():
                url = around.links.frame(errand.session_id, errand.request_id, step.name)
                yield _about(errand, "image_partial", image_url=url, index=step.index)
            case Made(image):
                facts = {"width": image.width, "height": image.height}
                yield _about(errand, "image_complete", image_url=around.links.image(image), image_id=image.id, **facts)
            case Ended(error=str(error), code=code):
                yield _about(errand, "image_error", error=error, code=code)

    def refused(self, asked_id: ClientId | None, problem: errors.ImageGenerationError) -> Message:
        """See `Vocabulary`."""
        return {"type": "image_error", **messages.trouble(problem), "request_id": asked_id}

    def pong(self, message: Message) -> Message:
        """See `Vocabulary`."""
        return {"type": "pong", "request_id": messages.id_in(message, "request_id")}

    def subscribed(self, message: Message, types: list[str] | None) -> Message:
        """See `Vocabulary`."""
        kind = "unsubscribed" if types is None else "subscribed"
        return {"type": kind, "events": types or [], "request_id": messages.id_in(message, "request_id")}

    def news(self, session_id: str, news: News, data: Mapping[str, Any]) -> Message:
        """See `Vocabulary`."""
        return {
            "type": "session_event",
            "event": news.type,
            "id": news.cursor,
            "request_id": news.request_id,
            "image_id": news.image_id,
            "data": data,
        }


def _about(errand: Errand, kind: str, **told: Any) -> Message:
    return {"type": kind, "request_id": errand.id, "image_request_id": errand.request_id, **told}
