"""The README's lines, run as they stand there: its curl block by bash against the real server, its code by Python."""

import importlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from image_generation import FinalImage, Provider, Registry, providers, settings
from image_generation.providers.base import Wishes, fit
from image_generation.testing import png

from .conftest import missing
from .server import running

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"<!-- tests/test_readme\.py runs this block -->\n```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = dict(_BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8")))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """`python app.py` on a free port, without keys: its address."""
    # An empty value also wins over a developer's .env.
    unset = {name: "" for name in settings.names() if name not in ("DATA_DIR", "PORT")}
    with running(tmp_path, **unset | {"WORKERS": "1"}) as started:
        yield started.url


def test_the_curl_lines_make_a_picture(server: str, tmp_path: Path) -> None:
    for tool in ("bash", "curl", "python3"):
        if shutil.which(tool) is None:
            missing(f"{tool} is not installed; the README's curl lines cannot be run.")
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", BLOCKS["bash"]],
        cwd=tmp_path,
        env=os.environ | {"BASE": server},
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == ["completed", "A rain-soaked Seattle street with neon signs"]
    assert png.size_of((tmp_path / "scene.png").read_bytes()) == (1024, 1024)


@pytest.fixture
def haze() -> Provider:
    """The README's provider."""
    scope: dict[str, type[Provider]] = {}
    exec(compile(BLOCKS["python"], "README.md", "exec"), scope)
    return scope["Haze"]()


def test_the_provider_in_thirty_lines_draws(haze: Provider) -> None:
    assert len(BLOCKS["python"].splitlines()) <= 36
    known = Registry([*providers.load(settings.load({})), haze])
    fitted = fit(known.require("haze"), Wishes(prompt="fog", original_prompt="fog", seed=7), timeout=1.0)
    (final,) = haze.generate(fitted.order)
    assert isinstance(final, FinalImage)
    assert png.size_of(final.data) == (1024, 1024)
    assert final.seed == 7


def test_the_app_of_the_embedding_page_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    block = re.search(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert block
    (tmp_path / "embedding_page.py").write_text(block[1], encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    app = importlib.import_module("embedding_page").app
    plugin, client = app.extensions["image_generation"], app.test_client()
    address = "/api/session/downtown-run/images"
    try:
        answers = {user: client.get(address, headers={"X-User": user}).status_code for user in ("ann", "bob", "eve")}
        assert answers == {"ann": 200, "bob": 200, "eve": 404}
        assert client.get(address).status_code == 401
    finally:
        plugin.worker.stop(5)
        plugin.database.engine.dispose()
