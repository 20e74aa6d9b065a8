"""The documents as a site: built strictly, in both languages, and without another host."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support.deployment import ROOT

from scripts.docs_site import DIAGRAM, DRAWN, name_of

ENGLISH = sorted(
    path.relative_to(ROOT / "docs")
    for path in (ROOT / "docs").rglob("*.md")
    if not path.name.endswith(".ko.md")
)
TRANSLATED = sorted(path.name.removesuffix(".ko.md") for path in (ROOT / "docs").glob("*.ko.md"))
LOADED = re.compile(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"?(https?:[^\s\">]+)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, as `make docs` builds it; a link that leads nowhere ends the build."""
    folder = tmp_path_factory.mktemp("docs") / "site"
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", folder],
        cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (built.returncode, built.stdout + built.stderr) == (0, "")
    return folder


def page_of(document: Path) -> Path:
    return document.with_name("index" if document.name == "README.md" else document.stem)


@pytest.mark.parametrize("document", ENGLISH, ids=str)
def test_a_document_is_a_page_in_each_language(site: Path, document: Path) -> None:
    for folder in (site, site / "ko"):
        assert (folder / page_of(document)).with_suffix(".html").is_file()


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_korean_document_is_the_korean_page(site: Path, name: str) -> None:
    page = (site / "ko" / f"{name}.html").read_text(encoding="utf-8")
    title = re.search(r"^# (.+)$", (ROOT / "docs" / f"{name}.ko.md").read_text(), re.MULTILINE)
    assert '<html lang="ko"' in page
    assert title
    assert "<h1" in page
    assert title[1] in page


def test_a_link_between_korean_documents_stays_among_them(site: Path) -> None:
    page = (site / "ko" / "tutorial.html").read_text(encoding="utf-8")
    article = page.partition("<article")[2].partition("</article>")[0]
    assert 'href="operations.html"' in article
    assert "English" not in article, "the header has the choice of language"
    assert re.search(r'<a href="../tutorial.html" hreflang="en"', page)


def test_a_page_loads_nothing_from_another_host(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert LOADED.findall(text) == [], page
        # The theme would fetch the library that draws such a block, and GitHub alone draws these.
        assert 'class="mermaid"' not in text, page
        assert "flowchart" not in text, page
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(url\(|@import )[\"']?https?:", sheet.read_text(encoding="utf-8"))


def test_a_diagram_is_a_drawing_of_its_present_source(site: Path) -> None:
    drawn = {path.name for path in (ROOT / "docs" / DRAWN).iterdir()}
    wanted = {
        name_of(source)
        for document in (ROOT / "docs").rglob("*.md")
        for source in DIAGRAM.findall(document.read_text(encoding="utf-8"))
    }
    assert drawn == wanted, "scripts/draw-diagrams draws them anew"

    for page in (site / "architecture.html", site / "ko" / "architecture.html"):
        shown = re.findall(r'<img alt="?Diagram[^>]+src="([^"]+)"', page.read_text("utf-8"))
        assert {Path(address).name for address in shown} == wanted
        for address in shown:
            image = ET.parse((page.parent / address).resolve()).getroot()
            assert image.tag == "{http://www.w3.org/2000/svg}svg"
            words = "".join(image.itertext())
            assert "seoulcast_api" in words or "batch_forecast" in words
            assert "foreignObject" not in words, "what is shown as an image holds no HTML"


def test_the_search_knows_korean_words(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert index["config"]["lang"] == ["en", "ko"]
    found = [one["location"] for one in index["docs"] if "백필" in one["title"]]
    assert any(location.startswith("ko/operations.html") for location in found)


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_a_readme_links_every_document(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for document in ENGLISH:
        if len(document.parts) == 1 and document.stem not in {"index", "experiments"}:
            korean = document.with_suffix(".ko.md")
            is_translated = name == "README.ko.md" and (ROOT / "docs" / korean).is_file()
            assert f"](docs/{korean if is_translated else document}" in text, document
    assert "make docs" in text
