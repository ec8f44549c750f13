"""Somebody else's site with the plugin inside: its own accounts, its own login, its own campaigns.

It answers the plugin's two questions (`Campaigns`) and hands over its database engine; its page opens the gallery by
`mount()`, from files that the plugin serves. Try it in the project's folder, then open http://127.0.0.1:5050 and sign
in as ann, bob or eve (password: the same word):

    pip install -e .
    python examples/host_app/app.py
"""

import secrets
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, redirect, render_template_string, request, session
from sqlalchemy import create_engine
from werkzeug.security import check_password_hash, generate_password_hash

from image_generation import ImageGeneration, Registry, Role
from image_generation.database import engine_options

ACCOUNTS = {name: generate_password_hash(name) for name in ("ann", "bob", "eve")}
#: The site's own idea of a session is a campaign; its id is any text.
CAMPAIGNS = {
    "emerald-city": {"ann": Role.GM, "bob": Role.PLAYER},
    "chrome-heart": {"eve": Role.GM, "bob": Role.VIEWER},
}


class Campaigns:
    """What the plugin asks its host."""

    def current_user_id(self) -> str | None:
        """Whoever is signed in here."""
        name: str | None = session.get("account")
        return name

    def role_of(self, user_id: str, session_id: str) -> Role | None:
        """The account's role in that campaign; None for a stranger."""
        return CAMPAIGNS.get(session_id, {}).get(user_id)


def create_app(folder: Path, registry: Registry | None = None) -> Flask:
    """Build the site; all that it keeps lies in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    app = Flask(__name__)
    # A key of each start's own signs everybody out at a restart. Lax keeps other sites' forms out.
    app.config.update(SECRET_KEY=secrets.token_hex(32), SESSION_COOKIE_SAMESITE="Lax", DATA_DIR=folder)
    url = f"sqlite:///{folder / 'site.db'}"
    engine = create_engine(url, **engine_options(url))
    ImageGeneration(app, engine=engine, host=Campaigns(), registry=registry)
    app.add_url_rule("/", view_func=home)
    app.add_url_rule("/login", view_func=login, methods=["POST"])
    app.add_url_rule("/logout", view_func=logout, methods=["POST"])
    return app


def home() -> str:
    """The site's only page."""
    name = session.get("account")
    mine = {campaign: table(campaign, name) for campaign, people in CAMPAIGNS.items() if name in people}
    return render_template_string(PAGE, name=name, campaigns=mine)


def table(campaign: str, name: str) -> dict[str, Any]:
    """Who sits there and who of them looks: the gallery shows names, and a viewer gets no form."""
    members = [{"user_id": one, "name": one.title(), "role": role} for one, role in CAMPAIGNS[campaign].items()]
    [member] = [one for one in members if one["user_id"] == name]
    return {"session": {"id": campaign, "name": campaign}, "member": member, "members": members}


def login() -> Response:
    """Sign in."""
    name = request.form.get("name", "")
    if not check_password_hash(ACCOUNTS.get(name, ""), request.form.get("password", "")):
        abort(403)
    session["account"] = name
    return redirect("/")  # type: ignore[return-value]


def logout() -> Response:
    """Sign out."""
    session.clear()
    return redirect("/")  # type: ignore[return-value]


PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Campaign site</title>
<link rel="icon" href="data:,">
<h1>Campaign site</h1>
{% if not name %}
<form method="post" action="/login">
  <input name="name" placeholder="ann" required> <input name="password" type="password" required>
  <button>Sign in</button>
</form>
{% else %}
<form method="post" action="/logout">Signed in as {{ name }}. <button>Sign out</button></form>
<form id="ask">
  <select name="campaign">{% for campaign in campaigns %}<option>{{ campaign }}</option>{% endfor %}</select>
  <input name="prompt" size="60" value="A rain-soaked Seattle street with neon signs" required>
  <button>Draw</button> <button type="button" id="pictures">Pictures</button> <output></output>
</form>
<main></main>
<div id="gallery"></div>
<script type="application/json" id="tables">{{ campaigns | tojson }}</script>
<script type="module">
import { mount } from '{{ url_for("image_generation_built.for_hosts", name="embed.js") }}';

const tables = JSON.parse(document.querySelector('#tables').textContent);
let gallery;
document.querySelector('#pictures').addEventListener('click', () => {
  gallery?.unmount();
  gallery = mount(document.querySelector('#gallery'), {
    sessionId: form.campaign.value,
    table: tables[form.campaign.value],
    initialTab: 'gallery',
    isVisible: true,
    router: 'hash',
    onClose: () => gallery.update({ isVisible: false }),
    onInsert: ({ thumbnailUrl, prompt }) => {
      document.querySelector('main').prepend(Object.assign(new Image(256), { src: thumbnailUrl, alt: prompt }));
      gallery.update({ isVisible: false });
    },
  });
});

const form = document.querySelector('#ask');
const api = () => `/api/session/${form.campaign.value}`;
const say = (text) => { form.querySelector('output').textContent = text; };
async function show() {
  const answer = await (await fetch(`${api()}/images`)).json();
  document.querySelector('main').replaceChildren(...answer.images.map((image) =>
    Object.assign(new Image(256), { src: image.thumbnail_url, alt: image.prompt, title: image.prompt })));
}
form.campaign.addEventListener('change', show);
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  say('Drawing …');
  const answer = await fetch(`${api()}/generate-image-instant`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ prompt: form.prompt.value }),
  });
  say((await answer.json()).error ?? '');
  await show();
});
show();
</script>
{% endif %}
</html>
"""


if __name__ == "__main__":
    create_app(Path(__file__).parent / "instance").run(port=5050)
