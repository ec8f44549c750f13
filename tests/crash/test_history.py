"""The evening with everything in it. HISTORY_SEED plays one again, HISTORY_SECONDS makes it longer (`make history`)."""

import os
import random
from pathlib import Path

import pytest

from .history import play

SECONDS = float(os.environ.get("HISTORY_SECONDS") or 120)


@pytest.mark.timeout(SECONDS + 400)
def test_an_evening_with_a_nemesis(tmp_path: Path, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    seed = int(os.environ.get("HISTORY_SEED") or random.randrange(10**6))
    history = play(tmp_path, database_url, seed, SECONDS)
    with capsys.disabled():
        print(f"\n{capsys.readouterr().out.strip()}")
    assert any("kill" in line[2] for line in history.lines)
