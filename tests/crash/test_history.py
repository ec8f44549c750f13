"""The evening with everything in it; `make history` makes it longer, and plays another one each time.

HISTORY_SEED plays one again, as far as the threads of two servers let it.
"""

import os
import random
from pathlib import Path

import pytest

from .history import play

GIVEN = os.environ.get("HISTORY_SECONDS")
#: `make test` has no four minutes for it.
SECONDS = {kind: float(GIVEN or seconds) for kind, seconds in (("sqlite", 120), ("postgresql", 30))}


@pytest.mark.timeout(max(SECONDS.values()) + 700)
def test_an_evening_with_a_nemesis(tmp_path: Path, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    seed = int(os.environ.get("HISTORY_SEED") or (random.randrange(10**6) if GIVEN else 1))
    seconds = SECONDS[database_url.partition(":")[0].partition("+")[0]]
    history = play(tmp_path, database_url, seed, seconds)
    with capsys.disabled():
        print(f"\n{capsys.readouterr().out.strip()}")
    assert any("kill" in line[2] for line in history.lines)
