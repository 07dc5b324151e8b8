"""The page tells what becomes of a script's cv2 names before it runs."""

from __future__ import annotations

import pytest

from host.browsers import Browser
from tests.browser.playground_page import START_LIMIT, Page

SCRIPT = """import cv2, torch, threading
orb = cv2.ORB_create()
picture = cv2.imread("/home/me/a.png", cv2.IMREAD_COLOR)
orb.detectAndCompute(picture, None)
cv2.VideoCapture(0)
cv2.nothing()
threading.Thread(target=print)
"""
ROWS = """
const cells = (row) => [...row.querySelectorAll("th, td")].map((cell) => cell.innerText.trim());
return [...document.querySelectorAll("#checked tbody")].map(cells);
"""


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Page:
    return Page(browser, address)


def check(page: Page, script: str) -> str:
    """What is told of a script above the tables."""
    page.write(script)
    page["check"].click()

    def told() -> str:
        return page["checked"].text

    page.until(lambda: told() and "Reading the script" not in told(), START_LIMIT, told)
    return page["checked"].find_element("css selector", "p").text


def test_each_name_has_its_verdict_its_lines_and_its_cause(page: Page) -> None:
    told = check(page, SCRIPT)
    rows = {name: cells for name, *cells in page.script(ROWS)}
    page.script("document.getElementById('checked').scrollIntoView()")
    page.screenshot("check")
    assert told.startswith("6 names of cv2; ")
    assert rows["nothing"][0] == "not in cv2"
    assert rows["nothing"][2] == "6"
    assert rows["ORB.detectAndCompute"][2] == "4"
    assert rows["torch"][:2] == ["unknown", "1"]
    assert rows["'/home/me/a.png'"][:2] == ["absolute paths", "3"]
    assert rows["threading.Thread"][2].startswith("Starting one raises RuntimeError")
    assert "cv2.VideoCapture(0)" in rows
    assert "IMREAD_COLOR" not in rows


def test_a_line_leads_into_the_editor(page: Page) -> None:
    check(page, SCRIPT)
    page.script("[...document.querySelectorAll('#checked .place')].find((place) => place.textContent === '6').click()")
    assert page.selected() == "cv2.nothing()"


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("print(1)", "The script uses no name of cv2."),
        ("import cv2\ncv2.add(1, 2)", "1 name of cv2; nothing is missing and nothing differs"),
        ("def f(:", "The script cannot be read."),
    ],
)
def test_other_scripts(page: Page, script: str, told: str) -> None:
    assert check(page, script).startswith(told)


def test_a_run_has_the_place_of_the_check(page: Page) -> None:
    check(page, "import cv2\ncv2.add(1, 2)")
    page.run()
    assert not page["checked"].is_displayed()
