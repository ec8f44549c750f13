"""The caller's own prompts: what he has asked for, and what of it he keeps."""

from typing import Literal

from flask import Blueprint

from .bodies import ListPrompts
from .context import member, plugin
from .http import Caller, CallerQuery, Payload, endpoint
from .payloads import moment

blueprint = Blueprint("prompts", __name__)

TAG = "Prompts"


class PromptOut(Payload):
    """A prompt of yours."""

    id: str
    prompt: str
    count: int
    last_used_at: str
    is_favorite: bool


class PromptsOut(Payload):
    """A part of your prompts."""

    status: Literal["success"]
    prompts: list[PromptOut]
    next_cursor: str | None


class PromptKept(Payload):
    """The prompt's star as it is now."""

    status: Literal["success"]
    id: str
    is_favorite: bool


@endpoint(blueprint, "GET", "/prompts", tag=TAG, query=ListPrompts, answers={200: PromptsOut})
def prompts(query: ListPrompts) -> PromptsOut:
    """What you have asked for in this session, each prompt once, the last one first. Nobody else sees it."""
    found = plugin().prompts.page(member(), query.limit, query.cursor, favorite=query.favorite, text=query.q)
    shown = [
        PromptOut(
            id=one.id,
            prompt=one.text,
            count=one.count,
            last_used_at=moment(one.last_used_at) or "",
            is_favorite=one.is_favorite,
        )
        for one in found.items
    ]
    return PromptsOut(status="success", prompts=shown, next_cursor=found.next_cursor)


@endpoint(
    blueprint,
    "PUT",
    "/prompts/<prompt_id>/favorite",
    tag=TAG,
    body=Caller,
    body_required=False,
    answers={200: PromptKept},
)
def keep_prompt(prompt_id: str, body: Caller) -> PromptKept:
    """Keep a prompt of yours."""
    plugin().prompts.keep(member(), prompt_id, is_favorite=True)
    return PromptKept(status="success", id=prompt_id, is_favorite=True)


@endpoint(blueprint, "DELETE", "/prompts/<prompt_id>/favorite", tag=TAG, query=CallerQuery, answers={200: PromptKept})
def drop_prompt(prompt_id: str, query: CallerQuery) -> PromptKept:
    """Keep a prompt no longer; one that you do not keep stays so."""
    plugin().prompts.keep(member(), prompt_id, is_favorite=False)
    return PromptKept(status="success", id=prompt_id, is_favorite=False)
