"""What a person does with the playground and sees of it."""

from __future__ import annotations

import base64
from typing import Any

import cv2
import numpy as np
import pytest
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from host.browsers import Browser
from host.playground import ROOT

SCREENSHOTS = ROOT / "build" / "screenshots"
START_LIMIT, RUN_LIMIT = 120, 120  # seconds

ENCODE = "const encode = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));"
PICTURES = f"""
const done = arguments[arguments.length - 1];
{ENCODE}
const read = async (link) => [link.textContent, encode(new Uint8Array(await (await fetch(link.href)).arrayBuffer()))];
Promise.all([...document.querySelectorAll("#pictures a")].map(read)).then(done);
"""
WINDOWS = f"""
{ENCODE}
return [...document.querySelectorAll("#windows .cv2-window")].map((host) => {{
  const canvas = host.shadowRoot.querySelector("canvas"), {{ width, height }} = canvas;
  return [host.dataset.name, width, height, encode(canvas.getContext("2d").getImageData(0, 0, width, height).data)];
}});
"""
WRITE = """
const [text, done] = arguments;
import("/codemirror.mjs").then(({ EditorView }) => {
  const view = EditorView.findFromDOM(document.getElementById("editor"));
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  done();
});
"""
READ = """
const [done] = arguments;
import("/codemirror.mjs").then(({ EditorView }) => {
  const { state } = EditorView.findFromDOM(document.getElementById("editor")), { from, to } = state.selection.main;
  done([state.doc.toString(), state.sliceDoc(from, to)]);
});
"""
CHOOSE = """
const cards = [...document.querySelectorAll("#cards button")];
cards.find((card) => card.querySelector("strong").textContent === arguments[0]).click();
"""
DROP = """
const [name, text] = arguments, dataTransfer = new DataTransfer();
dataTransfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
const editor = document.querySelector(".cm-content");
for (const kind of ["dragover", "drop"]) {
  editor.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
}
"""


class Page:
    """The page in a browser, as somebody finds it who has not been there before."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        browser.errors()  # what other pages logged
        self.visit(address, forget=True)

    def __getitem__(self, name: str) -> Any:
        return self.browser.find_element(By.ID, name)

    def visit(self, address: str, *, forget: bool = False) -> None:
        if forget:
            self.browser.forget(self.address)
        self.browser.get("about:blank")  # an address that differs behind its # only would not be loaded anew
        self.browser.get(address)
        self.wait_for("ready", START_LIMIT)

    def script(self, text: str, *arguments: Any) -> Any:
        return self.browser.execute_script(text, *arguments)

    @property
    def state(self) -> str:
        return self.script("return document.body.dataset.state")

    @property
    def message(self) -> str:
        return self["message"].text

    @property
    def console(self) -> str:
        return self["console"].get_attribute("textContent")

    def until(self, condition: Any, limit: float = 20, seen: Any = lambda: "") -> Any:
        """What `condition` is when it is true; if it is not in time, the test fails and tells what is `seen`."""
        try:
            return WebDriverWait(self.browser, limit, poll_frequency=0.1).until(lambda _: condition())
        except TimeoutException:
            pytest.fail(f"not within {limit} s; {seen() or self.message + self.console}")

    def wait_for(self, state: str, limit: float = RUN_LIMIT) -> None:
        def settled() -> bool:
            if self.state == "broken":
                pytest.fail(self.message)
            return self.state == state

        self.until(settled, limit)

    def write(self, script: str, arguments: str = "") -> None:
        self.browser.execute_async_script(WRITE, script)
        self.script("arguments[0].value = arguments[1]", self["arguments"], arguments)

    def source(self) -> str:
        return self.browser.execute_async_script(READ)[0]

    def selected(self) -> str:
        return self.browser.execute_async_script(READ)[1]

    def choose(self, title: str) -> None:
        """Take an example from the gallery."""
        before = self.source()
        self.script(CHOOSE, title)
        self.until(lambda: self.source() != before)

    def start(self) -> None:
        self["run"].click()

    def run(self) -> None:
        self.start()
        self.wait_for("ready")

    def end(self) -> None:
        """Stop what may still run."""
        if self.state == "running":
            self["run"].click()
            self.wait_for("ready")

    def press(self, key: str = Keys.ESCAPE) -> None:
        ActionChains(self.browser, duration=10).send_keys(key).perform()

    def drop(self, name: str, content: bytes) -> None:
        self.script(DROP, name, base64.b64encode(content).decode())

    def pictures(self) -> dict[str, np.ndarray]:
        """What the script wrote, by name."""
        files = self.browser.execute_async_script(PICTURES)
        return {name: decoded(base64.b64decode(data)) for name, data in files}

    def windows(self) -> dict[str, np.ndarray]:
        """What cv2's windows show, as RGBA."""
        found = self.script(WINDOWS)
        pixels = {name: np.frombuffer(base64.b64decode(data), np.uint8) for name, _, _, data in found}
        return {name: pixels[name].reshape(height, width, 4) for name, width, height, _ in found}

    def screenshot(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.browser.save_screenshot(str(SCREENSHOTS / f"{name}.png"))

    def resize(self, width: int, height: int) -> None:
        """As a phone of this size shows it."""
        self.browser.phone(width, height)


def decoded(data: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
