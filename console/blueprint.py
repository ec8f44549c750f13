"""The console's routes below a session: say something, read what was said, learn the commands."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC
from functools import partial
from typing import Any, Final, Literal, Self

from flask import Blueprint, Response, g, jsonify, request
from pydantic import AwareDatetime, Field, model_validator

from image_generation import (
    Caller,
    CallerQuery,
    ImageGeneration,
    Member,
    Payload,
    QueryNumber,
    RequestOut,
    Visibility,
    endpoint,
    errors,
    install_error_handlers,
    request_out,
)

from . import cards, commands
from .dispatch import answer
from .grammar import Chat
from .log import Entry, Log
from .parser import MAX_LINE, normal, parse
from .preview import Preview, preview
from .reading import Reading
from .refs import Context
from .reply import Reply

_TAG: Final = "Console"
_MICROS: Final = 1_000_000
_KEY: Final = re.compile(r"[ -+\--~]{1,200}")


class Line(Caller):
    """What was typed."""

    line: str = Field(min_length=1, max_length=MAX_LINE)


class ReplyOut(Payload):
    """The answer to a line."""

    text: str
    kind: Literal["message", "card", "table", "error"]
    ephemeral: bool
    action: dict[str, Any] | None = Field(None, description='What to open, such as {"open": "gallery"}.')
    request_id: str | None = None
    code: str | None = None
    span: tuple[int, int] | None = Field(None, description="Start and end of the mistake in code points of the line.")
    fix: str | None = Field(None, description="A whole line that would be right; offered, never run.")


class EntryOut(Payload):
    """A line of the log."""

    id: str
    number: int
    user_id: str
    kind: str
    line: str = Field(
        description="As it was typed; without a picture that you may not see; of a card whose request you may not see "
        "(any more), a remark."
    )
    reply: ReplyOut | None = None
    request_id: str | None = None
    request: RequestOut | None = Field(
        None, description="Of a card: how its request stands now. Absent if you may not see it (any more)."
    )
    visibility: Visibility
    created_at: AwareDatetime


class Answered(Payload):
    """The reply, and the log entry if the line became one."""

    status: Literal["success", "error"]
    reply: ReplyOut
    entry: EntryOut | None = None


class Checked(Payload):
    """What a line would do, or what is wrong with it."""

    status: Literal["success"]
    is_right: bool = Field(description="False: sending it would be answered with this text as an error.")
    command: str | None = Field(description="The command's name; null for chat and for what is not understood.")
    text: str
    estimated_cost: float | None = Field(None, description="US dollars; absent for what makes no picture.")
    code: str | None = None
    span: list[int] | None = Field(
        None, min_length=2, max_length=2, description="Start and end of the mistake in code points of the line."
    )
    fix: str | None = Field(None, description="A whole line that would be right.")


class LogQuery(CallerQuery):
    """Which part of the log."""

    limit: QueryNumber = Field(50, ge=1, le=100)
    cursor: QueryNumber | None = Field(None, ge=1, description="Only what is older than this entry's number.")
    since: QueryNumber | None = Field(None, ge=0, description="Only what is newer than this entry's number.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.cursor is not None and self.since is not None:
            raise ValueError("cursor and since go two ways; give one of them")
        return self


class LogPage(Payload):
    """A part of the log, oldest first."""

    status: Literal["success"]
    entries: list[EntryOut]
    next_cursor: str | None = Field(description="`cursor` of the page before this one, if there is one.")
    next_since: str | None = Field(description="`since` of the page behind this one, if you asked by `since`.")


class Manifest(Payload):
    """The commands, their flags and what completion needs to know of them."""

    version: str
    roots: list[str]
    default: str
    commands: list[dict[str, Any]]
    later: dict[str, Any]


def console_blueprint(
    plugin: ImageGeneration, log: Log, current_member: Callable[[str], Member], *, name: str = "console"
) -> Blueprint:
    """Make the routes. `current_member` answers for the session in the URL, or raises what the caller is told."""
    blueprint = Blueprint(name, __name__, url_prefix="/api/session/<session_id>/console")
    install_error_handlers(blueprint)

    @blueprint.url_value_preprocessor
    def find_member(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        # Before anything is read: what a stranger sends is not worth an answer of its own.
        g.member = current_member((values or {}).pop("session_id"))

    table = commands.table()
    known = commands.manifest(table)

    @endpoint(blueprint, "POST", "", tag=_TAG, body=Line, answers={200: Answered}, problems=(429,))
    def say(body: Line) -> Answered:
        """Say something in the session: a command that starts with /image, or plain chat.

        A command that is not understood, or cannot be done, is answered with `kind` `error` and status 200: it has done
        nothing and costs nothing. Header `Idempotency-Key`: sent twice, a picture is made once.
        """
        context = Context(plugin, g.member, table, _idempotency_key(), partial(log.detects_wishes, g.member))
        return _say(context, log, body.line)

    @endpoint(blueprint, "POST", "/check", tag=_TAG, body=Line, answers={200: Checked})
    def check(body: Line) -> Checked:
        """What a line would do and cost. Nothing is run, stored or paid."""
        context = Context(plugin, g.member, table)
        return _checked(preview(parse(body.line, table, context.collections), context))

    @endpoint(blueprint, "GET", "", tag=_TAG, query=LogQuery, answers={200: LogPage})
    def read_log(query: LogQuery) -> LogPage:
        """The log as the caller may see it, each page oldest first.

        The newest page; with `cursor` the one before it, with `since` what has come since. A card shows how its
        request stands now: reload, and it is the same conversation.
        """
        return _page(plugin, log, g.member, query)

    @endpoint(blueprint, "GET", "/commands", tag=_TAG, query=CallerQuery, answers={200: Manifest})
    def read_commands(query: CallerQuery) -> Response:  # noqa: ARG001
        """The table of commands, for help, completion and a client's own parser. It has an ETag."""
        response = jsonify(known)
        response.set_etag(known["version"])
        response.cache_control.private = response.cache_control.no_cache = True
        response.make_conditional(request)
        return response

    return blueprint


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    # A server joins two headers with a comma.
    if key is not None and not _KEY.fullmatch(key):
        raise errors.BadInput("Idempotency-Key: must be one name of 1 to 200 printable ASCII characters, no comma.")
    return key and f"console:{key}"


