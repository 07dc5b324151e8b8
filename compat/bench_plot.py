"""The benchmark as an SVG: one dot for each operation and size, on a logarithmic scale of ratios."""

from __future__ import annotations

import html
import math
from typing import Any

LEFT, RIGHT, TOP, ROW = 190, 30, 64, 17
WIDTH = 860
LOW, HIGH = 0.25, 8.0
COLOURS = {"64x64": "#e0803a", "640x480": "#3a8ee0", "1920x1080": "#3f9d5a"}
TICKS = (0.25, 0.5, 1, 2, 4, 8)


def draw(found: dict[str, Any]) -> str:
    """An SVG of `bench.measure`'s figures; text takes the colour of the page around it."""
    ratios = _ratios(found)
    height = TOP + ROW * len(ratios) + 30
    parts = [*_axis(height), *_legend()]
    for row, (name, by_size) in enumerate(ratios.items()):
        y = TOP + ROW * (row + 0.5)
        parts.append(f'<text x="{LEFT - 12}" y="{y + 4:.1f}" text-anchor="end">{html.escape(name)}</text>')
        if by_size:
            parts.append(_line(_x(min(by_size.values())), y, _x(max(by_size.values())), y, 0.25))
        parts += [_dot(_x(ratio), y, size, ratio) for size, ratio in by_size.items()]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" role="img"'
        ' aria-label="Time of the shim divided by the time of Pyodide\'s own opencv-python"'
        ' font-family="system-ui, sans-serif" font-size="12" fill="currentColor">' + "".join(parts) + "</svg>\n"
    )


def _ratios(found: dict[str, Any]) -> dict[str, dict[str, float]]:
    ratios: dict[str, dict[str, float]] = {}
    for entry in found["times"]:
        if entry["group"] in COLOURS and entry["peer"] and entry["shim"]:
            ratios.setdefault(entry["name"], {})[entry["group"]] = entry["shim"] / entry["peer"]
    return ratios


def _x(ratio: float) -> float:
    share = math.log(min(max(ratio, LOW), HIGH) / LOW) / math.log(HIGH / LOW)
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _axis(height: float) -> list[str]:
    parts = []
    for tick in TICKS:
        x = _x(tick)
        parts.append(_line(x, TOP - 6, x, height - 24, 0.9 if tick == 1 else 0.15))
        parts.append(f'<text x="{x:.1f}" y="{height - 8}" text-anchor="middle">{tick:g}×</text>')
    return parts


def _legend() -> list[str]:
    parts = ['<text x="0" y="16" font-weight="600">Time of the shim ÷ time of Pyodide\'s own opencv-python</text>']
    x = LEFT
    for size, colour in COLOURS.items():
        parts.append(f'<circle cx="{x}" cy="38" r="5" fill="{colour}"/><text x="{x + 10}" y="42">{size}</text>')
        x += 110
    parts.append(f'<text x="{x}" y="42" opacity="0.7">left of 1: the shim is faster</text>')
    return parts


def _line(x1: float, y1: float, x2: float, y2: float, opacity: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="currentColor" stroke-opacity="{opacity}"/>'


def _dot(x: float, y: float, size: str, ratio: float) -> str:
    title = f"<title>{size}: {ratio:.2f}</title>"
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{COLOURS[size]}" fill-opacity="0.9">{title}</circle>'
