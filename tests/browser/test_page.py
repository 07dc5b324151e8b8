"""The page in Chromium: it starts, runs scripts, shows what they wrote, and survives what they do wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from host.browsers import Browser
from host.versions import opencv
from tests.browser.playground_page import START_LIMIT, Page

PHONE = 390, 844
TIMES = """
const rows = [...document.querySelectorAll("#timing tbody tr")];
return rows.map(({ cells }) => [...cells].slice(0, 2).map((cell) => cell.textContent));
"""


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Page:
    return Page(browser, address)


def test_it_says_which_cv2_it_runs(page: Page) -> None:
    assert page.message.startswith(f"Ready: cv2 {opencv.chosen().opencv}")
    page.write("import cv2\nprint(cv2.__version__)")
    page.run()
    assert page.console.strip() == opencv.chosen().opencv


def test_an_image_on_the_last_line_is_shown(page: Page) -> None:
    page.write("import numpy as np\nimage = np.zeros((20, 30, 3), np.uint8)\nimage[:, :, 2] = 255\nimage")
    page.run()
    assert page.pictures()["last line.png"].tolist() == [[[0, 0, 255]] * 30] * 20


@pytest.mark.parametrize(
    ("script", "status", "expected"),
    [
        ("x = 1\nraise ValueError('of no use')", 1, "ValueError: of no use"),
        ("import cv2, numpy as np\ncv2.cvtColor(np.zeros((4, 4), np.uint8), cv2.COLOR_BGR2GRAY)", 1, "error"),
        ("def f(:", 1, "SyntaxError"),
        ("import sys\nsys.exit('No photograph.')", 1, "No photograph."),
        ("import sys\nsys.exit(3)", 3, ""),
        ("input('Name? ')", 1, "EOFError: input() has nobody to ask"),
    ],
)
def test_a_script_that_fails_says_why(page: Page, script: str, status: int, expected: str) -> None:
    page.write(script)
    page.run()
    assert page.message.startswith(f"Ended with status {status}")
    page.until(lambda: expected in page.console, 5)
    assert "run_async" not in page.console


def test_a_traceback_leads_to_the_line(page: Page) -> None:
    page.write("x = 1\nraise ValueError('of no use')\ny = 2")
    page.run()
    page.until(lambda: "line 2" in page.console, 5)
    page["console"].find_element("css selector", "button").click()
    assert page.selected() == "raise ValueError('of no use')"


def test_a_script_is_stopped_and_python_stays(page: Page) -> None:
    page.write("import sys\nsys.kept = 'kept'\nwhile True:\n    print('round and round')")
    page.start()
    assert page["run"].text == "Stop"
    page.until(lambda: "round" in page.console)
    page["run"].click()
    page.wait_for("ready", START_LIMIT)
    assert page.message.startswith("Stopped")
    page.write("import sys\nprint(sys.kept)")
    page.run()
    assert page.console.strip() in ("kept", "round and roundkept")  # as in a terminal: it may be stopped in mid-line


def test_a_script_that_waits_for_a_key_is_stopped(page: Page) -> None:
    page.write("import cv2, numpy as np\ncv2.imshow('grey', np.full((40, 60), 90, np.uint8))\ncv2.waitKey()")
    page.start()
    page.until(lambda: page.windows())
    assert page.windows()["grey"].tolist() == [[[90, 90, 90, 255]] * 60] * 40
    page["run"].click()
    page.wait_for("ready", START_LIMIT)
    assert page.message.startswith("Stopped")


def test_a_script_that_does_not_hear_is_ended_with_its_python(page: Page) -> None:
    deaf = "while True:\n    try:\n        while True:\n            pass\n    except KeyboardInterrupt:\n        print('no')"
    page.write(deaf)
    page.start()
    page["run"].click()
    page.wait_for("starting", 20)
    page.wait_for("ready", START_LIMIT)
    page.write("print('here again')")
    page.run()
    assert page.console.strip() == "here again"


def test_a_script_that_is_stopped_twice_is_ended_at_once(page: Page) -> None:
    deaf = "while True:\n    try:\n        while True:\n            pass\n    except KeyboardInterrupt:\n        pass"
    page.write(f"print('begun')\n{deaf}")
    page.start()
    page.until(lambda: "begun" in page.console)
    page["run"].click()
    assert "Stop again" in page.message
    page["run"].click()
    assert page.state == "starting"
    page.wait_for("ready", START_LIMIT)


def test_cv2_calls_are_timed_if_asked_for(page: Page) -> None:
    page.write(
        "import cv2, numpy as np\n"
        "def f(image):\n    return cv2.blur(cv2.add(image, 1), (3, 3))\n"
        "for _ in range(5):\n    f(np.zeros((9, 9), np.uint8))\n"
        "cv2.ORB_create().detect(np.zeros((64, 64), np.uint8))\nlen('of no interest')"
    )
    page["timed"].click()
    page.run()
    rows = page.script(TIMES)
    page["timed"].click()
    assert sorted(rows) == [["ORB.detect", "1"], ["ORB_create", "1"], ["add", "5"], ["blur", "5"]]
    page.run()
    assert not page["timing"].is_displayed()


def test_an_added_file_is_there_for_the_script(page: Page, tmp_path: Path) -> None:
    picture = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    cv2.imwrite(str(tmp_path / "mine.png"), picture)
    page.write("import sys, cv2\ncv2.imwrite('copy.png', cv2.imread(sys.argv[1])[::-1])")
    page["upload"].send_keys(str(tmp_path / "mine.png"))
    page.until(lambda: "mine.png" in page["files"].text)
    page.run()
    np.testing.assert_array_equal(page.pictures()["copy.png"], picture[::-1])


def test_a_dropped_file_is_there_for_the_script(page: Page) -> None:
    picture = np.arange(60, dtype=np.uint8).reshape(5, 4, 3)
    page.write("import sys, cv2\ncv2.imwrite('copy.png', cv2.imread(sys.argv[1]))")
    page.drop("dropped.png", cv2.imencode(".png", picture)[1].tobytes())
    page.until(lambda: "dropped.png" in page["files"].text)
    page.run()
    np.testing.assert_array_equal(page.pictures()["copy.png"], picture)


def test_a_dropped_script_is_the_script(page: Page) -> None:
    page.drop("mine.py", b"print('mine')")
    page.until(lambda: page.source() == "print('mine')")
    page.run()
    assert page.console == "mine\n"


def test_a_link_carries_the_script(page: Page) -> None:
    source = "print('Grüße', 1 + 1)  # " + "long " * 200
    page.write(source, "one two")
    page["share"].click()
    page.until(lambda: "#script=" in page.browser.current_url)
    link = page.browser.current_url
    assert len(link) < 300
    page.visit(link, forget=True)
    assert page.source() == source
    assert page["arguments"].get_attribute("value") == "one two"
    page.visit(link[:-20], forget=True)
    assert "print" not in page.source().splitlines()[0]


def test_what_was_written_is_there_after_a_reload(page: Page) -> None:
    page.visit(page.address, forget=True)
    page.write("print('a draft')")
    page.visit(page.address)
    assert page.source() == "print('a draft')"


def test_nothing_is_fetched_from_elsewhere(page: Page, address: str) -> None:
    fetched = page.script("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert [name for name in fetched if not name.startswith((address, "data:", "blob:"))] == []


@pytest.fixture
def phone(page: Page) -> Iterator[Page]:
    page.resize(*PHONE)
    yield page
    page.browser.as_before()


def test_it_fits_a_phone(phone: Page) -> None:
    phone.choose("Contours")
    phone.start()
    phone.until(lambda: len(phone.windows()) == 2)
    phone.screenshot("phone")
    assert phone.script("return document.documentElement.scrollWidth <= innerWidth")
    phone["run"].click()
    phone.wait_for("ready")


def test_no_error_was_logged(page: Page) -> None:
    assert page.browser.errors() == []
