"""The page in Chromium: it starts, runs scripts, shows what they wrote, and survives what they do wrong."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from host import photos
from host.serve import ROOT

SCREENSHOTS = ROOT / "build" / "screenshots"
START_LIMIT, RUN_LIMIT = 90, 120  # seconds

FETCH_PICTURES = """
const done = arguments[arguments.length - 1];
const read = async (link) => {
  const bytes = new Uint8Array(await (await fetch(link.href)).arrayBuffer());
  return [link.textContent, btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))];
};
Promise.all([...document.querySelectorAll("#pictures a")].map(read)).then(done);
"""


class Page:
    """What a person does with the page."""

    def __init__(self, browser: webdriver.Chrome, address: str) -> None:
        self.browser = browser
        browser.get(address)
        self.wait_for("ready", START_LIMIT)

    def __getitem__(self, name: str):
        return self.browser.find_element(By.ID, name)

    @property
    def state(self) -> str:
        return self.browser.execute_script("return document.body.dataset.state")

    @property
    def message(self) -> str:
        return self["message"].text

    @property
    def console(self) -> str:
        return self["console"].get_attribute("textContent")

    def wait_for(self, state: str, limit: float) -> None:
        def settled(_: object) -> bool:
            if self.state == "broken":
                pytest.fail(self.message)
            return self.state == state

        WebDriverWait(self.browser, limit, poll_frequency=0.1).until(settled)

    def write(self, script: str, arguments: str = "") -> None:
        self.set_value("editor", script)
        self.set_value("arguments", arguments)

    def set_value(self, name: str, value: str) -> None:
        self.browser.execute_script("arguments[0].value = arguments[1]", self[name], value)

    def run(self) -> None:
        self["run"].click()
        self.wait_for("ready", RUN_LIMIT)

    def pictures(self) -> dict[str, np.ndarray]:
        files = self.browser.execute_async_script(FETCH_PICTURES)
        return {name: decoded(base64.b64decode(data)) for name, data in files}

    def screenshot(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.browser.save_screenshot(str(SCREENSHOTS / f"{name}.png"))


def decoded(data: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)


@pytest.fixture(scope="module")
def page(browser: webdriver.Chrome, address: str) -> Page:
    return Page(browser, address)


def test_the_first_example_writes_what_the_real_cv2_writes(page: Page, tmp_path: Path) -> None:
    page.run()
    page.screenshot("page")
    assert page.message.startswith("Finished"), page.console
    script = ROOT / "examples" / "document_scan.py"
    subprocess.run(
        [sys.executable, script, photos.photo("document.jpg"), "out"], cwd=tmp_path, check=True, timeout=60
    )
    pictures = page.pictures()
    assert sorted(pictures) == ["out/outline.png", "out/scan.png"]
    for name, picture in pictures.items():
        np.testing.assert_array_equal(picture, cv2.imread(str(tmp_path / name), cv2.IMREAD_UNCHANGED))


def test_it_says_which_cv2_it_runs(page: Page) -> None:
    page.write("import cv2\nprint(cv2.__version__)")
    page.run()
    assert page.console.strip() == "4.12.0"


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
    ],
)
def test_a_script_that_fails_says_why(page: Page, script: str, status: int, expected: str) -> None:
    page.write(script)
    page.run()
    assert page.message.startswith(f"Ended with status {status}")
    assert expected in page.console
    assert "eval_code_async" not in page.console


def test_a_traceback_shows_the_script_line(page: Page) -> None:
    page.write("x = 1\nraise ValueError('of no use')")
    page.run()
    assert "line 2" in page.console
    assert "raise ValueError('of no use')" in page.console


def test_the_page_stays_alive_and_ends_a_loop(page: Page) -> None:
    page.write("print('round and round')\nwhile True:\n    pass")
    page["run"].click()
    page.wait_for("running", 5)
    assert page["run"].text == "Stop"
    page["run"].click()
    page.wait_for("ready", START_LIMIT)
    page.write("print('here again')")
    page.run()
    assert page.console.strip() == "here again"


def test_an_added_file_is_there_for_the_script(page: Page, tmp_path: Path) -> None:
    picture = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    cv2.imwrite(str(tmp_path / "mine.png"), picture)
    page["upload"].send_keys(str(tmp_path / "mine.png"))
    WebDriverWait(page.browser, 10).until(lambda _: "mine.png" in page["files"].text)
    page.set_value("editor", "import sys, cv2\ncv2.imwrite('copy.png', cv2.imread(sys.argv[1])[::-1])")
    page.run()
    np.testing.assert_array_equal(page.pictures()["copy.png"], picture[::-1])


def test_nothing_is_fetched_from_elsewhere(page: Page, address: str) -> None:
    script = "return performance.getEntriesByType('resource').map((entry) => entry.name)"
    fetched = page.browser.execute_script(script)
    assert [name for name in fetched if not name.startswith((address, "data:", "blob:"))] == []


def test_it_fits_a_phone(page: Page, resized: Callable[[int, int], None]) -> None:
    resized(390, 844)
    page.screenshot("phone")
    assert page.browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture
def resized(page: Page):
    def resize(width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": True}
        page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    yield resize
    page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_no_error_was_logged(page: Page) -> None:
    assert [entry for entry in page.browser.get_log("browser") if entry["level"] == "SEVERE"] == []
