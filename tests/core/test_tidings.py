"""`provider.changed`: what the sessions hear of the providers' health."""

from datetime import timedelta
from typing import Any

import pytest

from image_generation import breaker, errors
from image_generation.models import Event
from image_generation.testing import ScriptedProvider
from image_generation.tidings import ACTIVE, Tidings
from image_generation.words import EventType

from .conftest import MakeTable, Table

FAILURE = errors.Overloaded("Scripted error: 503 - overloaded")


@pytest.fixture
def table(make_table: MakeTable, database_url: str) -> Table:
    return make_table(database_url, provider=ScriptedProvider(price=1000))


def tidings(table: Table) -> Tidings:
    plugin = table.plugin
    return Tidings(database=plugin.database, router=plugin.router, bell=plugin.bell, clock=table.clock)


def heard(table: Table, session_id: str = "seattle") -> list[dict[str, Any]]:
    rows = [row for row in table.rows(Event) if row.session_id == session_id]
    ordered = sorted(rows, key=lambda row: row.number)
    return [row.data for row in ordered if row.type == EventType.PROVIDER_CHANGED]


def circuit(table: Table) -> breaker.Circuit:
    return breaker.Circuit("scripted", breaker.ALL_MODELS, table.provider.key_hash())


def break_it(table: Table, error: errors.ProviderError, request_id: str = "r") -> None:
    with table.plugin.database.transaction() as tx:
        breaker.failed(tx, circuit(table), error, table.clock(), request_id=request_id, jitter=0.0)


def test_each_change_is_told_once_to_every_session_that_is_awake(table: Table) -> None:
    table.submit()
    table.submit("bea", session_id="berlin")
    tells = tidings(table)
    assert tells.tell() == 0
    break_it(table, errors.QuotaExhausted("Scripted error: no credit"))
    assert tells.tell() == 2
    assert tidings(table).tell() == 0, "another process has told it"
    assert heard(table) == heard(table, "berlin") == [{"provider": "scripted", "health": "down"}]
    table.clock.advance(timedelta(hours=1).total_seconds())
    with table.plugin.database.transaction() as tx:
        assert breaker.probe(tx, circuit(table), "probe", table.clock())
    assert tells.tell() == 2
    with table.plugin.database.transaction() as tx:
        breaker.succeeded(tx, circuit(table))
    assert tells.tell() == 2
    assert [tuple(data.values()) for data in heard(table)] == [
        ("scripted", "down"), ("scripted", "down", True), ("scripted", "ready")
    ]  # fmt: skip
    assert tells.tell() == 0


def test_a_probe_that_fails_is_told(table: Table) -> None:
    table.submit()
    tells = tidings(table)
    break_it(table, errors.QuotaExhausted("Scripted error: no credit"))
    table.clock.advance(timedelta(hours=2).total_seconds())
    with table.plugin.database.transaction() as tx:
        breaker.probe(tx, circuit(table), "probe", table.clock())
    assert tells.tell() == 1
    break_it(table, errors.QuotaExhausted("Scripted error: no credit"), "probe")
    assert tells.tell() == 1
    assert heard(table)[-1] == {"provider": "scripted", "health": "down"}


def test_the_stop_of_paid_calls_and_its_end_are_told(table: Table) -> None:
    table.submit()
    tells = tidings(table)
    table.plugin.spending.stop("operator")
    assert tells.tell() == 1
    table.plugin.spending.go("operator")
    assert tells.tell() == 1
    assert heard(table) == [{"paid_sends": "stopped"}, {"paid_sends": "on"}]


def test_a_session_that_sleeps_is_told_nothing(table: Table) -> None:
    table.submit()
    table.clock.advance((ACTIVE + timedelta(minutes=1)).total_seconds())
    break_it(table, errors.QuotaExhausted("Scripted error: no credit"))
    assert tidings(table).tell() == 0
    assert heard(table) == []
    table.submit()
    assert tidings(table).tell() == 0, "what is known needs no second telling"


def test_everybody_at_the_table_hears_it_and_only_the_gm_why(table: Table) -> None:
    table.submit()
    tells = tidings(table)
    since = {name: table.plugin.feed.now(table.member(name)) for name in ("gm", "ann", "vic")}
    break_it(table, errors.QuotaExhausted("Scripted error: no credit left on sk-secret"))
    tells.tell()
    for name, mark in since.items():
        told = next(news for news in table.plugin.feed.follow(table.member(name), mark) if news)
        assert told.type == "provider.changed"
        assert (told.data["provider"], told.data["health"]) == ("scripted", "down")
        assert "credit" not in str(told.data)
    reason = {
        name: table.call(name, "GET", "/image-providers").json["details"][0]["health_reason"] for name in ("gm", "ann")
    }
    assert "credit" in reason["gm"]
    assert reason["ann"] is None


def test_the_worker_tells_it_by_itself(make_table: MakeTable, tmp_path: Any) -> None:
    table = make_table(f"sqlite:///{tmp_path / 'table.db'}", WORKERS="1")
    table.submit()
    mark = table.plugin.feed.now(table.member("ann"))
    table.plugin.spending.stop("operator")
    table.plugin.worker.ensure()
    news = table.plugin.feed.follow(table.member("ann"), mark)
    assert any(told and told.type == "provider.changed" for told in (next(news) for _ in range(20)))
