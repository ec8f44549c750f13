"""Somebody else's site with our app below a prefix: a program of its own for the tests beside it.

Its pages are the samples of docs/embedding.md, below a blueprint's prefix of the site's own and under a strict policy.
"""

import os
import re
import secrets
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, make_response, render_template_string, request, send_from_directory
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from app import create_app
from configuration import HERE

PREFIX = "/host/plugins/sv"
#: Another server of ours below the same site.
SECOND = "/host/second"
BUILT = Path(os.environ.get("HOST_PAGES", HERE))
pages = Blueprint("pages", __name__, url_prefix="/host/campaigns")


def sample(heading: str) -> str:
    """The first block of code below a heading of the page on embedding."""
    text = (HERE / "docs" / "embedding.md").read_text(encoding="utf-8").partition(f"\n### {heading}\n")[2]
    found = re.search(r"```\w+\n(.*?)```", text, re.DOTALL)
    assert found, heading
    return found[1]


_REACT = """<link rel="stylesheet" href="built/{{ react }}.css">
<div id="host"></div><script type="module" nonce="{{ nonce }}" src="built/{{ react }}.js"></script>"""
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A campaign</title>
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width">
<style nonce="{{ nonce }}">body { margin: 0; font-family: serif } iframe { width: 100%; height: 640px; border: 0 }
[hidden] { display: none } .room { width: 400px; height: 640px }</style></head>
<body data-session="{{ session }}" data-part="{{ part }}"><p>Act one: the rain.</p><input aria-label="Notes">
PART
</body></html>"""
_PARTS = {
    "react18": lambda: _REACT.replace("{{ react }}", "react18"),
    "react19": lambda: _REACT.replace("{{ react }}", "react19"),
    "mount": lambda: sample("Any page: `mount()`"),
    "frame": lambda: sample("A frame"),
    "bare": lambda: '<div class="room" id="room"></div>',
}


@pages.get("/<part>")
def page(part: str) -> Response:
    """One of the samples; `session` names whose pictures it shows."""
    nonce = secrets.token_urlsafe(16)
    answer = make_response(
        render_template_string(
            _PAGE.replace("PART", _PARTS[part]()),
            nonce=nonce,
            session=request.args.get("session", ""),
            part=request.args.get("part", ""),
        )
    )
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self' 'nonce-{nonce}'; "
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src http://127.0.0.1:*; base-uri 'none'"
    )
    return answer


@pages.get("/built/<path:name>")
def built(name: str) -> Response:
    """What the test has bundled around our package."""
    return send_from_directory(BUILT, name)


def main() -> None:
    site = Flask(__name__, static_folder=None)
    site.register_blueprint(pages)
    given = {name: value for name in ("DATA_DIR", "STATIC_FOLDER") if (value := os.environ.get(name))}
    mounted: dict[str, Any] = {PREFIX: create_app(given)}
    if "SECOND_DATA_DIR" in os.environ:
        mounted[SECOND] = create_app(given | {"DATA_DIR": os.environ["SECOND_DATA_DIR"]})
    server = make_server("127.0.0.1", 0, DispatcherMiddleware(site, mounted), threaded=True)
    print(f"Scene Visualizer runs at http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
