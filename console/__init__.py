"""The session's console: a line in, a Reply out. It knows only the public names of the plugin."""

from . import curating, image, remake  # noqa: F401 -- they fill the table of commands
from .blueprint import console_blueprint
from .cards import add_card
from .grammar import Chat, Command, Mistake
from .log import Entry, Log
from .parser import parse
from .reply import NOT_IN_SESSION, Reply

__all__ = [
    "NOT_IN_SESSION",
    "Chat",
    "Command",
    "Entry",
    "Log",
    "Mistake",
    "Reply",
    "add_card",
    "console_blueprint",
    "parse",
]
