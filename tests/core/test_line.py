"""The session's line: its GM stops it and changes its order; a provider gets no more calls at a time than it may."""

import threading

import pytest

from image_generation import Draft, errors
from image_generation.models import Event
from image_generation.testing import ScriptedProvider

from .conftest import MakeTable, Table


def order(table: Table, name: str = "gm") -> list[str]:
    found = table.call(name, "GET", "/queue").json
    return [request["prompt"] for request in found["requests"]]


def three(table: Table) -> list[str]:
    made = []
    for prompt in ("one", "two", "three"):
        made.append(table.submit(prompt=prompt))
        table.clock.advance(1)
    return made


def test_a_paused_session_begins_nothing_and_others_go_on(table: Table) -> None:
    first = table.submit()
    table.clock.advance(1)
    other = table.submit(name="bea", session_id="berlin")
    answer = table.call("gm", "POST", "/queue/pause")
    assert (answer.status_code, answer.json["paused"]) == (200, True)
    shown = table.call("ann", "GET", f"/image-request/{first}").json["request"]
    assert (shown["position"], shown["estimated_time"], shown["stage"]) == (None, None, "paused by the GM")
    table.work()
    assert table.claim() is None
    assert table.plugin.submission.get(table.member("bea", "berlin"), other).status == "completed"
    late = table.submit()
    assert table.plugin.submission.get(table.member("ann"), late).stage == "paused by the GM"
    assert table.plugin.submission.get(table.member("ann"), late).estimated_seconds is None
    assert table.call("gm", "POST", "/queue/resume").json["paused"] is False
    table.work(2)
    assert (table.status(first), table.status(late)) == ("completed", "completed")


def test_a_pause_does_not_count_as_waiting(table: Table) -> None:
    request_id = table.submit()
    table.call("gm", "POST", "/queue/pause")
    table.plugin.worker._reap(table.clock.advance(5 * 3600))
    assert table.status(request_id) == "queued"
    table.call("gm", "POST", "/queue/resume")
    table.plugin.worker._reap(table.clock.advance(60))
    table.work()
    assert table.status(request_id) == "completed"


def test_everybody_hears_of_a_pause_once(table: Table) -> None:
    three(table)
    table.call("gm", "POST", "/queue/pause")
    before = len(table.events())
    table.call("gm", "POST", "/queue/pause")
    assert table.events()[3:] == ["request.progress"] * 3
    assert len(table.events()) == before
    stopped = {"stage": "paused by the GM", "position": None, "estimated_time": None}
    for row in table.rows(Event)[3:]:
        assert row.data.items() >= stopped.items()


def test_what_is_moved_while_the_line_is_paused_is_still_paused(table: Table) -> None:
    made = three(table)
    table.call("gm", "POST", "/queue/pause")
    table.call("gm", "POST", f"/image-request/{made[2]}/move", json={"position": "first"})
    assert order(table) == ["three", "one", "two"]
    assert table.rows(Event)[-1].data["stage"] == "paused by the GM"


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"position": "first"}, ["three", "one", "two"]),
        ({"position": "last"}, ["one", "two", "three"]),
        ({"before": "two"}, ["one", "three", "two"]),
    ],
)
def test_the_gm_changes_the_order(table: Table, where: dict[str, str], expected: list[str]) -> None:
    made = dict(zip(("one", "two", "three"), three(table), strict=True))
    body = where if "position" in where else {"before": made[where["before"]]}
    answer = table.call("gm", "POST", f"/image-request/{made['three']}/move", json=body)
    assert [request["prompt"] for request in answer.json["requests"]] == expected
    assert [request["position"] for request in answer.json["requests"]] == [1, 2, 3]
    table.work(3)
    assert [made.original_prompt for made in table.provider.orders] == expected


def test_a_higher_class_is_handed_on_with_the_place(table: Table) -> None:
    table.submit(prompt="urgent", priority=3)
    slow = table.submit(prompt="slow")
    table.call("gm", "POST", f"/image-request/{slow}/move", json={"position": "first"})
    assert order(table) == ["slow", "urgent"]
    assert sorted(row.priority for row in table.requests()) == [1, 3]


def test_what_the_gm_has_arranged_stays_so_when_more_is_asked_for(table: Table) -> None:
    made = three(table)
    table.submit(name="bob", prompt="bob's")
    table.call("gm", "POST", f"/image-request/{made[1]}/move", json={"position": "first"})
    table.call("gm", "POST", f"/image-request/{made[2]}/move", json={"position": "first"})
    assert order(table) == ["three", "two", "one", "bob's"]
    table.submit(name="bob", prompt="bob's second")
    assert order(table) == ["three", "two", "one", "bob's", "bob's second"]


