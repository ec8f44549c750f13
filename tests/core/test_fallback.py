"""Another provider takes over: who may, who can, and how it is told."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from image_generation import errors
from image_generation.testing import ScriptedProvider
from image_generation.testing.fakes import _EVERYTHING
from image_generation.words import Background, ImageFormat
from image_generation.worker import reroute_one

from .conftest import MakeTable, Table

QUOTA = errors.QuotaExhausted("Scripted API error: 402 - no credit")


class Elsewhere(ScriptedProvider):
    """With a model of another name."""

    def models(self) -> tuple[str, ...]:
        return (f"{self.name}-9",)


def tables(
    make_table: MakeTable, url: str, *steps: Exception, others: Sequence[ScriptedProvider] = (), **config: Any
) -> Table:
    return make_table(url, provider=ScriptedProvider(*steps), others=others or [Elsewhere(name="other")], **config)


def makers(table: Table) -> list[str]:
    return [attempt.provider for attempt in table.attempts()]


def test_another_provider_takes_over_and_everybody_can_see_it(make_table: MakeTable, database_url: str) -> None:
    table = tables(make_table, database_url, QUOTA)
    request_id = table.submit()
    table.work(2)
    shown = table.call("ann", "GET", f"/image-request/{request_id}").json["request"]
    assert (shown["status"], shown["provider"], shown["model"]) == ("completed", "other", "other-9")
    assert [(one["provider"], one["outcome"]) for one in shown["attempts"]] == [
        ("scripted", "rejected"),
        ("other", "done"),
    ]
    assert shown["note"] == "other was asked in place of scripted."
    assert [image.provider for image in table.images()] == ["other"]
    assert "request.fallback" in table.events()


@pytest.mark.parametrize(
    ("setting", "named", "made_by"),
    [
        ("auto", False, ["scripted", "other"]),
        ("auto", True, ["scripted"]),
        ("none", False, ["scripted"]),
        ("other", False, ["scripted", "other"]),
        ("other", True, ["scripted", "other"]),
        ("sketch", False, ["scripted", "sketch"]),
        ("sketch", True, ["scripted"]),
        ("nobody, sketch, other", True, ["scripted", "other"]),
        ("scripted", False, ["scripted"]),
    ],
)
def test_who_takes_over_is_the_operators_choice_and_the_members(
    make_table: MakeTable, database_url: str, setting: str, named: bool, made_by: list[str]
) -> None:
    others = [ScriptedProvider(name="sketch"), Elsewhere(name="other")]
    table = tables(make_table, database_url, QUOTA, others=others, IMAGE_GENERATION_FALLBACKS=setting)
    table.submit(provider="scripted" if named else None)
    table.work(len(made_by))
    assert makers(table) == made_by
    assert table.claim() is None


def test_each_is_asked_once(make_table: MakeTable, database_url: str) -> None:
    others = [Elsewhere(QUOTA, name="first"), Elsewhere(QUOTA, name="second")]
    table = tables(make_table, database_url, QUOTA, others=others)
    request_id = table.submit()
    table.work(3)
    assert makers(table) == ["scripted", "first", "second"]
    assert table.status(request_id) == "failed"


def test_a_policy_refusal_goes_nowhere(make_table: MakeTable, database_url: str) -> None:
    table = tables(make_table, database_url, errors.PolicyRefused("Refused for: violence"))
    request_id = table.submit()
    table.work()
    assert (table.status(request_id), makers(table)) == ("failed", ["scripted"])


def test_nobody_is_asked_who_is_not_available(make_table: MakeTable, database_url: str) -> None:
    table = tables(make_table, database_url, QUOTA, others=[Elsewhere(name="other", unavailable="No key")])
    table.submit()
    table.work()
    assert makers(table) == ["scripted"]


def test_nobody_is_asked_who_is_down(make_table: MakeTable, database_url: str) -> None:
    others = [Elsewhere(QUOTA, name="other"), Elsewhere(name="third")]
    table = tables(make_table, database_url, others=others)
    table.submit(provider="other")
    table.work()
    table.provider.steps.append(QUOTA)
    table.submit()
    table.work(2)
    assert makers(table) == ["other", "scripted", "third"]


def test_nobody_is_asked_who_would_refuse_the_order(make_table: MakeTable, database_url: str) -> None:
    only_jpeg = replace(_EVERYTHING, formats=(ImageFormat.JPEG,))
    others = [Elsewhere(name="other", capabilities=only_jpeg), Elsewhere(name="third")]
    table = tables(make_table, database_url, QUOTA, others=others)
    table.submit(background=Background.TRANSPARENT)
    table.work(2)
    assert makers(table) == ["scripted", "third"]


def test_what_the_other_one_cannot_do_is_told(make_table: MakeTable, database_url: str) -> None:
    others = [Elsewhere(name="other", capabilities=replace(_EVERYTHING, negative_prompt=False))]
    table = tables(make_table, database_url, QUOTA, others=others)
    table.submit(negative_prompt="daylight")
    table.work(2)
    assert [len(attempt.notes) for attempt in table.attempts()] == [0, 1]


def test_what_stands_before_a_provider_that_is_down_goes_elsewhere(make_table: MakeTable, database_url: str) -> None:
    table = tables(make_table, database_url, errors.AuthFailed())
    first, second = table.submit("ann"), table.submit("bob")
    table.work()
    while reroute_one(table.plugin.database, table.plugin.router, table.clock()):
        pass
    table.work(2)
    assert [table.status(request_id) for request_id in (first, second)] == ["completed", "completed"]
    assert len(table.provider.orders) == 1
    shown = table.call("bob", "GET", f"/image-request/{second}").json["request"]
    assert [(one["provider"], one["outcome"], one["cost"]) for one in shown["attempts"]] == [
        ("scripted", "not_sent", 0),
        ("other", "done", 0),
    ]
    assert table.events().count("request.fallback") == 2


def test_what_named_its_provider_waits_for_it(make_table: MakeTable, database_url: str) -> None:
    table = tables(make_table, database_url, errors.QuotaExhausted())
    table.submit()
    table.clock.advance(1)
    waiting = table.submit(provider="scripted")
    table.work()
    while reroute_one(table.plugin.database, table.plugin.router, table.clock()):
        pass
    table.work()
    assert (table.status(waiting), makers(table)) == ("queued", ["scripted", "other"])


def test_a_request_that_is_sent_again_by_hand_may_try_everybody_anew(make_table: MakeTable, database_url: str) -> None:
    table = tables(make_table, database_url, errors.RequestRejected(), others=[Elsewhere(QUOTA, name="other")])
    request_id = table.submit()
    table.work(2)
    assert table.status(request_id) == "failed"
    table.clock.advance(1200)
    table.plugin.submission.retry(table.member("ann"), request_id)
    table.plugin.providers.get("other").steps.append(errors.RequestRejected())  # type: ignore[attr-defined]
    table.work(2)
    assert makers(table) == ["scripted", "other", "other", "scripted"]
    assert table.status(request_id) == "completed"


def test_nobody_takes_over_for_whom_there_is_no_money_left(make_table: MakeTable, database_url: str) -> None:
    dear, cheap = ScriptedProvider(name="dear", price=90_000), ScriptedProvider(name="cheap", price=50_000)
    table = make_table(
        database_url,
        provider=ScriptedProvider(QUOTA, QUOTA, price=40_000),
        others=[dear, cheap],
        SESSION_BUDGET="0.08",
    )
    first = table.submit()
    table.work(2)
    assert (table.status(first), makers(table)) == ("completed", ["scripted", "cheap"])
    assert dear.orders == []


@pytest.mark.parametrize(("left", "found"), [(89_999, []), (90_000, ["other"])])
def test_what_a_lost_call_may_have_cost_is_not_there_for_another(
    make_table: MakeTable, database_url: str, left: int, found: list[str]
) -> None:
    """Forty thousand are held back for the call in doubt, and stay so; the other one costs fifty thousand."""
    table = make_table(
        database_url,
        provider=ScriptedProvider(price=40_000),
        others=[ScriptedProvider(name="other", price=50_000)],
        SESSION_BUDGET=str(left / 1e6),
    )
    table.submit()
    claimed = table.claim()
    assert claimed is not None

    def names(in_doubt: bool) -> list[str]:
        router, now = table.plugin.router, table.clock()
        return table.read(
            lambda tx: [other.provider for other in router.fallbacks(tx, claimed, {"scripted"}, now, in_doubt=in_doubt)]
        )

    assert names(in_doubt=True) == found
    assert names(in_doubt=False) == ["other"]
