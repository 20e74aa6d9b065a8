"""`python -m benchmarks.page`: Lighthouse on the page that is being served, as a phone sees it.

The page must be running (`make up`); its address is `--url`. Each language is visited several
times and the middle visit by performance is told, because the machine's other work shows in
one visit. Prints a table and writes benchmarks/out/page.json; exit 1 where a demand is not
met. Lighthouse is fetched by npm at the version below, and used by nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx

from seoulcast.settings import Settings

OUT = Path(__file__).parent / "out" / "page.json"
LIGHTHOUSE = "lighthouse@12.8.2"
NODE = Path("frontend/node_modules/node/bin")
VISITS = 3
LEAST_SCORE = 0.95
ADDRESSES = {"ko": "/", "en": "/en"}
AUDITS = {
    "fcp_ms": "first-contentful-paint",
    "lcp_ms": "largest-contentful-paint",
    "blocking_ms": "total-blocking-time",
    "layout_shift": "cumulative-layout-shift",
}
SCORES = ("performance", "accessibility", "best-practices")
"""Lighthouse's categories, each from 0 to 1."""


def main() -> None:
    """Visit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default=Settings().page_url, help="where the page is served")
    url = parser.parse_args().url.rstrip("/")
    try:
        httpx.get(f"{url}/result").raise_for_status()
    except httpx.HTTPError as error:
        sys.exit(f"No forecast is served at {url}: start it with `make up`, or name it. ({error})")
    rows = []
    for language, path in ADDRESSES.items():
        print(f"Visiting {url}{path} {VISITS} times ...", flush=True)
        visits = [_visit(f"{url}{path}") for _ in range(VISITS)]
        middle = sorted(visits, key=lambda row: row["performance"])[VISITS // 2]
        rows.append({"page": language, **middle})
    met = all(row[score] >= LEAST_SCORE for row in rows for score in SCORES)
    still = all(row["layout_shift"] == 0 for row in rows)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"lighthouse": LIGHTHOUSE, "rows": rows}, indent=1) + "\n")
    _print(rows)
    print(f"{'met' if met else 'NOT MET':<8} each score at least {LEAST_SCORE}")
    print(f"{'met' if still else 'NOT MET':<8} no layout shift")
    if not (met and still):
        sys.exit(1)


def _visit(address: str) -> dict[str, Any]:
    """One visit with an empty browser: the scores and the audits behind them."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("No Chromium: install Debian's `chromium`, or name one in CHROMIUM.")
    path = os.pathsep.join([str(NODE.resolve()), os.environ["PATH"]])
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json"]
        command += [f"--output-path={report}", f"--only-categories={','.join(SCORES)}"]
        command += ["--chrome-flags=--headless=new --no-sandbox"]
        environment = os.environ | {"CHROME_PATH": chromium, "PATH": path}
        subprocess.run(command, env=environment, check=True)
        told = json.loads(report.read_text(encoding="utf-8"))
    if told.get("runtimeError"):
        sys.exit(f"Lighthouse could not visit {address}: {told['runtimeError']['message']}")
    scores = {name: told["categories"][name]["score"] for name in SCORES}
    audits = {name: round(told["audits"][of]["numericValue"], 3) for name, of in AUDITS.items()}
    return scores | audits


def _print(rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    print("  ".join(f"{name:>14}" for name in names))
    for row in rows:
        print("  ".join(f"{row[name]:>14}" for name in names))


if __name__ == "__main__":
    main()