def test_no_other_session_waits_longer_for_it(table: Table) -> None:
    made = three(table)
    table.submit(name="bea", session_id="berlin")
    place = table.plugin.line.look(table.member("bea", "berlin")).items[0].position
    table.call("gm", "POST", f"/image-request/{made[2]}/move", json={"position": "first"})
    assert table.plugin.line.look(table.member("bea", "berlin")).items[0].position == place


def test_a_batch_moves_as_one(table: Table) -> None:
    table.submit(prompt="one")
    many = table.submit(prompt="many", n=3)
    table.call("gm", "POST", f"/image-request/{many}/move", json={"position": "first"})
    table.work(4)
    assert [made.original_prompt for made in table.provider.orders] == ["many", "many", "many", "one"]


def test_what_does_not_wait_cannot_be_moved(table: Table) -> None:
    request_id = table.submit()
    table.work()
    for path, status in ((request_id, 409), ("11111111-2222-4333-8444-555555555555", 404)):
        answer = table.call("gm", "POST", f"/image-request/{path}/move", json={"position": "first"})
        assert answer.status_code == status
    waiting = table.submit()
    wrong = table.call("gm", "POST", f"/image-request/{waiting}/move", json={"before": request_id})
    assert wrong.status_code == 409
    for body in ({}, {"position": "first", "before": waiting}, {"position": "middle"}):
        assert table.call("gm", "POST", f"/image-request/{waiting}/move", json=body).status_code == 400


def test_only_the_gm_moves_and_pauses(table: Table) -> None:
    request_id = table.submit()
    for path, body in (
        ("/queue/pause", {}), ("/queue/resume", {}), (f"/image-request/{request_id}/move", {"position": "first"}),
    ):  # fmt: skip
        assert table.call("ann", "POST", path, json=body).status_code == 403


def test_the_line_shows_no_private_things(table: Table) -> None:
    table.submit(prompt="secret", visibility="private")
    table.submit(name="bob", prompt="open")
    assert order(table, "bob") == ["open"]
    assert order(table, "gm") == ["secret", "open"]


# --- calls at a time


def test_a_full_provider_does_not_hold_up_another(make_table: MakeTable, database_url: str) -> None:
    table = make_table(database_url, others=[ScriptedProvider(name="other")], IMAGE_GENERATION_CONCURRENCY="scripted=2")
    for _ in range(4):
        table.submit()
    table.submit(prompt="elsewhere", provider="other")
    claimed = [table.claim() for _ in range(4)]
    assert [row.provider if row else None for row in claimed] == ["scripted", "scripted", "other", None]
    assert claimed[0] is not None
    table.plugin.generation.run(claimed[0])
    assert table.claim() is not None


def test_two_processes_that_claim_at_once_keep_to_the_limit(make_table: MakeTable, database_url: str) -> None:
    table = make_table(database_url, IMAGE_GENERATION_CONCURRENCY="scripted=3")
    for _ in range(12):
        table.submit()
    start = threading.Barrier(6)

    def claim() -> None:
        start.wait(20)
        for _ in range(3):
            table.plugin.worker.claim()

    threads = [threading.Thread(target=claim, daemon=True) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(row.status == "processing" for row in table.requests()) == 3


@pytest.mark.parametrize("text", ["dalle", "dalle=0", "dalle=-1", "dalle=x", "=3", "dalle=3;stability=2"])
def test_a_limit_that_makes_no_sense_is_refused(make_table: MakeTable, database_url: str, text: str) -> None:
    with pytest.raises(errors.ConfigurationError, match="IMAGE_GENERATION_CONCURRENCY"):
        make_table(database_url, IMAGE_GENERATION_CONCURRENCY=text)


def test_what_is_sent_again_after_its_end_has_no_place_in_line(sqlite_table: Table) -> None:
    submission, ann = sqlite_table.plugin.submission, sqlite_table.member("ann")
    first = submission.submit(ann, Draft("a bar"), idempotency_key="once")
    assert first.position == 1
    sqlite_table.work()
    again = submission.submit(ann, Draft("a bar"), idempotency_key="once")
    assert (again.request_id, again.position) == (first.request_id, 0)
