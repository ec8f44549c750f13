"""From a parsed line to its reply: a command is run, a mistake is explained, and chat is chat."""

from image_generation import ImageGenerationError

from . import commands, offers
from .grammar import Chat, Command, Mistake
from .parser import parse
from .preview import check_enabled
from .refs import Context
from .reply import Reply, of_error, of_mistake


def answer(parsed: Command | Chat | Mistake, context: Context) -> Reply:
    """Do what a line says. Never raises for what a member may type."""
    match parsed:
        case Mistake():
            return of_mistake(parsed)
        case Chat(text):
            return _chatted(text, context)
    return _done(parsed, context)


def _done(line: Command, context: Context) -> Reply:
    try:
        check_enabled(line, context)
        reply: Reply = commands.body(line.name)(context, line)
    except ImageGenerationError as error:
        return of_error(error)
    return reply


def _chatted(text: str, context: Context) -> Reply:
    """Nothing, or the command that the words ask for: offered, or run where the session has switched that on."""
    line = offers.wished(text, context)
    if line is None:
        return Reply("", ephemeral=False)
    parsed = parse(line, context.table)
    if not isinstance(parsed, Command):
        return Reply("", ephemeral=False)
    return _done(parsed, context) if context.is_automatic() else offers.offer(line, parsed, context)
