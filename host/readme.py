"""The numbers in the README: copied from compat/summary*.md, which `make compat` writes.

`python -m host.readme` checks that they are current; `--write` brings them up to date.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
SUMMARY = ROOT / "compat" / "summary.md"
FULL = ROOT / "compat" / "summary-full.md"
BLOCK = re.compile(r"(<!-- matrix: [^\n]* -->\n).*?(<!-- /matrix -->)", re.DOTALL)
# The summary's title is the README's own heading, and what differs in detail is for the report.
QUOTED = re.compile(r"\A# [^\n]*\n+(.*?)(?=^What |\Z)", re.DOTALL | re.MULTILINE)
# The paragraph of a summary that says what it comes to.
HEADLINE = re.compile(r"^\d+ cases: .*?\n(?=\n)", re.DOTALL | re.MULTILINE)


def updated(readme: str, summary: str, full: str = "") -> str:
    """The README with the totals of `summary` between its markers, and what `full`, our own build's, comes to.

    Raises ValueError when the README has no such markers or the summary no title.
    """
    quoted = QUOTED.search(summary)
    if quoted is None:
        raise ValueError("compat/summary.md does not begin with a title.")
    if len(BLOCK.findall(readme)) != 1:
        raise ValueError("README.md needs one <!-- matrix: … --> block with its <!-- /matrix -->.")
    text = quoted[1].strip()
    if headline := HEADLINE.search(full):
        text += f"\n\n[With our own build](compat/summary-full.md): {headline[0].strip()}"
    return BLOCK.sub(lambda found: f"{found[1]}{text}\n{found[2]}", readme)


def main(arguments: list[str]) -> int:
    text = README.read_text()
    current = updated(text, SUMMARY.read_text(), FULL.read_text())
    if text == current:
        return 0
    if "--write" not in arguments:
        print("README.md has older numbers than compat/summary*.md: run python -m host.readme --write")
        return 1
    README.write_text(current)
    print("README.md has the numbers of compat/summary*.md.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
