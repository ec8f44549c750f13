"""Chat that plainly asks for a picture, as the command that would make it."""

import logging
from datetime import timedelta
from typing import Final

from image_generation import Action, Draft, Filter, ImageGenerationError

from .grammar import Command
from .intent import find
from .preview import draft_of
from .refs import Context
from .reply import Reply
from .wording import line_of

logger = logging.getLogger(__name__)

#: How long a picture is what "it" may mean, and among how many of the newest a member's own comes first.
_FRESH: Final = timedelta(minutes=30)
_NEAR: Final = 3
_MICROS: Final = 1_000_000


def wished(text: str, context: Context) -> str | None:
    """The line that does what a line of chat asks for; None where it asks for nothing, or its author may not."""
    if not (context.plugin.settings.enabled and context.member.role.may(Action.GENERATE)):
        return None
    wish = find(text, picture=True)
    if wish is None:
        return None
    logger.info("chat asks for a picture: %s", wish.kind, extra={"action": "wish"})
    if wish.kind == "new":
        line = line_of(Draft(wish.text))
        return None if line.startswith(_LITERALLY) else line
    number = _it(context)
    if number is None:
        return None
    return f"/image edit {number} {wish.text}" if wish.text else f"/image again {number}"


#: Such a prompt looks as if it had flags: whoever types that way means something else.
_LITERALLY: Final = "/image generate -- "


def _it(context: Context) -> str | None:
    """The picture that "it" means: one's own, if it is among the newest; else the newest that one sees."""
    newest = [view.image for view in context.plugin.gallery.page(context.member, Filter(), limit=_NEAR).items]
    fresh = [each for each in newest if each.created_at > context.plugin.clock() - _FRESH]
    if not fresh:
        return None
    own = [each for each in fresh if each.user_id == context.member.user_id]
    meant = (own or fresh)[0]
    return "^" if meant is newest[0] else f"#{meant.number}"


def offer(line: str, parsed: Command, context: Context) -> Reply:
    """Offer a line with what it would cost; nothing is run."""
    action: dict[str, object] = {"open": "offer", "line": line}
    try:
        estimate = context.plugin.submission.estimate(context.member, draft_of(parsed, context))
        action["cost"] = estimate.cost_micros / _MICROS
    except ImageGenerationError:
        pass  # whoever sends the line is told why it cannot be done
    return Reply(f"Shall this be a picture? {line}", action=action, fix=line)
