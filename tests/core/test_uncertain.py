"""A person with the provider's bill settles what nobody else can know; and a new budget is told to the table."""

import pytest

from image_generation import errors, ledger
from image_generation.models import Event
from image_generation.testing import ScriptedProvider

from .conftest import MakeTable, Table

PRICE = 40_000


@pytest.fixture
def doubtful(make_table: MakeTable, database_url: str) -> Table:
    """A call of four cents was sent and not answered."""
    provider = ScriptedProvider(errors.UnknownOutcome(provider_request_id="req_7"), price=PRICE)
    table = make_table(database_url, provider=provider, IMAGE_GENERATION_AUTO_RESEND_LIMIT="0")
    table.submit()
    table.work()
    return table


def run(table: Table, *words: str) -> tuple[int, str]:
    done = table.app.test_cli_runner().invoke(args=["image-generation", "uncertain", *words])
    return done.exit_code, done.output


def sums(table: Table) -> tuple[int, int]:
    held = table.plugin.spending.usage(table.member("gm")).session.balance
    return held.spent, held.uncertain


def test_what_is_in_doubt_is_listed_with_all_that_a_bill_is_compared_by(doubtful: Table) -> None:
    (attempt,) = doubtful.attempts()
    assert run(doubtful) == (0, f"{attempt.id}  2026-11-20 20:00:00Z  scripted/scripted-1  $0.04  req_7\n")


@pytest.mark.parametrize(("cost", "booked"), [("0", 0), ("0.04", PRICE), ("0.055", 55_000)])
def test_the_bill_settles_a_doubt_once(doubtful: Table, cost: str, booked: int) -> None:
    (attempt,) = doubtful.attempts()
    assert sums(doubtful) == (0, PRICE)
    code, _ = run(doubtful, "clear", attempt.id, "--cost", cost)
    assert code == 0
    assert sums(doubtful) == (booked, 0)
    (known,) = doubtful.attempts()
    assert (known.cost_micros, known.cost_estimated) == (booked, False)
    assert run(doubtful) == (0, "")
    code, said = run(doubtful, "clear", attempt.id, "--cost", cost)
    assert (code, "not in doubt" in said) == (1, True)
    assert doubtful.read(ledger.recompute) == []


@pytest.mark.parametrize("cost", ["-1", "a", "1e9", "unlimited", "", "0.0000001", "nan"])
def test_what_is_no_amount_is_not_booked(doubtful: Table, cost: str) -> None:
    (attempt,) = doubtful.attempts()
    assert run(doubtful, "clear", attempt.id, "--cost", cost)[0] == 2
    assert sums(doubtful) == (0, PRICE)


def test_an_attempt_that_is_not_there_is_said_plainly(doubtful: Table) -> None:
    code, said = run(doubtful, "clear", "nothing", "--cost", "0")
    assert (code, said) == (1, "Error: There is no attempt nothing.\n")


def test_a_new_budget_is_told_to_the_whole_table_without_the_amount(table: Table) -> None:
    assert table.call("gm", "PUT", "/budget", json={"budget": 5}).status_code == 200
    (event,) = table.rows(Event)
    assert (event.type, event.user_id, event.visibility, event.data) == ("budget.changed", "gm", "table", {})
    assert table.call("ann", "PUT", "/budget", json={"budget": 5}).status_code == 403
    assert table.events() == ["budget.changed"]
