"""A comparison as one HTML file: the text, and real, shim and difference as pictures for each place that differs."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np

from compat.case import Array
from compat.compare import EXACT
from porting.compare import words
from porting.compare.comparison import Comparison
from porting.compare.findings import Finding, apart

MOST_FINDINGS = 30
WIDEST = 480  # pixels of a picture on the page
SMALLEST = 120  # pixels up to which a picture is enlarged

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 100rem; padding: 0 1.5rem; color: #222 }
table { border-collapse: collapse } td, th { padding: .2rem .8rem; text-align: left; vertical-align: top }
tr + tr td { border-top: 1px solid #ddd } pre { background: #f6f6f6; padding: .8rem; overflow-x: auto }
.exact { color: #177a3a } .close { color: #8a6d00 } .varies { color: #666 }
.differs, .missing { color: #b3261e; font-weight: 600 }
figure { display: inline-block; margin: .5rem 1rem .5rem 0 } img { image-rendering: pixelated; border: 1px solid #ccc }
@media (prefers-color-scheme: dark) { body { background: #181818; color: #ddd } pre { background: #242424 } }
"""


def page(found: Comparison) -> str:
    """The whole page."""
    title = html.escape(words.headline(found)[0])
    parts = [f"<h1>{title}</h1>", *_aspects(found), *_remarks(found), *_findings(found), *_times(found)]
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return head + "\n".join(parts) + "</html>\n"


def _aspects(found: Comparison) -> Iterator[str]:
    yield "<h2>What the program left</h2><table>"
    for one in found.aspects:
        verdict = "varies" if one.name in found.varying and one.verdict != EXACT else one.verdict
        cells = html.escape(one.name), f'<span class="{verdict}">{verdict}</span>', html.escape(one.note)
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    yield "</table>"
    for one in found.aspects:
        if one.verdict != EXACT and one.real is not None and one.other is not None:
            yield f"<h3>{html.escape(one.name)}</h3>{_side_by_side(one.real, one.other)}"


def _remarks(found: Comparison) -> Iterator[str]:
    if found.remarks:
        yield f"<ul>{''.join(f'<li>{html.escape(words.sentence(remark))}</li>' for remark in found.remarks)}</ul>"


def _findings(found: Comparison) -> Iterator[str]:
    if found.findings:
        yield "<h2>Calls that came out differently though they were given the same</h2>"
    for finding in sorted(found.findings, key=lambda one: not one.is_fault)[:MOST_FINDINGS]:
        verdict = finding.judgement.verdict
        yield f'<h3><code>{html.escape(finding.call.name)}</code> in {html.escape(finding.call.place)}, '
        yield f'call {finding.call.number}: <span class="{verdict.split()[0]}">{verdict}</span></h3>'
        yield f"<pre>{html.escape(chr(10).join([finding.judgement.note, *words.details(finding)]))}</pre>"
        yield _pictures(finding)


def _pictures(finding: Finding) -> str:
    if not (finding.real and finding.shim):
        return ""
    place = apart(finding.real.outcome, finding.shim.outcome)
    both = place is not None and all(isinstance(value, np.ndarray) and is_picture(value) for value in place[1:])
    return _side_by_side(*place[1:]) if place and both else ""


def _times(found: Comparison) -> Iterator[str]:
    yield "<h2>Time of each function</h2><table><tr><th><th>real cv2, ms<th>calls<th>shim, ms<th>calls</tr>"
    for name, (real, count, shim, others) in found.times.items():
        yield f"<tr><td>{html.escape(name)}<td>{real * 1e3:.2f}<td>{count}<td>{shim * 1e3:.2f}<td>{others}</tr>"
    yield "</table>"


def is_picture(value: Array) -> bool:
    """Whether an array can be shown as one."""
    plain = value.dtype.kind in "biuf" and value.size > 0
    return plain and (value.ndim == 2 or (value.ndim == 3 and value.shape[2] in (1, 3, 4))) and min(value.shape[:2]) > 1


def _side_by_side(real: Any, shim: Any) -> str:
    low, high = _range(real, shim)
    shown = [("real cv2", real, low, high), ("shim", shim, low, high)]
    if real.shape == shim.shape and real.dtype == shim.dtype:
        away = np.abs(real.astype(np.float64) - shim.astype(np.float64))
        finite = away[np.isfinite(away)]
        most = float(finite.max()) if finite.size else 0.0
        shown.append((f"difference, white is {most:g}", away, 0.0, most))
    return "".join(f"<figure>{_image(array, *span)}<figcaption>{title}</figcaption></figure>" for title, array, *span in shown)


def _range(*arrays: Array) -> tuple[float, float]:
    """What is black and what is white."""
    if all(array.dtype == np.uint8 for array in arrays):
        return 0.0, 255.0
    finite = [part for array in arrays for part in [array[np.isfinite(array)]] if part.size]
    return (min(float(part.min()) for part in finite), max(float(part.max()) for part in finite)) if finite else (0.0, 1.0)


def _image(array: Array, low: float, high: float) -> str:
    scaled = np.nan_to_num((array.astype(np.float64) - low) / ((high - low) or 1.0) * 255, posinf=255, neginf=0)
    height, width = array.shape[:2]
    factor = min(1.0, WIDEST / width) if max(height, width) > SMALLEST else SMALLEST / max(height, width)
    picture = np.clip(scaled, 0, 255).astype(np.uint8)
    if factor < 1:  # the largest of what falls together, so that one pixel that differs is not lost
        picture = cv2.dilate(picture, np.ones((int(1 / factor), int(1 / factor)), np.uint8))
        picture = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_NEAREST)
    packed = base64.b64encode(cv2.imencode(".png", picture)[1]).decode()
    return f'<img src="data:image/png;base64,{packed}" width="{max(1, round(width * factor))}" alt="">'
