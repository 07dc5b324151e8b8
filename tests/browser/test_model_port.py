"""A detector moved from server to page: in a browser it finds what the server finds, to the last pixel."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

import host.serve
from examples.model_port import serve
from host import browsers
from host.browsers import Browser

SCREENSHOTS = host.serve.ROOT / "build" / "screenshots"
LIMIT = 240  # seconds
CANVAS = "return document.getElementById('mine').toDataURL('image/png').split(',')[1]"
CELLS = "return [...document.querySelectorAll(arguments[0])].map((row) => [...row.cells].map((cell) => cell.textContent))"


@dataclass(frozen=True)
class Noting(host.serve.Site):
    """A site that notes what it is asked for."""

    asked: list[str] = field(default_factory=list)

    def locate(self, path: str) -> Path | None:
        self.asked.append(path)
        return super().locate(path)


class Server:
    """A running server of the site, perhaps with another manifest."""

    def __init__(self, manifest: dict[str, Any] | None, headers: dict[str, str]) -> None:
        self.site = Noting({"/": serve.SITE}, {"/site.json": manifest} if manifest else {}, headers)
        self.server = host.serve.listen(self.site, port=0, tries=1)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"

    def asked_for_files(self) -> list[str]:
        """The suffixes of the kept files that were fetched since this was last asked."""
        found = sorted(Path(path).suffix for path in self.site.asked if path.startswith("/files/"))
        self.site.asked.clear()
        return found


@contextmanager
def serving(manifest: dict[str, Any] | None = None, headers: dict[str, str] = serve.SHARED_WITH_ALL) -> Iterator[Server]:
    running = Server(manifest, headers)
    threading.Thread(target=running.server.serve_forever, daemon=True).start()
    yield running
    running.server.shutdown()
    running.server.server_close()


class Page:
    """What a person sees of the page."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        browser.errors()  # what other pages logged

    def visit(self, address: str) -> Page:
        self.browser.get(address)
        return self.settle("ready")

    def settle(self, *states: str) -> Page:
        WebDriverWait(self.browser, LIMIT, poll_frequency=0.1).until(lambda _: self.state in (*states, "broken"))
        assert self.state in states, self.message
        return self

    @property
    def state(self) -> str:
        """`ready` once a picture is done, or what was chosen has failed."""
        return self.browser.execute_script("return document.body.dataset.state")

    @property
    def message(self) -> str:
        return self.browser.find_element(By.ID, "message").text

    @property
    def verdict(self) -> str:
        return self.browser.find_element(By.ID, "verdict").text

    def told(self, name: str) -> str:
        return self.browser.execute_script("return document.body.dataset[arguments[0]]", name)

    def cells(self, table: str) -> list[list[str]]:
        return self.browser.execute_script(CELLS, f"#{table} tbody tr")

    def drawn(self) -> np.ndarray:
        data = base64.b64decode(self.browser.execute_script(CANVAS))
        return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)

    def choose(self, index: int) -> Page:
        self.browser.find_elements(By.CSS_SELECTOR, "#samples button")[index].click()
        return self.settle("ready")

    def upload(self, path: Path) -> Page:
        self.browser.find_element(By.ID, "upload").send_keys(str(path))
        return self.settle("ready")

    def screenshot(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.browser.save_screenshot(str(SCREENSHOTS / f"{name}.png"))


@pytest.fixture(scope="module")
def folder() -> Path:
    return serve.assemble()


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def page(browser: Browser, server: Server) -> Page:
    """The page at its first visit."""
    return Page(browser).visit(server.address)


@pytest.fixture
def manifest(folder: Path) -> dict[str, Any]:
    """The site's own manifest, for changes."""
    return json.loads((folder / serve.MANIFEST).read_text())


@pytest.fixture
def forgetful(browser: Browser) -> Iterator[Browser]:
    """A browser whose user does not let pages store anything."""
    other = browsers.start(stores=False)
    yield other
    other.quit()


def test_the_page_finds_what_the_server_finds(page: Page, server: Server, folder: Path) -> None:
    assert server.asked_for_files() == [".onnx", ".whl"]
    for index in range(serve.SAMPLES):
        page.choose(index)
        theirs = folder / "results" / f"scene{index}"
        wanted = json.loads((theirs / "result.json").read_text())
        boxes = [[one["label"], ", ".join(map(str, one["box"]))] for one in wanted["detections"]]
        assert [row[:2] for row in page.cells("boxes")] == boxes != []
        np.testing.assert_array_equal(page.drawn(), cv2.imread(str(theirs / "drawn.png")))
        rows = page.cells("rows")
        assert {"labels and boxes", "contours", "mask", "drawn picture"} <= {what for what, _, _ in rows}
        assert [row for row in rows if row[2] != "identical"] == []
        assert page.verdict.startswith("Identical")
    page.screenshot("model_port")


def test_a_picture_of_ones_own_and_a_file_that_is_none(page: Page, tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "white.png"), np.full((50, 120, 3), 255, np.uint8))
    (tmp_path / "note.png").write_text("no picture")
    page.upload(tmp_path / "note.png")
    assert page.message == "This file is no picture that cv2 can read."
    page.upload(tmp_path / "white.png")
    assert page.drawn().shape == (50, 120, 3)
    assert "server has not seen" in page.browser.find_element(By.ID, "unseen").text


