"""`flask image-generation …`: the worker as a process of its own, and looks at what is there."""

import dataclasses
import getpass
import json
import re
import signal
import threading
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from . import doctor, errors, heartbeat, queue
from .money import MICROS, shown

if TYPE_CHECKING:
    from .extension import ImageGeneration

group = AppGroup("image-generation", help="Pictures: worker and state.")


def plugin() -> "ImageGeneration":
    """The plugin of the app that the command line loaded."""
    return cast("ImageGeneration", current_app.extensions["image_generation"])


@group.command("worker")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Pictures made at a time.")
def worker_command(threads: int) -> None:
    """Work off the queue until stopped."""
    if not plugin().settings.enabled:
        raise click.ClickException("Image generation is switched off (IMAGE_GENERATION_ENABLED=false): nothing to do.")
    stopping = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopping.set())
    worker = plugin().worker.with_threads(threads)
    plugin().relay.ensure()
    worker.ensure()
    click.echo(f"Worker {worker.id} runs with {threads} threads.")
    stopping.wait()
    click.echo("Worker stops; what is being made is finished first.")
    worker.stop(plugin().settings.dalle_timeout_seconds)
    plugin().relay.stop()


@group.command("providers")
def providers_command() -> None:
    """List the providers and why one cannot be used."""
    registry = plugin().providers
    for name in registry.names():
        reason = registry.get(name).unavailable_because()
        click.echo(f"{name:<12} {reason or 'ready'}{'  (default)' if name == registry.default else ''}")


@group.command("reset-provider")
@click.argument("name")
def reset_provider_command(name: str) -> None:
    """Call a provider again that was shut off, because what was wrong with it has been put right."""
    with plugin().database.transaction() as tx:
        closed = plugin().router.reset(tx, name)
    click.echo(f"{name} is called again." if closed else f"{name} was not shut off.")


@group.command("stop")
def stop_command() -> None:
    """Stop all calls that cost money, in all processes, until `go`."""
    plugin().spending.stop(getpass.getuser())
    click.echo("Calls that cost money are stopped. What was sent already is finished; free pictures go on.")


@group.command("go")
def go_command() -> None:
    """Let calls that cost money go on."""
    woken = plugin().spending.go(getpass.getuser())
    click.echo(f"Calls that cost money go on; {woken} requests had waited for it.")


@group.command("money")
@click.option("--month", help="Such as 2026-11; else this one.")
def money_command(month: str | None) -> None:
    """Show what a month has cost, by session, and check that the books add up."""
    books = plugin().spending.books(month)
    for name, balance in [*books.sessions.items(), ("all sessions", books.total.balance)]:
        held = f"reserved {shown(balance.reserved)}, uncertain {shown(balance.uncertain)}"
        click.echo(f"{name:<38} spent {shown(balance.spent)}, {held}")
    cap = books.total.cap
    click.echo(f"{'budget':<38} {'unlimited' if cap is None else shown(cap)}")
    for difference in books.differences:
        click.echo(f"DOES NOT ADD UP: {difference}")
    if books.differences:
        raise click.ClickException("The books do not add up; this is a bug.")


def _micros(_context: click.Context, _option: click.Parameter, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", value):
        raise click.BadParameter("must be US dollars, such as 0.04; 0 if it was not charged")
    return int(Decimal(value) * MICROS)


@group.group("uncertain", invoke_without_command=True)
@with_appcontext
@click.pass_context
def uncertain_group(context: click.Context) -> None:
    """List the calls of which nobody knows whether they were charged; `clear` settles one by the provider's bill."""
    if context.invoked_subcommand is not None:
        return
    for doubt in plugin().spending.uncertain():
        attempt = doubt.attempt
        when, known_as = f"{attempt.started_at:%Y-%m-%d %H:%M:%S}Z", attempt.provider_request_id or "-"
        click.echo(f"{attempt.id}  {when}  {attempt.provider}/{attempt.model}  {shown(doubt.micros)}  {known_as}")


@uncertain_group.command("clear")
@click.argument("attempt_id")
@click.option("--cost", required=True, callback=_micros, help="US dollars by the provider's bill; 0: not charged.")
def clear_command(attempt_id: str, cost: int) -> None:
    """Book what an attempt in doubt has cost by the provider's bill."""
    try:
        plugin().spending.clear(attempt_id, cost)
    except errors.ImageGenerationError as problem:
        raise click.ClickException(problem.message) from None
    click.echo(f"{attempt_id} is booked with {shown(cost)}.")


@group.command("status")
def status_command() -> None:
    """Show how many requests wait and how many workers are alive."""
    with plugin().database.snapshot() as tx:
        counts = queue.counts(tx)
        workers = heartbeat.alive(tx, plugin().clock())
    for status, count in counts.items():
        click.echo(f"{status:<12} {count}")
    click.echo(f"{'workers':<12} {workers}")


_MARKS = {"ok": "green", "warning": "yellow", "problem": "red"}


@group.command("doctor")
@click.option("--online", is_flag=True, help="Ask the vendors too whether they take the keys; free of charge.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def doctor_command(*, online: bool, as_json: bool) -> None:
    """Check database, storage, keys, providers and clock, and say what to do; exit code 1 when something is wrong."""
    worst = "ok"
    for finding in doctor.examine(plugin(), online=online):
        worst = max(worst, finding.level, key=list(_MARKS).index)
        if as_json:
            click.echo(json.dumps(dataclasses.asdict(finding)))
        else:
            todo = f" {finding.todo}" if finding.todo else ""
            level = click.style(f"{finding.level:<8}", fg=_MARKS[finding.level])
            click.echo(f"{level} {finding.subject}: {finding.what}.{todo}")
    if worst == "problem":
        raise click.exceptions.Exit(1)
