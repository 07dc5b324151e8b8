"""The build's vectors, tables and histograms: the same numbers as the real cv2's, for every width, stride and element."""

from __future__ import annotations

from pathlib import Path

import cv2 as oracle
import pytest
from pytest_pyodide import run_in_pyodide

from host.versions import opencv
from tests.pyodide.full import vectors

BUILD = "full"


def test_every_width_gives_what_the_real_one_gives(selenium):
    @run_in_pyodide(packages=["numpy"])
    def digests(selenium, source):
        import cv2

        module = {"__name__": "vectors"}
        exec(source, module)
        return module["digests"](cv2)

    expected = vectors.digests(oracle)
    found = digests(selenium, Path(vectors.__file__).read_text())
    assert [name for name in expected if found[name] != expected[name]] == []


@pytest.mark.skipif("doubles" in opencv.chosen().mends, reason="this OpenCV has scores as doubles, not by this kernel")
def test_scores_of_templates_are_what_the_formula_makes_of_the_correlations(selenium):
    """The real cv2's correlations differ in their last digits, so the scores are computed again, by OpenCV's formula."""

    @run_in_pyodide(packages=["numpy"])
    def wrong(selenium):
        import cv2
        import numpy as np

        normed = (cv2.TM_SQDIFF_NORMED, cv2.TM_CCORR_NORMED, cv2.TM_CCOEFF_NORMED)

        def windows(integral, height, width):
            upper, lower = integral[:-height], integral[height:]
            return upper[:, :-width] - upper[:, width:] - lower[:, :-width] + lower[:, width:]

        def scores(image, template, method):
            height, width, channels = template.shape
            found = cv2.matchTemplate(image, template, cv2.TM_CCORR).astype(np.float64)
            integrals = cv2.integral2(image, sdepth=cv2.CV_64F, sqdepth=cv2.CV_64F)
            sums, squares = (x.reshape(*x.shape[:2], channels) for x in integrals)
            mean, deviation = (np.pad(x[:, 0], (0, 4 - channels)) for x in cv2.meanStdDev(template))
            norm = sum(deviation[k] * deviation[k] for k in range(4))
            inverse = 1.0 / (height * width)
            if method == cv2.TM_CCOEFF_NORMED and norm < np.finfo(float).eps:
                return np.ones_like(found)
            energy = norm + mean[0] * mean[0] + mean[1] * mean[1] + mean[2] * mean[2] + mean[3] * mean[3]
            by_means = method in (cv2.TM_CCOEFF, cv2.TM_CCOEFF_NORMED)
            norm = np.sqrt(norm if by_means else energy) / np.sqrt(inverse)
            window_means, window_squares = np.zeros_like(found), np.zeros_like(found)
            for k in range(channels):
                window_squares += windows(squares[..., k], height, width)
                if by_means:
                    t = windows(sums[..., k], height, width)
                    window_means += t * t
                    found -= t * mean[k]
            if method in (cv2.TM_SQDIFF, cv2.TM_SQDIFF_NORMED):
                found = np.maximum(window_squares - 2 * found + energy / inverse, 0)
            if method not in normed:
                return found
            difference = np.maximum(window_squares - window_means * inverse, 0)
            noise = np.minimum(0.5, 10 * np.finfo(np.float32).eps.astype(float) * window_squares)
            size = np.where(difference <= noise, 0, np.sqrt(difference) * norm)
            beyond = np.full_like(found, method == cv2.TM_SQDIFF_NORMED)
            near = np.where(abs(found) < size * 1.125, np.where(found > 0, 1, -1), beyond)
            return np.where(abs(found) < size, found / np.where(size == 0, 1, size), near)

        rng = np.random.default_rng(5)
        failed = []
        for channels in (1, 3, 4):
            for width in range(9, 20):
                image = rng.integers(0, 256, (21, width, channels)).astype(np.uint8)
                image[4:15, 2:8] = 90  # windows without contrast
                for template in (image[3:9, 1:7].copy(), np.full((5, 4, channels), 90, np.uint8)):
                    for method in (*normed, cv2.TM_SQDIFF, cv2.TM_CCOEFF):
                        found, expected = cv2.matchTemplate(image, template, method), scores(image, template, method)
                        if not np.array_equal(found, expected.astype(np.float32)):
                            failed.append((channels, width, template.shape, method))
        return failed

    assert wrong(selenium) == []
