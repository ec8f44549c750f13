"""What the /image commands do, by the plugin's public names. A docstring here is a command's help."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from image_generation import (
    Accepted,
    Background,
    Balance,
    Draft,
    Filter,
    Health,
    ImageFormat,
    Provider,
    Purse,
    Quality,
    RequestStatus,
    RequestView,
    Size,
    Style,
    SubjectType,
    Visibility,
    drafts,
    list_price,
    names_in,
)

from . import values
from .commands import GALLERY_OPTIONS, GENERATE_OPTIONS, command
from .grammar import Command, Ref, Spec
from .refs import REACH, Context, image_at, newest_lost, newest_waiting, request_at
from .reply import Reply

_LISTED: Final = 10
_WHOLE_ID: Final = 36
_EDGE: Final = 1536
_SIZES: Final = {
    "square": Size(1024, 1024),
    "portrait": Size(1024, 1536),
    "landscape": Size(1536, 1024),
    "wide": Size(1792, 1024),
}
_RUNNING: Final = (RequestStatus.QUEUED, RequestStatus.PROCESSING, RequestStatus.HELD)


@command("generate", "gen", "g", takes="text", options=GENERATE_OPTIONS, role="player", costs=True)
def generate(context: Context, line: Command) -> Reply:
    """Make a picture of the prompt.

    The word generate may be left out: /image a troll bouncer under neon. The prompt stands before the flags.
    """
    return submitted(context, draft(context, line), line.notes)


def draft(context: Context, line: Command) -> Draft:
    """What a line of `generate` asks for."""
    return Draft(line.text, **chosen(context, line))


def submitted(context: Context, draft: Draft, notes: Sequence[str]) -> Reply:
    """Put a draft in line; the reply is its card."""
    context.plugin.ensure_worker()
    accepted = context.plugin.submission.submit(
        context.member, draft, idempotency_key=context.idempotency_key, with_card=False
    )
    text = "\n".join([_queued(accepted, draft), *accepted.notes, *notes])
    return Reply(
        text,
        "card",
        draft.visibility is Visibility.PRIVATE,
        action={"open": "gallery"},
        request_id=accepted.request_id,
    )


def chosen(context: Context, line: Command) -> dict[str, Any]:
    """The fields of a draft that the flags of a line set; raises `errors.ImageNotFound` for `--ref`."""
    return fields_of(line) | (
        {"reference": _reference(context, str(line.options["ref"]))} if "ref" in line.options else {}
    )


def fields_of(line: Command) -> dict[str, Any]:
    """The same without `--ref`, for which one has to look."""
    flags = {name: value for name, value in line.options.items() if name != "ref"}
    return {_FIELDS[name][0]: _FIELDS[name][1](value) for name, value in flags.items()}


def _reference(context: Context, text: str) -> str:
    """A picture's id; a whole id may also be that of an upload."""
    ref = values.ref(text)
    return ref.id if ref.id and len(ref.id) == _WHOLE_ID else image_at(context, ref).id


