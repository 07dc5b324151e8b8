"""Random drawing calls, for the tests of what a drawing function may touch."""

from __future__ import annotations

import numpy as np

SHAPES = (
    "line",
    "arrowedLine",
    "rectangle",
    "circle",
    "ellipse",
    "drawMarker",
    "putText",
    "polylines",
    "fillPoly",
    "fillConvexPoly",
    "drawContours",
)


def random_drawing(rng: np.random.Generator, shape: str | None = None) -> tuple[str, tuple, dict]:
    """A call of `shape` (or any): its name and arguments after the picture, inside and far outside of 120 × 160 pixels."""
    name = shape or str(rng.choice(SHAPES))
    far = int(rng.choice([160, 160, 400, 40000]))

    def point() -> tuple[int, int]:
        return int(rng.integers(-far // 2, far)), int(rng.integers(-far // 2, far))

    def polygon(n: int) -> np.ndarray:
        return np.array([[point()] for _ in range(n)], np.int32)

    color = tuple(int(v) for v in rng.integers(1, 256, 3))
    thick = int(rng.choice([-1, 1, 1, 2, 3, 7, 20]))
    line = int(rng.choice([4, 8, 16]))
    shift = int(rng.choice([0, 0, 0, 1, 3]))
    outline = max(thick, 1)
    calls: dict[str, tuple[tuple, dict]] = {
        "line": ((point(), point(), color, outline, line, shift), {}),
        "arrowedLine": ((point(), point(), color, outline, line, shift, float(rng.uniform(0.05, 0.5))), {}),
        "rectangle": ((point(), point(), color, thick, line, shift), {}),
        "circle": ((point(), int(rng.integers(0, 90)), color, thick, line, shift), {}),
        "ellipse": (
            (
                point(),
                (int(rng.integers(0, 90)), int(rng.integers(0, 60))),
                int(rng.integers(0, 360)),
                0,
                int(rng.integers(1, 361)),
                color,
                thick,
                line,
                shift,
            ),
            {},
        ),
        "drawMarker": ((point(), color, int(rng.integers(0, 7)), int(rng.integers(1, 60)), outline, line), {}),
        "putText": (
            ("Quick Wg@|j", point(), int(rng.integers(0, 8)), float(rng.uniform(0.2, 4)), color, outline, line),
            {"bottomLeftOrigin": bool(rng.integers(0, 2))},
        ),
        "polylines": (([polygon(3), polygon(5)], bool(rng.integers(0, 2)), color, outline, line, shift), {}),
        "fillPoly": (([polygon(4), polygon(3)], color, line, shift), {"offset": (int(rng.integers(-9, 9)), 3)}),
        "fillConvexPoly": ((polygon(3), color, line, shift), {}),
        "drawContours": (([polygon(4), polygon(6)], int(rng.integers(-1, 2)), color, thick, line), {"offset": (2, -3)}),
    }
    args, kwargs = calls[name]
    return name, args, kwargs
