"""A table with pictures that were drawn, for what looks at pages: over HTTP, as any member makes them."""

import json
import time
import urllib.request
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from tests.server import Server

NAME = "Neon nights"
GM = "Kestrel"
#: What a group may well ask for in an evening.
PROMPTS = (
    "Rain-slick alley behind the Stuffer Shack, a troll bouncer, one neon sign",
    "Rooftop over the Redmond Barrens at dawn, gangers around a burning drum",
    "Corporate boardroom above the clouds, a dragon's shadow on the glass",
    "Ork rigger asleep in the back of her van among half-built drones",
    "The fixer's booth: synth-whisky, a stack of credsticks, a hand without a face",
    "Elven decker in the matrix, her icon a heron made of light",
    "Dockside container yard in fog, a single crane still moving",
    "Dwarf street doctor at work under a green surgical lamp",
    "Seattle skyline from Puget Sound on a moonless night",
    "An old katana on red silk, its edge running with code",
    "Abandoned monorail station that the ghouls call home",
    "The shaman's circle chalked on the floor of a car park",
)
SIZES = ("1024x1024", "1536x1024", "1024x1536", "1792x1024")
_EACH = 4
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Table:
    """An open session, seen by its GM."""

    url: str
    session_id: str
    token: str
    cookie: str

    @property
    def api(self) -> str:
        return f"{self.url}/api/session/{self.session_id}"

    def call(self, path: str, body: dict[str, Any] | None = None, method: str | None = None) -> Any:
        """The JSON of a call as the GM; raises `urllib.error.HTTPError`."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(f"{self.api}/{path}", data, headers, method=method)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.load(answer)


def open_table(server: Server, pictures: int, name: str = NAME) -> Table:
    """Open a session and have its pictures drawn by `sketch`."""
    body = json.dumps({"name": name, "user_name": GM}).encode()
    asked = urllib.request.Request(f"{server.url}/api/session", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        made = json.load(answer)
        cookie = SimpleCookie(answer.headers["Set-Cookie"]).output(attrs=[], header="").strip()
    table = Table(server.url, made["session_id"], made["token"], cookie)
    for number in range(0, pictures, _EACH):
        _draw(table, number // _EACH, min(_EACH, pictures - number))
    return table


def _draw(table: Table, number: int, count: int) -> None:
    wishes = {"provider": "sketch", "n": count, "size": SIZES[number % len(SIZES)]}
    prompt = PROMPTS[number % len(PROMPTS)]
    request = table.call("generate-image", {"prompt": prompt, "type": "scene", "style_preferences": wishes})
    deadline = time.monotonic() + _PATIENCE
    while (state := table.call(f"image-request/{request['request_id']}")["request"]["status"]) != "completed":
        if state in ("failed", "cancelled") or time.monotonic() > deadline:
            raise RuntimeError(f"no picture of “{prompt}”: {state}")
        time.sleep(0.1)
