"""The stream of one request in a browser's own EventSource."""

from pathlib import Path
from typing import Any

from tests.server import running

from .conftest import OpenWindow
from .test_first_picture import open_session

FOLLOW = """async () => {
  const session = location.pathname.split("/s/")[1].split("/")[0];
  const base = `/api/session/${session}`;
  const body = JSON.stringify({ prompt: "a bar", provider: "sketch" });
  const headers = { "Content-Type": "application/json" };
  const asked = await (await fetch(`${base}/generate-image`, { method: "POST", headers, body })).json();
  const told = [];
  return await new Promise((done) => {
    const source = new EventSource(`${base}/generate-image-stream?request_id=${asked.request_id}`);
    source.onmessage = (event) => told.push(JSON.parse(event.data));
    source.onerror = () => { if (source.readyState === EventSource.CLOSED) done(told); };
  });
}"""


def test_it_hears_everything_once_and_comes_back_no_more(open_window: OpenWindow, tmp_path: Path) -> None:
    with running(tmp_path) as server:
        page = open_window(expects="Failed to load resource|EventSource")
        open_session(page, server)
        told: list[dict[str, Any]] = page.evaluate(FOLLOW)
    names = [next(iter(message)) for message in told]
    assert names[-2:] == ["image_completed", "done"]
    assert names.count("done") == names.count("image_completed") == 1
    assert told[-1]["imageGenerated"] is True
