"""Stand-ins for what a plugin's test does not have: a host, a provider that obeys, a clock that stands still."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from .. import errors
from ..host import Role
from ..providers.base import Capabilities, FinalImage, Order, Part, PartialImage, Progress, Provider, Size
from ..words import ImageFormat, Quality
from . import png

#: One call's script: raise this, yield these, or yield what this makes of the order.
Step = Exception | Iterable[Part] | Callable[[Order], Iterable[Part]]
_GATE_SECONDS = 30.0


class FixedHost:
    """A host whose members are written down; `caller` tells who is calling, for example from a request header."""

    def __init__(self, roles: Mapping[tuple[str, str], Role], caller: Callable[[], str | None]) -> None:
        self.roles = dict(roles)
        self._caller = caller

    def current_user_id(self) -> str | None:
        """Whoever `caller` says."""
        return self._caller()

    def role_of(self, user_id: str, session_id: str) -> Role | None:
        """The role written down for (session, user)."""
        return self.roles.get((session_id, user_id))


class ScriptedProvider(Provider):
    """A provider that does what it is told, one step a call, and remembers every order; without a step it draws.

    Close the `gate` (`gate.clear()`) and calls wait in it; `entered` counts those that came so far.
    """

    name = "scripted"
    label = "Scripted"

    def __init__(
        self,
        *steps: Step,
        name: str = "scripted",
        unavailable: str | None = None,
        price: int = 0,
        capabilities: Capabilities | None = None,
    ) -> None:
        self.name = name  # type: ignore[misc]
        self.steps: deque[Step] = deque(steps)
        self.orders: list[Order] = []
        self.unavailable = unavailable
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Semaphore(0)
        self._price = price
        self._capabilities = capabilities or _EVERYTHING
        self._lock = threading.Lock()

    def models(self) -> tuple[str, ...]:
        """One."""
        return ("scripted-1",)

    def capabilities(self, model: str) -> Capabilities:
        """Everything, unless told otherwise."""
        if model not in self.models():
            raise errors.BadInput(f"model: {self.label} has no model {model!r}")
        return self._capabilities

    def price(self, order: Order) -> int:
        """What it was told."""
        return self._price

    def unavailable_because(self) -> str | None:
        """What it was told."""
        return self.unavailable

    def generate(self, order: Order) -> Iterator[Part]:
        """Play the next step."""
        with self._lock:
            self.orders.append(order)
            step = self.steps.popleft() if self.steps else None
        self.entered.release()
        if not self.gate.wait(_GATE_SECONDS):
            raise errors.DeadlineExceeded("The test forgot to open the gate.")
        if isinstance(step, Exception):
            raise step
        if step is None:
            yield drawn(order)
        else:
            yield from step(order) if callable(step) else step


_EVERYTHING = Capabilities(
    sizes=(Size(64, 64), Size(1024, 1024), Size(1536, 1024)),
    qualities={quality: str(quality) for quality in Quality},
    formats=tuple(ImageFormat),
    negative_prompt=True,
    seed=True,
    transparent=True,
    partial_images=3,
    typical_seconds=1.0,
)


def appearing(*percents: int, stage: str = "drawing") -> Callable[[Order], Iterator[Part]]:
    """A step that tells how far it is and shows as many frames as were ordered, and ends with a true picture.

    Without percents it shows the frames only; with them each is told before a frame, as local servers do.
    """

    def step(order: Order) -> Iterator[Part]:
        for index in range(max(len(percents), order.partial_images)):
            if index < len(percents):
                yield Progress(percents[index], stage)
            if index < order.partial_images:
                yield frame(index)
        yield drawn(order)

    return step


def frame(index: int, width: int = 96, height: int = 64) -> PartialImage:
    """A frame that can be told from the others."""
    return PartialImage(index, png.draw(f"frame {index}", width, height))


def drawn(order: Order) -> FinalImage:
    """A true picture, a sixteenth of the ordered size, other for another prompt or seed."""
    width, height = (max(16, side // 16) for side in (order.size.width, order.size.height))
    picture = png.draw(f"{order.original_prompt}/{order.seed}", width, height)
    return FinalImage(data=picture, seed=order.seed)


class SettableClock:
    """A clock that moves only when it is told to."""

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or datetime(2026, 11, 20, 20, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """What time it is."""
        return self.now

    def advance(self, seconds: float) -> datetime:
        """Move on, and tell the new time."""
        self.now += timedelta(seconds=seconds)
        return self.now