def _page(plugin: ImageGeneration, log: Log, member: Member, query: LogQuery) -> LogPage:
    entries = log.page(member, query.limit + 1, before=query.cursor, since=query.since)
    forwards, more = query.since is not None, len(entries) > query.limit
    shown = entries[: query.limit] if forwards else entries[-query.limit :]
    return LogPage(
        status="success",
        entries=_entries(plugin, member, shown),
        next_cursor=str(shown[0].number) if more and not forwards else None,
        next_since=str(shown[-1].number) if more and forwards else None,
    )


def _say(context: Context, log: Log, typed: str) -> Answered:
    if not typed.strip():
        raise errors.BadInput("line: must say something", details=[{"field": "line", "message": "must say something"}])
    parsed = parse(typed, context.table, context.collections)
    reply = answer(parsed, context)
    entry = _logged(log, context.member, normal(typed).strip(), parsed, reply)
    facts: dict[str, Any] = {"status": "error" if reply.kind == "error" else "success", "reply": _reply(reply)}
    if entry is not None:
        facts["entry"] = _entries(context.plugin, context.member, [entry])[0]
    return Answered(**facts)


def _checked(found: Preview) -> Checked:
    facts: dict[str, Any] = {}
    if found.cost_micros is not None:
        facts["estimated_cost"] = found.cost_micros / _MICROS
    if found.mistake is not None:
        known = {
            "code": found.mistake.code,
            "span": found.mistake.span and [*found.mistake.span],
            "fix": found.mistake.fix,
        }
        facts |= {name: value for name, value in known.items() if value is not None}
    return Checked(status="success", is_right=found.mistake is None, command=found.command, text=found.text, **facts)


def _logged(log: Log, member: Member, line: str, parsed: object, reply: Reply) -> Entry | None:
    if isinstance(parsed, Chat) and reply.kind != cards.CARD:
        return log.append(member, kind="chat", text=line, data={}, visibility=Visibility.TABLE, once=None)
    return cards.log_card(log, member, line, reply) if reply.kind == cards.CARD else None


def _reply(reply: Reply) -> ReplyOut:
    return ReplyOut(**reply.as_json())


def _entries(plugin: ImageGeneration, member: Member, entries: Sequence[Entry]) -> list[EntryOut]:
    reading = Reading(plugin, member, entries)
    return [_entry(entry, reading) for entry in entries]


def _entry(entry: Entry, reading: Reading) -> EntryOut:
    facts: dict[str, Any] = {}
    standing, reply = reading.standing(entry), reading.reply(entry)
    if reply is not None:
        facts = {"reply": ReplyOut(**reply), "request_id": cards.request_of(entry)}
    if standing is not None:
        facts["request"] = request_out(standing)
    return EntryOut(
        id=entry.id,
        number=entry.number,
        user_id=entry.user_id,
        kind=entry.kind,
        line=reading.line(entry),
        visibility=entry.visibility,
        created_at=entry.created_at.astimezone(UTC),
        **facts,
    )
