"""A real Chromium that reads the page of a real API over a real folder (`support.page_site`).

Chromium is driven by frontend/e2e/visit.mjs, which tells what it met as JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from support.documents import MORNING
from support.page_site import FRONTEND, NODE, Site

from seoulcast.datasets.cities import City


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; skips where something the page's tests need is missing."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).is_file():
        pytest.skip("no Chromium: install Debian's `chromium`, or name one in CHROMIUM")
    if not (FRONTEND / "dist" / "index.html").is_file():
        pytest.skip("the page is not built: run `npm ci && npm run build` in frontend/")
    if not NODE.is_file():
        pytest.skip("the page's packages are not installed: run `npm ci` in frontend/")
    return path


@pytest.fixture(scope="session")
def visit(chromium: str) -> Callable[..., list[dict[str, Any]]]:
    """Visits addresses with Chromium and returns what it met at each, in order."""

    def go(*visits: dict[str, Any]) -> list[dict[str, Any]]:
        done = subprocess.run(
            [str(NODE), str(FRONTEND / "e2e" / "visit.mjs")],
            input=json.dumps(visits),
            env={**os.environ, "CHROMIUM": chromium},
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return go


@pytest.fixture(scope="session")
def open_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    """Opens a site: fills its folder (unless `empty`), starts its API at the time `now`.

    `city` is forecast beside Seoul; `root_path` is what a proxy passes on before addresses.
    """
    with ExitStack() as stack:

        def start(
            now: datetime,
            *,
            empty: bool = False,
            city: City | None = None,
            root_path: str = "",
            **changes: object,
        ) -> Site:
            site = Site(tmp_path_factory.mktemp("site"))
            if not empty:
                site.fill(**changes)
            if city is not None:
                site.fill_city(city)
            process = site.start(now, root_path)
            assert process.stdout is not None
            stack.callback(process.stdout.close)
            stack.callback(process.wait, 60)
            stack.callback(process.terminate)
            return site

        yield start


@pytest.fixture(scope="session")
def morning() -> datetime:
    """The morning the forecast is for, in KST."""
    return MORNING
