"""What Lighthouse says of Generate and Gallery on a phone, as a member sees them at a table with 60 pictures.

Run it on an idle machine, with the page built: `python -m benchmarks.lighthouse`. It needs Node's npx and Chromium; npx
fetches Lighthouse from the npm registry the first time. It ends with 1 where a page is below what is promised.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.table import Table, open_table
from tests.server import Server, running

LIGHTHOUSE = "lighthouse@12.6.1"
PICTURES = 60
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
#: On a busy machine Chromium now and then misses the start of its own recording.
_TRIES = 3
#: By page: performance and accessibility, of a hundred.
PROMISED = {"generate": (95, 100), "gallery": (92, 100)}
METRICS = {
    "first-contentful-paint": "FCP",
    "largest-contentful-paint": "LCP",
    "total-blocking-time": "TBT",
    "cumulative-layout-shift": "CLS",
    "speed-index": "SI",
}


@dataclass(frozen=True, slots=True)
class Report:
    """One run: scores of a hundred, figures as Lighthouse words them, and what did not pass."""

    performance: int
    accessibility: int
    figures: str
    failed: tuple[str, ...]


def main() -> int:
    """Print a line a run and the median a page."""
    options = _options()
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), MAX_IMAGES_PER_USER_PER_DAY="unlimited") as server,
    ):
        table = open_table(server, options.pictures)
        print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, {options.pictures} pictures")
        kept = [_judge(server, table, page, Path(folder), options) for page in options.pages]
    return 0 if all(kept) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", default=list(PROMISED), metavar="generate|gallery")
    parser.add_argument("--pictures", type=int, default=PICTURES)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="a folder for the whole reports")
    return parser.parse_args()


def _judge(server: Server, table: Table, page: str, folder: Path, options: argparse.Namespace) -> bool:
    """True when the page keeps what is promised."""
    address = f"{server.url}/s/{table.session_id}/{page}"
    kept = options.keep or folder
    kept.mkdir(parents=True, exist_ok=True)
    reports = []
    for run in range(options.runs):
        path = kept / f"{page}-{run}.json"
        reports.append(_run(address, table.cookie, path))
        print(f"{page:<9} run {run + 1}: {_words(reports[-1])}  {reports[-1].figures}", flush=True)
    performance = statistics.median(report.performance for report in reports)
    accessibility = min(report.accessibility for report in reports)
    wanted = PROMISED[page]
    held = performance >= wanted[0] and accessibility >= wanted[1]
    print(f"{page:<9} median {performance:.0f}, accessibility {accessibility}; wanted {wanted[0]}, {wanted[1]}")
    for line in sorted({line for report in reports for line in report.failed}):
        print(f"{'':<9} {line}")
    return held


def _words(report: Report) -> str:
    return f"performance {report.performance}, accessibility {report.accessibility}"


def _run(address: str, cookie: str, path: Path) -> Report:
    chromium = next((found for found in map(shutil.which, CHROMIUM) if found), None)
    if chromium is None or shutil.which("npx") is None:
        sys.exit("Chromium or npx is not installed")
    command = [
        "npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={path}",
        "--only-categories=performance,accessibility", "--form-factor=mobile", "--throttling-method=simulate",
        f"--extra-headers={json.dumps({'Cookie': cookie})}",
        f"--chrome-flags=--headless=new {'--no-sandbox' if os.geteuid() == 0 else ''}",
    ]  # fmt: skip
    for _ in range(_TRIES):
        done = subprocess.run(command, check=False, timeout=240, env=os.environ | {"CHROME_PATH": chromium})
        if done.returncode == 0:
            return _read(json.loads(path.read_text(encoding="utf-8")))
    sys.exit("Lighthouse could not measure")


def _read(found: dict[str, Any]) -> Report:
    if "runtimeError" in found:
        sys.exit(f"Lighthouse could not measure: {found['runtimeError']['message']}")
    if not any("variant=" in one["url"] for one in found["audits"]["network-requests"]["details"]["items"]):
        sys.exit("No picture was loaded: whatever was measured, it was not the page.")
    scores = {name: round(100 * found["categories"][name]["score"]) for name in ("performance", "accessibility")}
    audits = found["audits"]
    weights = {one["id"] for name in scores for one in found["categories"][name]["auditRefs"] if one["weight"] > 0}
    failed = [audits[name] for name in weights if audits[name]["score"] is not None and audits[name]["score"] < 0.9]
    return Report(
        scores["performance"],
        scores["accessibility"],
        "  ".join(f"{short} {audits[name]['displayValue']}" for name, short in METRICS.items()),
        tuple(f"{audit['id']}: {audit['title']} {audit.get('displayValue', '')}".rstrip() for audit in failed),
    )


if __name__ == "__main__":
    sys.exit(main())
