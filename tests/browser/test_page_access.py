"""axe-core finds nothing serious on the page, in light and dark, on a desktop and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.keys import Keys

from host import fetch
from host.browsers import Browser
from tests.browser.playground_page import Page

AXE = ("axe-core", "4.14.1")
CHECK = "const done = arguments[0]; axe.run(document, { resultTypes: ['violations'] }).then((found) => done(found.violations));"
SCRIPT = """
import cv2, numpy as np
cv2.namedWindow("grey")
cv2.createTrackbar("brightness", "grey", 90, 255, lambda value: None)
cv2.imshow("grey", np.full((80, 160), 90, np.uint8))
cv2.imwrite("written.png", np.zeros((20, 30), np.uint8))
cv2.blur(np.zeros((9, 9)), (3, 3))
print("# a comment", 12)
raise ValueError("of no use")
"""


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = Page(browser, address)
    page.write(SCRIPT)
    page["timed"].click()
    page.run()
    browser.execute_script((fetch.npm(*AXE) / "axe.min.js").read_text())
    yield page
    page.browser.as_before()


@pytest.mark.parametrize("device", ["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_is_found(page: Page, device: str, scheme: str) -> None:
    page.browser.as_before()
    page.browser.colours(scheme)
    if device == "phone":
        page.resize(390, 844)
    page.screenshot(f"page-{device}-{scheme}")
    assert findings(page) == []
    page["open-gallery"].click()
    assert findings(page) == []
    page["close-gallery"].click()


def findings(page: Page) -> list[str]:
    found = page.browser.execute_async_script(CHECK)
    return [
        f"{item['id']}: {item['help']}: {node['html'][:200]} {node['failureSummary']}"
        for item in found
        if item["impact"] in ("serious", "critical")
        for node in item["nodes"]
    ]


def test_the_keyboard_leaves_the_editor(page: Page) -> None:
    page.browser.as_before()
    page.script("document.querySelector('.cm-content').focus()")
    page.press(Keys.TAB)
    assert page.script("return document.activeElement.className").startswith("cm-content")
    page.press(Keys.ESCAPE)
    page.press(Keys.TAB)
    assert page.script("return document.activeElement.id") == "arguments"
