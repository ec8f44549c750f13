"""What a line would do, said before it is sent: nothing is run, stored or paid."""

from dataclasses import dataclass
from typing import Final

from image_generation import Draft, ImageGenerationError, Visibility, errors

from . import image, remake
from .grammar import Chat, Command, Mistake
from .refs import Context
from .reply import Reply, of_error, of_mistake

#: Commands that ask for a picture by a draft.
_DRAFTED: Final = ("generate", "edit", "again")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a line means, or what is wrong with it."""

    command: str | None
    text: str
    cost_micros: int | None = None
    #: What sending it would be answered with, if that is an error.
    mistake: Reply | None = None


def preview(parsed: Command | Chat | Mistake, context: Context) -> Preview:
    """Look at a line. Never raises for what a member may type."""
    match parsed:
        case Mistake():
            return _wrong(None, of_mistake(parsed))
        case Chat():
            return Preview(None, "chat, for everybody at the table")
    if parsed.name not in _DRAFTED:
        spec = context.table.find(parsed.name)
        return Preview(parsed.name, spec.summary if spec else "")
    try:
        check_enabled(parsed, context)
        return _priced(parsed, context)
    except ImageGenerationError as error:
        return _wrong(parsed.name, of_error(error))


def check_enabled(line: Command, context: Context) -> None:
    """Raises `errors.Unavailable` for what makes pictures where that is switched off."""
    spec = context.table.find(line.name)
    if spec is not None and spec.costs and not context.plugin.settings.enabled:
        raise errors.Unavailable("Image generation is switched off here.")


def draft_of(parsed: Command, context: Context) -> Draft:
    """What a line of `generate`, `edit` or `again` asks for."""
    match parsed.name:
        case "edit":
            return remake.changed(context, parsed)[0]
        case "again":
            return remake.repeated(context, parsed)[0]
    return image.draft(context, parsed)


def _priced(parsed: Command, context: Context) -> Preview:
    draft = draft_of(parsed, context)
    estimate = context.plugin.submission.estimate(context.member, draft)
    asked = f"{draft.size}→" if draft.size and draft.size != estimate.size else ""
    facts = [
        estimate.provider,
        f"{asked}{estimate.size}",
        f"{draft.n} pictures" if draft.n > 1 else "",
        f"≈ {image.dollars(estimate.cost_micros)}" if estimate.cost_micros else "free",
        "only you and the GM" if draft.visibility is Visibility.PRIVATE else "table",
    ]
    # The size is among the facts already.
    notes = [note for note in estimate.notes if not note.startswith("size:")]
    text = "\n".join([" · ".join(filter(None, facts)), *notes, *parsed.notes])
    return Preview(parsed.name, text, estimate.cost_micros)


def _wrong(command: str | None, reply: Reply) -> Preview:
    return Preview(command, reply.text, mistake=reply)