def test_the_next_visit_fetches_neither_wheel_nor_model(page: Page, server: Server) -> None:
    server.asked_for_files()
    page.visit(server.address + "?switching=no")  # and without stack switching the result is the same
    assert server.asked_for_files() == []
    assert page.told("switching") == "false"
    assert page.verdict.startswith("Identical")
    assert {row[2] for row in page.cells("files")} == {"this browser's storage"}


def test_it_fits_a_phone(page: Page) -> None:
    page.browser.phone(390, 844)
    page.screenshot("model_port_phone")
    fits = page.browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    page.browser.as_before()
    assert fits


def test_nothing_was_logged_as_an_error(page: Page) -> None:
    assert page.browser.errors() == []


def test_wheel_and_model_from_another_server_in_an_isolated_page_that_may_store_nothing(
    forgetful: Browser, server: Server, manifest: dict[str, Any]
) -> None:
    for name in ("wheel", "model"):
        manifest[name]["url"] = server.address + manifest[name]["url"]
    first, second, *_ = manifest["samples"]
    first["results"] = second["results"]  # and what is not the same is called so
    server.asked_for_files()
    with serving(manifest, host.serve.ISOLATION) as other:
        page = Page(forgetful).visit(other.address)
        assert other.asked_for_files() == []
    assert server.asked_for_files() == [".onnx", ".whl"]
    assert forgetful.execute_script("return crossOriginIsolated")
    assert "stores nothing for this page" in forgetful.find_element(By.ID, "storage").text
    assert page.verdict.startswith("Not the same")
    assert {what: verdict for what, _, verdict in page.cells("rows")}["mask"] == "different"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"url": "files/none.onnx"}, "could not be fetched .*: the server answers 404"),
        ({"sha256": "0" * 64}, "is not the file that this page was made for"),
    ],
    ids=["missing", "another"],
)
def test_a_model_that_cannot_be_had(
    browser: Browser, manifest: dict[str, Any], change: dict[str, str], sentence: str
) -> None:
    manifest["model"].update(change)
    with serving(manifest) as other:
        browser.get(other.address)
        page = Page(browser).settle("broken")
    assert page.message.startswith("detector.onnx")
    assert re.search(sentence, page.message)


def test_a_model_that_is_none(browser: Browser, manifest: dict[str, Any], folder: Path) -> None:
    manifest["model"] = serve.described(folder / "style.css", "")
    with serving(manifest) as other:
        browser.get(other.address)
        page = Page(browser).settle("broken")
    assert page.message.startswith("onnxruntime-web cannot use this model: ")
