"""The first document's words: `custom/image/request/received` and its events, in an envelope or bare."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from ... import downloads, errors
from ...drafts import Draft
from ...feed import News
from ...models import Image
from ...views import Accepted
from ...words import ImageFormat
from ..bodies import Prompt
from ..http import Name, Payload, parse
from ..watching import Ended, Made, Progress, Step
from . import messages
from .messages import Ask, Chat, ClientId, Errand, Message, Surroundings, Text

RECEIVED = "custom/image/request/received"
STARTED = "custom/image/generation/started"
COMPLETED = "custom/image/generation/completed"
FAILED = "custom/image/generation/failed"
DOWNLOADED = "custom/image/downloaded"
#: Something else that happened in the session, for who subscribed to it.
SESSION_EVENT = "custom/session/event"
#: What is told of every request in the session to who subscribed.
GENERATION = (STARTED, COMPLETED, DOWNLOADED, FAILED)


class Metadata(BaseModel):
    """What a client says beside its wish; what we do not know of it is its own affair."""

    model_config = ConfigDict(extra="ignore")

    requestId: Name | None = None  # noqa: N815
    downloadFolder: Text = None  # noqa: N815


class Wish(Payload):
    """The inner payload."""

    prompt: Prompt
    project: Text = None
    chat: Text = None
    metadata: Metadata = Metadata()


class ImageRequestReceived(Payload):
    """Ask for a picture."""

    type: Literal["custom/image/request/received"]
    payload: Wish


class CustomEvents:
    """The vocabulary, in an envelope or bare; it has no state."""

    def __init__(self, *, enveloped: bool) -> None:
        self._enveloped = enveloped

    def read(self, message: Message) -> Ask:
        """See `Vocabulary`."""
        inner = message.get("payload") if self._enveloped else message
        if not isinstance(inner, dict):
            raise errors.BadInput("payload: must hold an event")
        wish = parse(ImageRequestReceived, inner).payload
        folder = wish.metadata.downloadFolder
        if folder is not None:
            downloads.check_name(folder, "downloadFolder")
        here = "chat" not in wish.model_fields_set
        return Ask(
            draft=Draft(prompt=wish.prompt, folder=folder),
            id=_asked_id(message, self._enveloped),
            chat=Chat.HERE if here else wish.chat or Chat.NEW,
            project=wish.project,
        )

    def accepted(self, errand: Errand, accepted: Accepted) -> Iterator[Message]:
        """The document has no word for it: the first one is that it has started."""
        yield from ()

    def step(self, errand: Errand, step: Step, around: Surroundings) -> Iterator[Message]:
        """See `Vocabulary`."""
        match step:
            case Progress(started=True):
                yield from self._start(errand)
            case Made(image):
                yield from self._start(errand)
                yield self._event(errand, COMPLETED, imageId=image.id, imageUrl=around.links.image(image))
                yield self._downloaded(errand, image, around)
            case Ended(error=str(error), code=code, made=0):
                yield self._event(errand, FAILED, error=error, code=code)

    def _start(self, errand: Errand) -> Iterator[Message]:
        if not errand.has_started:
            errand.has_started = True
            yield self._event(errand, STARTED, prompt=errand.ask.draft.prompt)

    def _downloaded(self, errand: Errand, image: Image, around: Surroundings) -> Message:
        folder = errand.ask.draft.folder
        path = None if folder is None else around.copy(image, folder)
        facts = {
            "size": image.byte_size,
            "mimeType": ImageFormat(image.format).mime,
            "width": image.width,
            "height": image.height,
        }
        return self._event(errand, DOWNLOADED, facts, path=path or around.links.image(image))

    def _event(self, errand: Errand, kind: str, facts: Message | None = None, **told: Any) -> Message:
        asked = {"project": errand.ask.project, "chat": errand.session_id, "requestId": errand.id}
        metadata = {"requestId": errand.id, **(facts or {})}
        if errand.ask.draft.folder is not None:
            metadata["downloadFolder"] = errand.ask.draft.folder
        return self._said(kind, {**told, **asked, "metadata": metadata})

    def _said(self, kind: str, payload: Message) -> Message:
        inner = {"type": kind, "payload": payload}
        return messages.new_envelope("event", inner) if self._enveloped else inner

    def refused(self, asked_id: ClientId | None, problem: errors.ImageGenerationError) -> Message:
        """See `Vocabulary`."""
        asked = {"requestId": asked_id, "metadata": {"requestId": asked_id}}
        return self._said(FAILED, messages.trouble(problem) | asked)

    def pong(self, message: Message) -> Message:
        """See `Vocabulary`."""
        return messages.new_envelope("pong", _payload(message), messages.id_in(message, "id"))

    def subscribed(self, message: Message, types: list[str] | None) -> Message:
        """See `Vocabulary`."""
        kind = "unsubscribed" if types is None else "subscribed"
        return messages.new_envelope(kind, {"eventTypes": types or []}, messages.id_in(message, "id"))

    def news(self, session_id: str, news: News, data: Mapping[str, Any]) -> Message:
        """See `Vocabulary`."""
        told = {"event": news.type, "chat": session_id, "requestId": news.request_id, "imageId": news.image_id}
        return self._said(SESSION_EVENT, {**told, "cursor": news.cursor, "data": data})


def _payload(message: Message) -> dict[str, Any]:
    inner = message.get("payload")
    return inner if isinstance(inner, dict) else {}


def asked_id(message: Message) -> ClientId | None:
    """The request id in a message of this vocabulary, however broken it is."""
    return _asked_id(message, enveloped=is_enveloped(message))


def is_enveloped(message: Message) -> bool:
    """True for an event in its envelope."""
    return message.get("type") == "event"


def _asked_id(message: Message, enveloped: bool) -> ClientId | None:
    event = _payload(message) if enveloped else message
    metadata = _payload(event).get("metadata")
    own = messages.id_in(metadata, "requestId")
    return messages.id_in(message, "id") if own is None and enveloped else own
