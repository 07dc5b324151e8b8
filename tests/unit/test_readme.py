"""The README's numbers are those of the matrix, and what it names exists."""

from __future__ import annotations

import re

import pytest

from host import readme

TEXT = readme.README.read_text()


def test_the_numbers_are_current() -> None:
    assert readme.main([]) == 0, "run python -m host.readme --write"


def test_only_the_block_changes() -> None:
    old = "before\n<!-- matrix: x -->\n12 cases\n<!-- /matrix -->\nafter\n"
    summary = "# Title\n\n- real: 4.1\n\n99 cases\n\nWhat differs:\n\n- much\n"
    new = "before\n<!-- matrix: x -->\n- real: 4.1\n\n99 cases\n<!-- /matrix -->\nafter\n"
    assert readme.updated(old, summary) == new
    assert readme.updated(new, summary) == new


def test_our_own_build_is_one_paragraph() -> None:
    old = "<!-- matrix: x -->\n<!-- /matrix -->"
    full = "# Title\n\n- real: 4.1\n\n7 cases: 7 exact.  \n3 of 3 functions.\n\nEverything\n"
    new = readme.updated(old, "# Title\n\n99 cases\n", full)
    assert "99 cases\n\n[With our own build](compat/summary-full.md): 7 cases: 7 exact.  \n3 of 3 functions.\n<!--" in new


@pytest.mark.parametrize(
    ("text", "summary"), [("no block", "# Title\n\n1"), ("<!-- matrix: -->\n<!-- /matrix -->", "no title")]
)
def test_what_cannot_be_updated_is_refused(text: str, summary: str) -> None:
    with pytest.raises(ValueError, match=r"matrix|title"):
        readme.updated(text, summary)


def test_links_lead_somewhere() -> None:
    for name in ("README.md", *sorted(f"docs/{page.name}" for page in (readme.ROOT / "docs").glob("*.md"))):
        page = readme.ROOT / name
        links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text())
        assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (readme.ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {*re.findall(r"(?:^|`)make ([a-z-]+)", TEXT, re.MULTILINE)} <= targets
