"""The gallery's scripts show, write and print in the page what they do on the real cv2."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from host import gallery, photos, playground, serve
from host.browsers import Browser
from host.rehearsal import Rehearsal, rehearse
from tests import machine
from tests.browser.playground_page import Page

EXAMPLES = [example for example in gallery.examples() if "camera" not in example.needs]
EQUAL = (0, 0.0)
# The largest difference, and the share of values that may differ: one anti-aliased line ends at a keypoint whose place is a
# float of which the last digit differs.
CLOSE = {"features": (2, 0.0002)}
# The published build converts HSV by scalar code, which rounds one level apart where the real cv2's vectors round otherwise.
CLOSE_ON_STOCK = {"watershed": (1, 0.06)}
# The stitcher finds its cameras by optimising over floats: a picture comes out some pixels larger (641 x 428 and 645 x 431 were
# seen), with the same in it.
ALIKE = {"panorama": 0.98}  # the least correlation
SMALL = (64, 42)
BUILD = playground.best_backend()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with serve.listen(playground.prepare(BUILD), port=0, tries=1) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Page(browser, f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.path.stem for example in EXAMPLES])
def test_an_example_does_what_it_does_on_the_real_cv2(page: Page, example: gallery.Example) -> None:
    if "full" in example.needs:
        machine.need("full")
    real = rehearse(example.path, example.arguments.split(), [photos.photo(name) for name in example.files])
    page.end()
    page.write("")
    page.choose(example.title)
    page.start()
    if real.windows:
        page.until(lambda: page.state != "running" or set(page.windows()) == set(real.windows), 60)
        assert page.state == "running", page.console
        same_windows(page, real, example.path.stem)
        page.press()
    page.wait_for("ready")
    assert page.message.startswith("Finished"), page.console
    page.until(lambda: page.console == real.printed, 5)
    written = page.pictures()
    assert sorted(written) == sorted(real.written)
    for name, picture in written.items():
        np.testing.assert_array_equal(picture, real.written[name], err_msg=name)


def same_windows(page: Page, real: Rehearsal, script: str) -> None:
    """A window is there a moment before its last picture is."""
    expected = {name: as_shown(picture) for name, picture in real.windows.items()}
    close = CLOSE | CLOSE_ON_STOCK if BUILD == "stock" else CLOSE
    most, least = close.get(script, EQUAL), ALIKE.get(script, 2.0)

    def same(name: str, picture: np.ndarray) -> bool:
        apart = far(picture, expected[name])
        return all(np.less_equal(apart, most)) or alike(picture, expected[name]) >= least

    def unlike() -> dict[str, tuple[int, float]]:
        return {name: far(picture, expected[name]) for name, picture in page.windows().items() if not same(name, picture)}

    page.until(lambda: not unlike(), 10, unlike)


def far(picture: np.ndarray, other: np.ndarray) -> tuple[int, float]:
    """The largest difference, and the share of values that differ."""
    if picture.shape != other.shape:
        return 256, 1.0
    apart = cv2.absdiff(picture, other)
    return int(apart.max()), np.count_nonzero(apart) / apart.size


def alike(picture: np.ndarray, other: np.ndarray) -> float:
    """The correlation of two pictures of nearly one size, made small; -1 if they are of different sizes."""
    if max(abs(np.subtract(picture.shape[:2], other.shape[:2])) / picture.shape[:2]) > 0.01:
        return -1.0
    a, b = (cv2.resize(one[..., :3], SMALL, interpolation=cv2.INTER_AREA) for one in (picture, other))
    return float(cv2.matchTemplate(a, b, cv2.TM_CCOEFF_NORMED)[0, 0])


def as_shown(picture: np.ndarray) -> np.ndarray:
    """What imshow makes of a picture, as RGBA."""
    if picture.dtype != np.uint8:
        picture = cv2.convertScaleAbs(picture, alpha=255)
    return cv2.cvtColor(picture, cv2.COLOR_GRAY2RGBA if picture.ndim == 2 else cv2.COLOR_BGR2RGBA)