def _size(text: str) -> Size:
    if text in _SIZES:
        return _SIZES[text]
    if "x" in text:
        return Size.parse(text)
    width, height = map(int, text.split(":"))
    longest = max(width, height)
    # Its shape is what counts: the model's nearest size is used. No side below what the plugin takes.
    return Size(*(max(drafts.MIN_EDGE, _EDGE * side // longest) for side in (width, height)))


#: What a flag sets in a draft.
_FIELDS: Final[dict[str, tuple[str, Callable[[Any], Any]]]] = {
    "provider": ("provider", lambda name: None if name == "auto" else name),
    "model": ("model", str),
    "size": ("size", _size),
    "quality": ("quality", Quality),
    "seed": ("seed", lambda seed: seed if isinstance(seed, int) else None),
    "no": ("negative_prompt", ", ".join),
    "style": ("style", Style),
    "template": ("template", str),
    "background": ("background", Background),
    "format": ("output_format", ImageFormat),
    "collection": ("collection", str),
    "n": ("n", int),
    "type": ("subject", SubjectType),
    "visibility": ("visibility", Visibility),
}


def _queued(accepted: Accepted, draft: Draft) -> str:
    many = f"{draft.n} pictures, " if draft.n > 1 else ""
    place = "next" if accepted.position <= 1 else f"number {accepted.position} in line"
    return (
        f"{_short(accepted.request_id)} is queued: {many}{accepted.provider}, {place}, "
        f"about {accepted.estimated_seconds} s, {dollars(accepted.estimated_cost_micros)}."
    )


@command("gallery", "ls", options=GALLERY_OPTIONS, yields=True)
def gallery(context: Context, line: Command) -> Reply:
    """Open the gallery.

    With more words behind it, it is a prompt: /image gallery at night.
    """
    wanted = Filter(mine="mine" in line.options, favorite="favorite" in line.options)
    newest = context.plugin.gallery.page(context.member, wanted, limit=_LISTED).items
    text = "\n".join(f"#{view.image.number}  {_shortened(view.image.prompt)}" for view in newest)
    action = {"open": "gallery"} | {name: True for name in ("mine", "favorite") if name in line.options}
    return Reply(text or "There are no pictures yet.", "message", action=action)


@command("status", "queue", takes="ref")
def status(context: Context, line: Command) -> Reply:
    """Show what is in line, or how one request is coming along."""
    if line.refs:
        view = request_at(context, line.refs[0])
        return Reply("\n".join(_described(view)), "message", request_id=view.request_id)
    page = context.plugin.submission.recent(context.member, REACH, waiting=True)
    if not page.items:
        return Reply("Nothing is in line.")
    more = "\n…" if page.next_cursor else ""
    return Reply(columns([_row(view) for view in page.items]) + more, "table")


@command("cancel", "stop", takes="ref", role="player")
def cancel(context: Context, line: Command) -> Reply:
    """Cancel a request: your own, or any as GM.

    Without a number, your newest one that has not ended.
    """
    view = request_at(context, line.refs[0]) if line.refs else newest_waiting(context)
    done = context.plugin.submission.cancel(context.member, view.request_id)
    if done.status in _RUNNING:
        return Reply(f"{_short(done.request_id)} will stop as soon as it can.", request_id=done.request_id)
    return Reply(f"{_short(done.request_id)} is {done.status}.", request_id=done.request_id)


@command("retry", takes="ref", role="player", costs=True)
def retry(context: Context, line: Command) -> Reply:
    """Try a failed, cancelled or held request again, as it was.

    Without a number, your newest one that failed, was cancelled or is held.
    """
    view = request_at(context, line.refs[0]) if line.refs else newest_lost(context)
    context.plugin.ensure_worker()
    again = context.plugin.submission.retry(context.member, view.request_id)
    text = f"{_short(again.request_id)} is in line again: {_shortened(again.first.context)}"
    return Reply(text, "card", again.first.visibility == Visibility.PRIVATE, request_id=again.request_id)


@command("favorite", "fav", "f", takes="refs")
def favorite(context: Context, line: Command) -> Reply:
    """Mark pictures as your favourites: /image favorite #41 #42, or ^ for the last one."""
    return _star(context, line.refs, is_favorite=True)


@command("unfavorite", "unfav", takes="refs")
def unfavorite(context: Context, line: Command) -> Reply:
    """Take pictures off your favourites."""
    return _star(context, line.refs, is_favorite=False)


def _star(context: Context, refs: Sequence[Ref], *, is_favorite: bool) -> Reply:
    images = [image_at(context, ref) for ref in refs]
    for image in images:
        context.plugin.gallery.favorite(context.member, image.id, is_favorite)
    numbers = ", ".join(f"#{image.number}" for image in images)
    said = "now a favourite of yours" if is_favorite else "no longer a favourite of yours"
    return Reply(f"{numbers} {'is' if len(images) == 1 else 'are'} {said}.")


@command("providers", "provider")
def providers(context: Context, _line: Command) -> Reply:
    """Show who can make pictures here, and what it costs."""
    registry = context.plugin.providers
    with context.plugin.database.snapshot() as tx:
        health = context.plugin.router.health(tx, context.plugin.clock())
    frames = context.plugin.settings.partial_images
    rows = [_provider_row(one, frames, one.name == registry.default, health[one.name]) for one in registry]
    return Reply(columns([["provider", "model", "price", "time", "state"], *rows]), "table")


def _provider_row(provider: Provider, frames: int, is_default: bool, health: Health) -> list[str]:
    reason = provider.unavailable_because()
    if reason is not None:
        return [provider.name, "", "", "", reason]
    model = provider.models()[0]
    can = provider.capabilities(model)
    state = f"{health.word}, default" if is_default else health.word
    return [
        provider.name,
        model,
        dollars(list_price(provider, model, frames=frames)),
        f"{can.typical_seconds:.0f} s",
        state,
    ]


@command("budget")
def budget(context: Context, _line: Command) -> Reply:
    """Show what this month has cost and what is left; the GM sees every member."""
    usage = context.plugin.spending.usage(context.member)
    rows = [
        ["you", *_money(usage.mine.balance, usage.mine)],
        ["session", *_money(usage.session.balance, usage.session)],
    ]
    spent = usage.members or {}
    names = names_in(context.plugin.host, context.member.session_id) if spent else {}
    rows += [[names.get(user_id, user_id), *_money(balance)] for user_id, balance in spent.items()]
    most = "" if usage.pictures_a_day is None else f" of {usage.pictures_a_day}"
    lines = [columns([[usage.period, "spent", "held back", "uncertain", "left"], *rows])]
    lines.append(f"Pictures today: {usage.pictures_today}{most}.")
    lines += ["Pictures that cost money are stopped for now."] if usage.paid_sends_stopped else []
    return Reply("\n".join(lines), "table")


def _money(balance: Balance, purse: Purse | None = None) -> list[str]:
    left = "" if purse is None else "unlimited" if purse.left is None else _amount(purse.left)
    return [_amount(balance.spent), _amount(balance.reserved), _amount(balance.uncertain), left]


def _amount(micros: int) -> str:
    return dollars(micros) if micros else "$0.00"


@command("help", "?", takes="topic")
def help_(context: Context, line: Command) -> Reply:
    """Show all commands, or one command or flag."""
    topic = line.text.lstrip("-").lower()
    if not topic:
        rows = [[spec.signature, spec.summary] for spec in context.table.specs]
        return Reply(columns([*rows, ["/image <prompt>", "The same as generate."]]), "table")
    spec = context.table.find(topic)
    if spec is not None and not line.text.startswith("-"):
        return Reply(_manual(spec), "message")
    option = context.table.option(context.table.default, topic)
    return Reply(f"--{option.name}: {option.summary}." if option else _manual(spec or context.table.default))


def _manual(spec: Spec) -> str:
    others = f"Also: {', '.join(spec.aliases)}." if spec.aliases else ""
    flags = columns([[f"--{option.name}", option.summary] for option in spec.options])
    return "\n".join(filter(None, [spec.signature, spec.help, others, flags]))


# --- how things are said


def _row(view: RequestView) -> list[str]:
    return [_short(view.request_id), view.status, _progress(view), _shortened(view.first.context)]


def _progress(view: RequestView) -> str:
    if view.waits_for or view.status is RequestStatus.HELD:
        return view.stage or ""
    if view.status is RequestStatus.QUEUED and view.position:
        return f"number {view.position} in line"
    return f"about {view.estimated_seconds} s" if view.estimated_seconds else view.first.stage or ""


def _described(view: RequestView) -> list[str]:
    made = ", ".join(f"#{image.number}" for image in view.images)
    state = " ".join(filter(None, [view.status, made, f"({_progress(view)})" if view.status in _RUNNING else ""]))
    lines = [f"{_short(view.request_id)} is {state}: {_shortened(view.first.context)}"]
    lines += filter(None, [view.note, view.failure.error if view.failure else None])
    if view.status is RequestStatus.HELD:
        lines.append(f"/image retry {_short(view.request_id)} sends it again, /image cancel lets it go.")
    return lines


def _short(request_id: str) -> str:
    return request_id[:8]


def _shortened(text: str, most: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}\u2026"


def dollars(micros: int) -> str:
    """A price as it is written: $0.04, $0.013, or free."""
    if micros == 0:
        return "free"
    return f"${micros / 1_000_000:.3f}".rstrip("0") if micros % 10_000 else f"${micros / 1_000_000:.2f}"


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Cells below each other."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))] if rows else []
    padded = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    return "\n".join("  ".join(row).rstrip() for row in padded)
