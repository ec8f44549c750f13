"""From a parsed line to its reply: a command is run, a mistake is explained, and chat is chat."""

import re
from typing import Final

from image_generation import ImageGenerationError, errors

from . import commands
from .grammar import Chat, Command, Mistake, Table
from .parser import parse
from .refs import Context
from .reply import Reply, of_error, of_mistake

#: Chat that plainly asks for a picture; what is to be seen comes last.
_ASKS: Final = re.compile(
    r"(?:(?:please|can|could|would|will|you|someone|somebody|gm|hey|ok|let'?s)[ ,]+)*"
    r"(?:(?:draw|paint|sketch|illustrate|visuali[sz]e|render|imagine)(?:\s+(?:us|me|up))?"
    r"|(?:make|create|generate|give|show)(?:\s+(?:us|me))?\s+(?:a|an|the)\s+(?:picture|image|drawing|sketch|painting)\s+of"
    r"|(?:a\s+)?(?:picture|image|drawing)\s+of)"
    r"\s+(?P<what>(?:a|an|the|our|my|his|her|their|this|that)\s+\S.*?)[\s.!?]*",
    re.IGNORECASE | re.DOTALL,
)
#: What people draw without a pencil.
_NO_PICTURE: Final = re.compile(
    r"\w+ (?:gun|weapon|pistol|rifle|sword|blade|katana|knife|card|cards|line|blank|breath|conclusion|short straw)\b",
    re.IGNORECASE,
)


def answer(parsed: Command | Chat | Mistake, context: Context) -> Reply:
    """Do what a line says. Never raises for what a member may type."""
    match parsed:
        case Mistake():
            return of_mistake(parsed)
        case Chat(text):
            return offer(text, context.table) if context.plugin.settings.enabled else Reply("", ephemeral=False)
    try:
        _check_enabled(parsed, context)
        reply: Reply = commands.body(parsed.name)(context, parsed)
    except ImageGenerationError as error:
        return of_error(error)
    return reply


def _check_enabled(line: Command, context: Context) -> None:
    spec = context.table.find(line.name)
    if spec is not None and spec.costs and not context.plugin.settings.enabled:
        raise errors.Unavailable("Image generation is switched off here.")


def offer(text: str, table: Table) -> Reply:
    """The answer to chat: nothing, or the command that the words ask for, which is not run."""
    asked = _ASKS.fullmatch(text.strip())
    if asked is None or _NO_PICTURE.match(asked["what"]):
        return Reply("", ephemeral=False)
    line = f"/image generate {asked['what']}"
    parsed = parse(line, table)
    if not (isinstance(parsed, Command) and parsed.text == asked["what"]):
        return Reply("", ephemeral=False)
    return Reply(f"Shall this be a picture? {line}", fix=line)
