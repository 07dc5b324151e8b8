"""What was found, as a page of HTML that stands by itself."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from porting.check import lacking
from porting.check.finding import Finding, Name
from porting.check.sources import Place

TEMPLATE = Path(__file__).with_suffix(".html")


def page(finding: Finding) -> str:
    marks = {
        "@LEAD@": escape(f"{finding.files} files, {finding.lines:,} lines; {finding.build.title}, Pyodide {finding.pyodide}"),
        "@ADVICE@": "".join(f"<li>{escape(sentence)}</li>" for sentence in finding.advice),
        "@NAMES@": "".join(map(_name, finding.names)),
        "@OTHERS@": "".join(_others(finding)),
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for mark, value in marks.items():
        text = text.replace(mark, value)
    return text


def _name(name: Name) -> str:
    time = f"{name.verdict.time:.2g} ×" if name.verdict.time is not None else ""
    others = "<br>".join(escape(f"{build}: {verdict}") for build, verdict in name.others.items())
    badge = f'<span class="v" data-v="{escape(name.verdict.verdict)}">{escape(name.verdict.verdict)}</span>'
    cells = [f"<code>{escape(name.name)}</code>", badge, escape(name.why), time, others, _places(name.places)]
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _others(finding: Finding) -> Iterable[str]:
    if finding.unresolved:
        yield _section("Not resolved", ([one.text, one.why, _places([one.place])] for one in finding.unresolved))
    if finding.packages:
        rows = ([one.module, f"{one.status}: {one.why}", _places(one.places)] for one in finding.packages)
        yield _section("Packages", rows)
    for kind, sentence in lacking.SENTENCES.items():
        if those := [one for one in finding.lacking if one.kind == kind]:
            yield _section(f"A browser differs: {kind}", ([one.text, "", _places([one.place])] for one in those), sentence)
    if finding.unread:
        yield _section("Not read", ([sentence, "", ""] for sentence in finding.unread))


def _section(title: str, rows: Iterable[list[str]], lead: str = "") -> str:
    cells = ([f"<code>{escape(text)}</code>", escape(why), where] for text, why, where in rows)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    return f"<h2>{escape(title)}</h2><p>{escape(lead)}</p><table>{body}</table>"


def _places(places: Iterable[Place]) -> str:
    """Some in sight, the rest on demand."""
    told = [escape(str(place)) for place in places]
    if len(told) <= 3:
        return "<br>".join(told)
    return f"<details><summary>{len(told)} places</summary>{'<br>'.join(told)}</details>"


