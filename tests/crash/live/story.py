"""How a crash comes about and what is done after it; the tests differ in the point."""

import threading
from dataclasses import dataclass, field

from image_generation.testing.faults import Fault
from image_generation.testing.wire import Answer, Wire

from .arena import Arena
from .judge import Findings, Judge
from .points import Point


@dataclass
class Pause:
    """A call that stops on the vendor's side until it is let go."""

    reached: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    def fault(self, fraction: float) -> Fault:
        """Stop when so much of the body has left; before the headers for 0."""

        def deliver(wire: Wire, answer: Answer) -> None:
            body = answer.body
            sent = int(len(body) * fraction)
            if sent:
                wire.head(answer, Transfer_Encoding=None, Content_Length=str(len(body)))
                wire.write(body[:sent])
            self.reached.set()
            while not self.let_go.wait(0.02):
                wire.pause(0)
            if not sent:
                wire.head(answer, Transfer_Encoding=None, Content_Length=str(len(body)))
            wire.write(body[sent:])

        return Fault(deliver=deliver)


def crash_once(arena: Arena, point: Point) -> None:
    """Ask for a picture, and let the server be killed at the point."""
    if point.crash:
        with arena.server(point.crash) as server:
            arena.sit_down(server)
            arena.submit(server)
            assert server.is_over(60), f"{point.name} was not reached\n{Judge(arena).story()}"
    elif point.kill_at == "answered":
        with arena.server(WORKERS="0") as server:
            assert arena.submit(server) is not None
    else:
        kill_during_call(arena, 0.5 if point.kill_at == "half" else 0.0)


def kill_during_call(arena: Arena, fraction: float) -> None:
    """Kill the server while the vendor is at its answer."""
    pause = Pause()
    arena.upstream.script(pause.fault(fraction), path="images/generations")
    with arena.server() as server:
        assert arena.submit(server) is not None
        assert pause.reached.wait(60), "the call did not come"
    pause.let_go.set()


def recover(arena: Arena, *, held: bool = False) -> Findings:
    """Start anew, as whoever asked asks again with the same key; then everything must come right by itself.

    Where two calls may have been charged already it is `held`, and goes on when a person says so.
    """
    judge = Judge(arena)
    with arena.server() as server:
        request_id = arena.submit(server)
        assert request_id is not None
        judge.wait_until_quiet()
        if held:
            assert judge.check(may_hold=True).statuses == {"held": 1}
            assert arena.sit_down(server).call("POST", f"image-request/{request_id}/retry").status_code < 300
            judge.wait_until_quiet()
    return judge.check()
