"""The server is killed in the middle of the evening and started again: nothing is lost, nothing is there twice."""

import signal
from collections import Counter
from pathlib import Path

import pytest

from image_generation.testing import Upstream
from tests.server import Server, running

from .people import Person, join, open_session, until

CALL_SECONDS = 15


def _five_members_of_two_sessions(server: Server) -> list[Person]:
    seattle, seattle_link = open_session(server.url, "Seattle")
    berlin, berlin_link = open_session(server.url, "Berlin")
    guests = [join(seattle, seattle_link, "Ann"), join(seattle, seattle_link, "Bob"), join(berlin, berlin_link, "Bea")]
    return [seattle, berlin, *guests]


def _ended(people: list[Person], asked: dict[str, Person], url: str) -> list[dict[str, object]]:
    for person in people:
        person.url = url
    # The killed server's leases run for up to 30 seconds. What it had sent may be charged, so that is not sent again
    # before its deadline.
    return [person.outcome(request_id, 100) for request_id, person in asked.items()]


@pytest.mark.timeout(240)
def test_fifty_requests_survive_a_kill_in_the_middle(tmp_path: Path) -> None:
    with Upstream() as upstream:
        settings = upstream.environment() | {"DALLE_TIMEOUT_SECONDS": str(CALL_SECONDS)}
        with running(tmp_path, **settings) as server:
            people = _five_members_of_two_sessions(server)
            asked = {
                person.generate(f"picture {number} of {person.user_id}", type="item"): person
                for person in people
                for number in range(10)
            }
            until(lambda: len(people[0].images()) + len(people[1].images()), lambda made: made >= 10, 60)
            server.process.send_signal(signal.SIGKILL)
            server.process.wait(10)
        with running(tmp_path, **settings) as server:
            outcomes = _ended(people, asked, server.url)
            images = people[0].images() + people[1].images()
    assert Counter(outcome["status"] for outcome in outcomes) == {"completed": 50}
    assert len(images) == 50
    assert len({image["prompt"] for image in images}) == 50
    assert {len(outcome["images"]) for outcome in outcomes} == {1}


@pytest.mark.timeout(120)
def test_fifty_requests_of_five_members_over_two_sessions_all_end(tmp_path: Path) -> None:
    with Upstream() as upstream, running(tmp_path, **upstream.environment()) as server:
        people = _five_members_of_two_sessions(server)
        asked = {
            person.generate(f"picture {number} of {person.user_id}"): person
            for number in range(10)
            for person in people
        }
        outcomes = [person.outcome(request_id, 90) for request_id, person in asked.items()]
        seattle, berlin = people[0].images(), people[1].images()
    assert Counter(outcome["status"] for outcome in outcomes) == {"completed": 50}
    assert (len(seattle), len(berlin)) == (30, 20)
    assert sorted(image["number"] for image in seattle) == list(range(1, 31))
