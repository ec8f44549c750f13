"""The bell between processes: two relays stand for two of them."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import create_engine, text

from image_generation import errors, relay
from image_generation.database import engine_options
from image_generation.events import Bell
from image_generation.relay import Relay, Wire
from image_generation.settings import Secret
from tests import redis_server


@pytest.fixture(params=["redis", "postgresql"])
def wires(request: pytest.FixtureRequest) -> Iterator[list[Wire]]:
    """Two ends of the same wire."""
    if request.param == "redis":
        url = request.getfixturevalue("redis_url")
        yield [relay.RedisWire(Secret(url)) for _ in range(2)]
        return
    url = request.getfixturevalue("postgres_url")
    engines = [create_engine(url, **engine_options(url)) for _ in range(2)]
    yield [relay.PostgresWire(engine) for engine in engines]
    for engine in engines:
        engine.dispose()


@contextmanager
def listening(wire: Wire) -> Iterator[Bell]:
    """A bell that hears what others ring."""
    bell = Bell()
    carrier = Relay(bell, wire)
    carrier.ensure()
    assert bell.wait(0, 10), "it does not listen"  # the first ring says that it does
    yield bell
    carrier.stop()
    for thread in list(carrier._threads.values()):
        thread.join(10)
        assert not thread.is_alive()


def test_a_ring_reaches_the_other_process_and_is_not_carried_back(wires: list[Wire]) -> None:
    with listening(wires[0]) as here, listening(wires[1]) as there:
        before = here.count, there.count
        here.ring()
        assert there.wait(before[1], 5)
        assert not there.wait(before[1] + 1, 0.2)
        assert here.count == before[0] + 1


def test_many_rings_are_few_on_the_wire(wires: list[Wire]) -> None:
    with listening(wires[0]) as here, listening(wires[1]) as there:
        before = there.count
        for _ in range(1000):
            here.ring()
        assert there.wait(before, 5)
        time.sleep(0.1)
        assert there.count - before < 50


class Broken:
    """A wire that is down."""

    def __init__(self) -> None:
        self.tried = threading.Semaphore(0)

    def send(self, word: str) -> None:
        self.tried.release()
        raise ConnectionError("redis://:the-pass-word@127.0.0.1:1/0")

    def listen(self, heard: relay.Heard, stopping: threading.Event) -> None:
        self.tried.release()
        raise ConnectionError("redis://:the-pass-word@127.0.0.1:1/0")


def test_a_broken_wire_breaks_nothing_and_says_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    wire, bell = Broken(), Bell()
    carrier = Relay(bell, wire)
    with caplog.at_level(logging.DEBUG):
        carrier.ensure()
        assert wire.tried.acquire(timeout=5)
        for _ in range(10):
            bell.ring()
        assert bell.count == 10
        assert wire.tried.acquire(timeout=5)
        carrier.stop()
    said = [record.getMessage() for record in caplog.records]
    assert "the bell does not reach other processes: ConnectionError" in said
    assert "the-pass-word" not in caplog.text


def test_it_is_there_again_when_redis_is(caplog: pytest.LogCaptureFixture) -> None:
    port, password = redis_server.free_port(), "the-pass-word"
    address = Secret(f"redis://:{password}@127.0.0.1:{port}/0")
    try:
        with ExitStack() as first, caplog.at_level(logging.DEBUG):
            first.enter_context(redis_server.running(port, password))
            with listening(relay.RedisWire(address)) as here, listening(relay.RedisWire(address)) as there:
                first.close()
                here.ring()
                with redis_server.running(port, password):
                    count, deadline = there.count, time.monotonic() + 20
                    while not there.wait(count, 0.2):
                        assert time.monotonic() < deadline
                        here.ring()
            assert password not in caplog.text
    except redis_server.NotInstalled as reason:
        pytest.skip(str(reason))


def test_it_listens_again_when_postgresql_has_dropped_it(postgres_url: str) -> None:
    engine = create_engine(postgres_url, **engine_options(postgres_url))
    drop = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
    with listening(relay.PostgresWire(engine)) as there:
        count = there.count
        with engine.begin() as connection:
            assert connection.execute(drop).all()
        assert there.wait(count, 10)  # who listens again has missed something, so it rings
    engine.dispose()


def test_an_address_that_is_none_is_said_without_itself() -> None:
    with pytest.raises(errors.ConfigurationError, match="REDIS_URL must be") as refused:
        relay.RedisWire(Secret("http://:the-pass-word@127.0.0.1"))
    assert "the-pass-word" not in str(refused.value)


def test_sqlite_has_no_wire_and_postgresql_one_of_its_own() -> None:
    assert relay.wire(create_engine("sqlite://"), None) is None
    assert isinstance(relay.wire(create_engine("postgresql+psycopg://"), None), relay.PostgresWire)
    assert isinstance(relay.wire(create_engine("sqlite://"), Secret("redis://127.0.0.1:1")), relay.RedisWire)
