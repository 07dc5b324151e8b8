"""cv2's windows in a browser: what they show, and what their user does, wherever Python runs."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.wheel_input import ScrollOrigin
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from host import fetch, serve
from host.browsers import Browser
from tests.browser.stage import Stage, served, waiting

# Python on the main thread and in a module worker waits by switching stacks, in the classic worker blocked on shared memory.
PLACES = [("main", "runPythonAsync"), ("classic", "runPython"), ("module", "runPythonAsync")]
# What docs/windows.md tells a page to send.
POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; img-src 'self' data: blob:"
SCREENSHOTS = serve.ROOT / "build" / "screenshots"
SERIOUS = ("serious", "critical")
AXE = "const done = arguments[0]; axe.run(document).then((found) => done(found.violations), (error) => done(String(error)));"
FIND = "return [document.querySelector(`.cv2-window[data-name='${arguments[0]}']`), window.outcome]"
PIXELS = """
const canvas = arguments[0], { width, height } = canvas;
const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
let text = "";
for (let at = 0; at < data.length; at += 4096) text += String.fromCharCode(...data.subarray(at, at + 4096));
return [width, height, btoa(text)];
"""


class Windows(Stage):
    """What a person sees of the windows and does with them."""

    how = "runPythonAsync"

    def py(self, code: str) -> str:
        return self.run(code, self.how)

    def go(self, code: str) -> None:
        """Start a script that waits for somebody."""
        self.begin(code, self.how)

    def done(self) -> str:
        outcome = self.end()
        assert "error" not in outcome, outcome["error"]
        return outcome["value"]

    def host(self, name: str) -> WebElement:
        def look(_: object) -> WebElement | None:
            found, outcome = self.script(FIND, name)
            assert found or "error" not in (outcome or {}), outcome["error"]
            return found

        return WebDriverWait(self.browser, 10, poll_frequency=0.05).until(look)

    def part(self, name: str, selector: str) -> WebElement:
        return self.host(name).shadow_root.find_element(By.CSS_SELECTOR, selector)

    def shown(self, name: str) -> np.ndarray:
        """The picture in a window, as RGBA."""
        width, height, data = self.script(PIXELS, self.part(name, "canvas"))
        return np.frombuffer(base64.b64decode(data), np.uint8).reshape(height, width, 4)

    def chain(self) -> ActionChains:
        return ActionChains(self.browser, duration=10)

    def at(self, name: str, x: int, y: int) -> tuple[WebElement, int, int]:
        """A pixel of a window's picture as selenium wants it, from the middle."""
        canvas = self.part(name, "canvas")
        width, height = self.script("return [arguments[0].clientWidth, arguments[0].clientHeight]", canvas)
        return canvas, x - width // 2, y - height // 2

    def words(self, name: str, selector: str) -> str:
        """What is read there, by the engine itself: WebKit's driver takes a text that may be cut off for a hidden one."""
        read: str = self.script("return arguments[0].innerText", self.part(name, selector))
        return read

    def names(self) -> list[str]:
        text = "return [...document.querySelectorAll('.cv2-window')].filter((w) => !w.hidden).map((w) => w.dataset.name)"
        found: list[str] = self.script(text)
        return found


@pytest.fixture(scope="module", params=PLACES, ids=[place for place, _ in PLACES])
def page(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Windows]:
    place, how = request.param
    how, isolated = waiting(browser, place, how, how == "runPython")
    with served(tmp_path_factory.mktemp("site"), isolated=isolated, policy=POLICY, by_load_cv2=True) as address:
        made = Windows(browser, address, place)
        made.how = how
        made.prepare("import cv2, cv2shim, numpy as np")
        yield made


@pytest.fixture(autouse=True)
def closed(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "page" in request.fixturenames:
        request.getfixturevalue("page").run("cv2.destroyAllWindows()")


rng = np.random.default_rng(7)
PICTURES: dict[str, Any] = {
    "grey": rng.integers(0, 256, (20, 30), np.uint8),
    "bgr": rng.integers(0, 256, (20, 30, 3), np.uint8),
    "bgra": rng.integers(0, 256, (21, 33, 4), np.uint8),
    "one channel": rng.integers(0, 256, (5, 7, 1), np.uint8),
    "uint16": rng.integers(0, 65536, (20, 30, 3), np.uint16),
    "int8": rng.integers(-128, 128, (20, 30), np.int8),
    "int16": rng.integers(-32768, 32768, (20, 30), np.int16),
    "float32": rng.uniform(-0.5, 1.5, (20, 30, 3)).astype(np.float32),
    "float64": rng.uniform(-0.5, 1.5, (20, 30)),
}
for floats in ("float32", "float64"):
    PICTURES[floats].flat[:2] = (-2, 2)


def rgba(image: np.ndarray) -> np.ndarray:
    """What OpenCV's windows show of a picture, by the real cv2."""
    if image.dtype.kind == "f":
        shown = cv2.normalize(image, None, -510, 510, cv2.NORM_MINMAX, cv2.CV_8U)  # converts with a factor of 255
    elif image.dtype == np.uint8:
        shown = image
    else:
        scale = {"int8": (1, 127), "int16": (1 / 255, 127), "uint16": (1 / 255, 0)}[image.dtype.name]
        shown = cv2.convertScaleAbs(image, alpha=scale[0], beta=scale[1])
    if shown.ndim == 2 or shown.shape[2] == 1:
        return cv2.cvtColor(shown, cv2.COLOR_GRAY2RGBA)
    return cv2.cvtColor(shown[:, :, :3], cv2.COLOR_BGR2RGBA)


@pytest.mark.parametrize("kind", PICTURES)
def test_pixels(page: Windows, kind: str) -> None:
    image = PICTURES[kind]
    made = f"np.frombuffer(bytes.fromhex('{image.tobytes().hex()}'), np.dtype('{image.dtype.str}')).reshape({image.shape})"
    page.py(f"cv2.imshow('picture', {made}); cv2.waitKey(1)")
    np.testing.assert_array_equal(page.shown("picture"), rgba(image))


def test_a_window_takes_pictures_of_other_sizes(page: Windows) -> None:
    for shape in ((4, 6), (6, 4), (50, 3)):
        page.py(f"cv2.imshow('picture', np.full({shape}, {shape[0]}, np.uint8)); cv2.waitKey(1)")
        assert page.shown("picture").shape[:2] == shape
        assert (page.shown("picture")[:, :, 0] == shape[0]).all()


@pytest.mark.every_engine("main-q")
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("q", ord("q")), ("Q", ord("Q")), (" ", 32), (Keys.ESCAPE, 27), (Keys.ENTER, 13),
        (Keys.BACKSPACE, 8), (Keys.TAB, 9), (Keys.DELETE, 65535), (Keys.ARROW_LEFT, 65361), (Keys.ARROW_UP, 65362),
        (Keys.ARROW_RIGHT, 65363), (Keys.ARROW_DOWN, 65364), (Keys.HOME, 65360), (Keys.PAGE_DOWN, 65366), (Keys.F2, 65471),
    ],
)  # fmt: skip
def test_keys(page: Windows, typed: str, code: int) -> None:
    page.go("cv2.imshow('keys', np.zeros((40, 40), np.uint8)); a = cv2.waitKeyEx(0); b = cv2.waitKey(5000); f'{a} {b}'")
    frame = page.part("keys", ".frame")
    for _ in range(2):
        frame.send_keys(typed)
        page.script("arguments[0].focus()", frame)
    assert page.done() == f"{code} {code & 255}"


def test_a_window_that_is_made_has_the_keys(page: Windows) -> None:
    page.script("document.activeElement.blur()")
    page.go("cv2.imshow('first', np.zeros((40, 40), np.uint8)); cv2.waitKey(0)")
    page.host("first")
    page.chain().send_keys("x").perform()
    assert page.done() == str(ord("x"))


def test_somebody_who_writes_goes_on_writing(page: Windows) -> None:
    page.script("document.querySelector('main').innerHTML = '<textarea aria-label=\"text\"></textarea>'")
    area = page.browser.find_element(By.TAG_NAME, "textarea")
    area.click()
    page.go("cv2.imshow('first', np.zeros((40, 40), np.uint8)); cv2.waitKey(600)")
    page.host("first")
    area.send_keys("q")
    assert page.done() == "-1"
    assert area.get_attribute("value") == "q"
    page.script("document.querySelector('main').innerHTML = ''")


@pytest.mark.every_engine("main")
def test_the_usual_loop_goes_at_the_displays_rate_with_the_page_alive(page: Windows) -> None:
    page.script("window.ticks = 0; window.ticking = setInterval(() => { window.ticks += 1; }, 10)")
    page.go("""
shown = 0
while True:
    image = np.full((48, 64, 3), shown % 256, np.uint8)
    cv2.imshow("loop", image)
    shown += 1
    if cv2.waitKey(1) == ord("q"):
        break
shown
""")
    page.host("loop")
    # However busy the machine is: some tens of ticks of the page, and pictures, of which the sixth is a 6
    waiting = WebDriverWait(page.browser, 20, poll_frequency=0.05)
    waiting.until(lambda _: page.script("return ticks") > 30 and page.shown("loop")[0, 0, 0] > 5)
    page.script("clearInterval(ticking)")
    page.part("loop", ".frame").send_keys("q")
    assert int(page.done()) > 5
    shown = page.shown("loop")
    assert (shown[:, :, :3] == shown[0, 0, 0]).all()


def test_a_delay_passes_and_without_windows_nothing_is_waited_for(page: Windows) -> None:
    code = "import time\ncv2.imshow('w', np.zeros((9, 9), np.uint8))\nstart = time.monotonic()\n"
    assert page.py(code + "repr((cv2.waitKey(80), time.monotonic() - start >= 0.079, cv2.pollKey()))") == "(-1, True, -1)"
    assert page.py("cv2.destroyAllWindows(); cv2.waitKey(0), cv2.waitKey(1), cv2.pollKey()") == "(-1, -1, -1)"


MOUSE = """
seen = []
def note(event, x, y, flags, param):
    if event or not seen or seen[-1][0]:
        seen.append((event, x, y, flags, param))
cv2.imshow("mouse", np.zeros((80, 120, 3), np.uint8))
cv2.setMouseCallback("mouse", note, "mine")
import cv2shim.page.door
cv2shim.page.door.post("windowMouse", "mouse")
cv2.waitKey(0)
repr([one for one in seen if one[0]])
"""


@pytest.mark.every_engine("main")
def test_the_mouse_in_pixels_of_the_picture(page: Windows) -> None:
    page.go(MOUSE)
    spot = page.at("mouse", 30, 20)
    WebDriverWait(page.browser, 5).until(lambda _: "listening" in spot[0].get_attribute("class"))
    other = page.at("mouse", 100, 70)
    chain = page.chain()
    chain.move_to_element_with_offset(*spot).click_and_hold().move_to_element_with_offset(*other).release()
    chain.pause(0.6).move_to_element_with_offset(*spot).double_click()
    chain.key_down(Keys.SHIFT).click().key_up(Keys.SHIFT).send_keys("x")
    chain.perform()
    left, shift = cv2.EVENT_FLAG_LBUTTON, cv2.EVENT_FLAG_SHIFTKEY
    assert eval(page.done()) == [
        (cv2.EVENT_LBUTTONDOWN, 30, 20, left, "mine"), (cv2.EVENT_LBUTTONUP, 100, 70, left, "mine"),
        (cv2.EVENT_LBUTTONDOWN, 30, 20, left, "mine"), (cv2.EVENT_LBUTTONUP, 30, 20, left, "mine"),
        (cv2.EVENT_LBUTTONDBLCLK, 30, 20, left, "mine"), (cv2.EVENT_LBUTTONUP, 30, 20, left, "mine"),
        (cv2.EVENT_LBUTTONDOWN, 30, 20, left | shift, "mine"), (cv2.EVENT_LBUTTONUP, 30, 20, left | shift, "mine"),
    ]  # fmt: skip


def test_the_right_button(page: Windows) -> None:
    if not page.browser.right_button:
        pytest.skip("its driver does not release it")
    page.go(MOUSE)
    spot = page.at("mouse", 30, 20)
    WebDriverWait(page.browser, 5).until(lambda _: "listening" in spot[0].get_attribute("class"))
    chain = page.chain().move_to_element_with_offset(*spot).double_click().context_click()
    chain.key_down(Keys.SHIFT).click().key_up(Keys.SHIFT).send_keys("x")
    chain.perform()
    left, right, shift = cv2.EVENT_FLAG_LBUTTON, cv2.EVENT_FLAG_RBUTTON, cv2.EVENT_FLAG_SHIFTKEY
    assert eval(page.done()) == [
        (cv2.EVENT_LBUTTONDOWN, 30, 20, left, "mine"), (cv2.EVENT_LBUTTONUP, 30, 20, left, "mine"),
        (cv2.EVENT_LBUTTONDBLCLK, 30, 20, left, "mine"), (cv2.EVENT_LBUTTONUP, 30, 20, left, "mine"),
        (cv2.EVENT_RBUTTONDOWN, 30, 20, right, "mine"), (cv2.EVENT_RBUTTONUP, 30, 20, right, "mine"),
        (cv2.EVENT_LBUTTONDOWN, 30, 20, left | shift, "mine"), (cv2.EVENT_LBUTTONUP, 30, 20, left | shift, "mine"),
    ]  # fmt: skip


def test_moves_and_the_wheel(page: Windows) -> None:
    page.go(MOUSE.replace("[one for one in seen if one[0]]", "seen"))
    spot = page.at("mouse", 60, 40)
    WebDriverWait(page.browser, 5).until(lambda _: "listening" in spot[0].get_attribute("class"))
    page.chain().move_to_element_with_offset(*spot).pause(0.3).perform()  # in Firefox a move waits for the display, a wheel not
    for way in ((0, -100), (0, 100), (100, 0)):
        chain = page.chain()
        chain.scroll_from_origin(ScrollOrigin.from_element(spot[0]), *way).pause(0.3).perform()
        chain.reset_actions()  # WebKit's driver takes the next way from the one before
    page.chain().send_keys("x").perform()
    seen = eval(page.done())
    assert seen[0] == (cv2.EVENT_MOUSEMOVE, 60, 40, 0, "mine")
    wheel = [(event, flags >> 16) for event, _, _, flags, _ in seen if event]
    assert wheel == [(cv2.EVENT_MOUSEWHEEL, 120), (cv2.EVENT_MOUSEWHEEL, -120), (cv2.EVENT_MOUSEHWHEEL, 120)]


def test_coordinates_where_the_picture_is_scaled(page: Windows) -> None:
    page.go("""
seen = []
cv2.namedWindow("mouse", cv2.WINDOW_NORMAL)
cv2.imshow("mouse", np.zeros((80, 120, 3), np.uint8))
cv2.resizeWindow("mouse", 480, 240)
cv2.setMouseCallback("mouse", lambda *args: args[0] and seen.append(args[:3]))
cv2.waitKey(0)
repr(seen)
""")
    spot = page.at("mouse", 60 + 3 * 10, 3 * 7)  # 120 × 80 in 480 × 240 is three times as large, 60 from the left
    WebDriverWait(page.browser, 5).until(lambda _: "listening" in spot[0].get_attribute("class"))
    spot = page.at("mouse", 60 + 3 * 10, 3 * 7)
    page.chain().move_to_element_with_offset(*spot).click().send_keys("x").perform()
    assert eval(page.done()) == [(cv2.EVENT_LBUTTONDOWN, 10, 7), (cv2.EVENT_LBUTTONUP, 10, 7)]


@pytest.mark.every_engine("main")
def test_trackbars(page: Windows) -> None:
    page.go("""
seen = []
cv2.namedWindow("bars")
cv2.createTrackbar("threshold", "bars", 3, 10, seen.append)
cv2.createTrackbar("blur", "bars", 0, 5, lambda value: 1 / 0)
cv2.setTrackbarMin("blur", "bars", 1)
cv2.imshow("bars", np.zeros((80, 220, 3), np.uint8))
cv2.waitKey(0)
repr((seen, cv2.getTrackbarPos("threshold", "bars"), cv2.getTrackbarPos("blur", "bars")))
""")
    slider = page.part("bars", "input[type=range]")
    assert slider.get_attribute("value") == "3"
    assert slider.accessible_name == "threshold"
    slider.send_keys(Keys.ARROW_RIGHT)
    slider.send_keys(Keys.END)
    slider.send_keys("x")
    outcome = page.end()
    assert outcome.get("value") in ("([3, 4, 10], 10, 1)", "([3, 10], 10, 1)"), outcome
    assert "ZeroDivisionError" in outcome["printed"]  # a callback's error is printed, and the script goes on
    assert page.part("bars", "output[for]").text == "10"


def test_buttons(page: Windows) -> None:
    page.go("""
seen = []
cv2.imshow("picture", np.zeros((80, 220, 3), np.uint8))
cv2.createButton("Reset", lambda state, what: seen.append((what, state)), "push")
cv2.createButton("Grey", lambda state, what: seen.append((what, state)), "check", cv2.QT_CHECKBOX, 1)
cv2.createButton("One", lambda state, what: seen.append((what, state)), "one", cv2.QT_RADIOBOX | cv2.QT_NEW_BUTTONBAR, 1)
cv2.createButton("Two", lambda state, what: seen.append((what, state)), "two", cv2.QT_RADIOBOX)
cv2.createTrackbar("level", "", 2, 5, seen.append)
cv2.waitKey(0)
repr(seen)
""")
    panel = page.host("").shadow_root
    panel.find_element(By.CSS_SELECTOR, ".buttons button").click()
    panel.find_element(By.CSS_SELECTOR, "input[type=checkbox]").click()
    panel.find_elements(By.CSS_SELECTOR, "input[type=radio]")[1].click()
    panel.find_element(By.CSS_SELECTOR, "input[type=range]").send_keys("x")
    started = [("check", 1), ("one", 1), 2]
    seen = eval(page.done())
    assert seen == [*started, ("push", 0), ("check", 0), ("one", 0), ("two", 1)]


def test_a_window_that_its_user_closes(page: Windows) -> None:
    page.go("""
while cv2.getWindowProperty("closing", cv2.WND_PROP_VISIBLE) or not rounds:
    rounds += 1
    cv2.imshow("closing", np.full((50, 90), rounds % 256, np.uint8))
    cv2.waitKey(1)
visible = cv2.getWindowProperty("closing", cv2.WND_PROP_VISIBLE)
cv2.waitKey(0), visible
""".replace("while", "rounds = 0\nwhile", 1))
    page.part("closing", ".close").click()
    assert page.done() == "(-1, 0.0)"
    assert page.names() == []
    page.py("cv2.imshow('closing', np.zeros((50, 90), np.uint8)); cv2.waitKey(1)")
    assert page.names() == ["closing"]
    assert page.py("cv2.getWindowProperty('closing', cv2.WND_PROP_VISIBLE)") == "1"


def test_titles_texts_and_properties(page: Windows) -> None:
    assert page.py("""
cv2.imshow("looks", np.zeros((120, 200), np.uint8))
cv2.setWindowTitle("looks", "A title")
cv2.displayOverlay("looks", "over it")
cv2.displayStatusBar("looks", "below it", 60)
cv2.moveWindow("looks", 300, 200)
cv2.waitKey(1)
x, y, w, h = cv2.getWindowImageRect("looks")
before = [cv2.getWindowProperty("looks", k) for k in range(7)]
cv2.setWindowProperty("looks", cv2.WND_PROP_FULLSCREEN, cv2.WINDOW_FULLSCREEN)
cv2.waitKey(1)
full = cv2.getWindowImageRect("looks")
repr((x - 300 < 3, y - 200 < 50, w, h, before, full[2], cv2.getWindowProperty("looks", cv2.WND_PROP_FULLSCREEN)))
""") == repr((True, True, 200, 120, [0.0, 1.0, 0.0, 0.0, 1.0, 0.0, -1.0], page.script("return innerWidth"), 1.0))
    page.py("cv2.setWindowProperty('looks', cv2.WND_PROP_FULLSCREEN, cv2.WINDOW_NORMAL)")
    assert page.words("looks", ".title") == "A title"
    assert page.words("looks", ".overlay") == "over it"
    WebDriverWait(page.browser, 5).until(lambda _: page.words("looks", ".status") == "")


def test_a_window_is_dragged_by_its_bar(page: Windows) -> None:
    page.py("cv2.imshow('drag', np.zeros((80, 200), np.uint8)); cv2.waitKey(1)")
    before = page.host("drag").location
    page.chain().drag_and_drop_by_offset(page.part("drag", ".title"), 70, 40).perform()
    after = page.host("drag").location
    assert (after["x"] - before["x"], after["y"] - before["y"]) == (70, 40)


def test_windows_do_not_cover_each_other(page: Windows) -> None:
    page.py("for k in range(4): cv2.imshow(f'w{k}', np.zeros((150, 250), np.uint8))\ncv2.waitKey(1)")
    boxes = [page.host(f"w{k}").rect for k in range(4)]
    for k, one in enumerate(boxes):
        for other in boxes[:k]:
            apart = (one["x"] >= other["x"] + other["width"], other["x"] >= one["x"] + one["width"])
            assert any([*apart, one["y"] >= other["y"] + other["height"], other["y"] >= one["y"] + one["height"]])


def test_a_region_is_selected_by_dragging(page: Windows) -> None:
    page.go("box = cv2.selectROI('roi', np.full((100, 160, 3), 200, np.uint8)); box")
    canvas, *_ = spot = page.at("roi", 20, 30)
    WebDriverWait(page.browser, 5).until(lambda _: "listening" in canvas.get_attribute("class"))
    chain = page.chain().move_to_element_with_offset(*spot).click_and_hold()
    chain.move_to_element_with_offset(*page.at("roi", 90, 80)).release().perform()
    WebDriverWait(page.browser, 5).until(lambda _: tuple(page.shown("roi")[30, 20]) == (0, 0, 255, 255))
    page.part("roi", ".frame").send_keys(Keys.ENTER)
    outcome = page.end()
    assert outcome["value"] == "(20, 30, 70, 50)"
    assert outcome["printed"].startswith("Select a ROI and then press SPACE or ENTER button!")


def test_several_regions(page: Windows) -> None:
    page.go("""
boxes = cv2.selectROIs("roi", np.full((100, 160), 200, np.uint8), fromCenter=True)
repr((boxes.tolist(), boxes.dtype))
""")
    for x, y in ((50, 50), (80, 40)):
        canvas, *_ = spot = page.at("roi", x, y)
        WebDriverWait(page.browser, 5).until(lambda _, canvas=canvas: "listening" in canvas.get_attribute("class"))
        chain = page.chain().move_to_element_with_offset(*spot).click_and_hold()
        chain.move_to_element_with_offset(*page.at("roi", x + 10, y + 15)).release().perform()
        WebDriverWait(page.browser, 5).until(lambda _, x=x, y=y: page.shown("roi")[y + 15, x - 10, 0] == 255)
        page.part("roi", ".frame").send_keys(" ")
    page.part("roi", ".frame").send_keys(Keys.ESCAPE)
    assert page.done() == "([[40, 35, 20, 30], [70, 25, 20, 30]], dtype('int32'))"


def test_asynchronously(page: Windows) -> None:
    page.begin("import cv2shim\ncv2.imshow('later', np.zeros((9, 99), np.uint8))\nawait cv2shim.wait_key(0)", "runPythonAsync")
    page.part("later", ".frame").send_keys(Keys.ARROW_LEFT)
    assert page.done() == str(65361 & 255)
    assert page.run("await cv2shim.wait_key(5)") == "-1"


def test_errors_are_cv2s_and_the_next_call_works(page: Windows) -> None:
    code = """
import re
found = []
def attempt(call):
    try:
        found.append(call())
    except (cv2.error, TypeError) as error:
        found.append(error.err if isinstance(error, cv2.error) else str(error))
attempt(lambda: cv2.imshow("w", np.zeros((0, 3), np.uint8)))
attempt(lambda: cv2.resizeWindow("none", 3, 3))
attempt(lambda: cv2.imshow("w", np.zeros((3, 3), np.int32)))
cv2.imshow("w", np.zeros((3, 3), np.uint8))
attempt(lambda: cv2.setMouseCallback("none", print))
attempt(lambda: cv2.getTrackbarPos("a", "none"))
attempt(lambda: cv2.getTrackbarPos("a", "w"))
attempt(lambda: cv2.getWindowProperty("none", cv2.WND_PROP_AUTOSIZE))
attempt(lambda: cv2.namedWindow("gl", cv2.WINDOW_OPENGL))
attempt(lambda: cv2.waitKey(1))
repr(found)
"""
    assert eval(page.py(code)) == [
        "size.width>0 && size.height>0", "NULL guiReceiver (please create a window)",
        "src_depth != CV_16F && src_depth != CV_32S", "NULL window handler", "NULL window handler", -1, -1.0,
        "Library was built without OpenGL support", -1,
    ]  # fmt: skip


MANY = """
photo = np.zeros((240, 320, 3), np.uint8)
photo[:, :, 0], photo[:, :, 1] = np.arange(320) * 255 // 319, (np.arange(240) * 255 // 239)[:, None]
cv2.imshow("input", photo)
cv2.imshow("edges", cv2.Canny(cv2.circle(photo.copy(), (160, 120), 70, (255, 255, 255), -1), 50, 150))
cv2.createTrackbar("low threshold", "edges", 50, 255, lambda value: None)
cv2.createTrackbar("high threshold", "edges", 150, 255, lambda value: None)
cv2.displayOverlay("input", "An overlay: two lines\\nof text")
cv2.displayStatusBar("input", "x = 12, y = 40")
cv2.createButton("Reset", lambda state, what: None)
cv2.createButton("Grey", lambda state, what: None, None, cv2.QT_CHECKBOX, 1)
cv2.createButton("Fast", lambda state, what: None, None, cv2.QT_RADIOBOX | cv2.QT_NEW_BUTTONBAR, 1)
cv2.createButton("Exact", lambda state, what: None, None, cv2.QT_RADIOBOX)
cv2.namedWindow("enlarged", cv2.WINDOW_NORMAL)
cv2.imshow("enlarged", photo[::16, ::16])
cv2.resizeWindow("enlarged", 400, 200)
cv2.waitKey(1)
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_anybody_can_use_the_windows(page: Windows, scheme: str) -> None:
    if page.place != "main":
        pytest.skip("the windows are the same wherever Python runs")
    page.browser.colours(scheme)
    page.script((fetch.npm("axe-core", "4.14.1") / "axe.min.js").read_text() + "\nwindow.axe = axe;")
    page.py(MANY)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.browser.save_screenshot(str(SCREENSHOTS / f"windows-{scheme}.png"))
    found = page.browser.execute_async_script(AXE)
    page.browser.as_before()
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS] == []


def test_a_phone_has_keys_as_well(page: Windows) -> None:
    if page.place != "main":
        pytest.skip("the windows are the same wherever Python runs")
    page.browser.phone(390, 844, scale=2, touch=True)
    page.py(MANY)
    page.browser.save_screenshot(str(SCREENSHOTS / "windows-phone.png"))
    assert page.script("return document.documentElement.scrollWidth") <= 390
    for name in ("input", "edges", "enlarged"):
        box = page.host(name).rect
        assert 0 <= box["x"] <= 390 - box["width"]
    page.go("cv2.waitKey(0)")
    page.part("input", ".keys").click()
    page.chain().send_keys("ü").perform()
    assert page.done() == str(ord("ü"))
    page.browser.as_before()


def test_a_tab_that_nobody_sees_goes_on(page: Windows) -> None:
    page.script("window.frames = window.requestAnimationFrame; window.requestAnimationFrame = () => 0")
    loop = "for k in range(3):\n    cv2.imshow('w', np.full((9, 9), k, np.uint8))\n    cv2.waitKey(1)"
    page.py(loop)
    page.script("window.requestAnimationFrame = window.frames")
    assert page.shown("w")[0, 0, 0] == 2


def test_the_pages_own_place_for_windows(page: Windows) -> None:
    page.script("document.querySelector('main').innerHTML = '<div data-cv2-windows></div>'")
    page.py("cv2.imshow('inside', np.zeros((30, 40), np.uint8)); cv2.moveWindow('inside', 500, 500); cv2.waitKey(1)")
    assert page.script("return document.querySelector('[data-cv2-windows] .cv2-window').style.left") == ""
    page.chain().drag_and_drop_by_offset(page.part("inside", ".title"), 30, 10).perform()
    assert page.script("return document.querySelector('.cv2-window').style.left") == "30px"
    page.py("cv2.destroyAllWindows()")
    page.script("document.querySelector('main').innerHTML = ''")


def test_frames_of_a_script_that_never_waits(page: Windows) -> None:
    page.py("for k in range(60): cv2.imshow('w', np.full((200, 300, 3), k, np.uint8))")
    page.py("cv2.waitKey(1)")
    assert page.shown("w")[0, 0, 0] == 59


def test_where_nothing_can_wait_pictures_are_shown_and_waitKey_says_what_to_do(page: Windows) -> None:
    if page.how == "runPython":
        pytest.skip("it can wait there")
    assert page.run("cv2.imshow('w', np.full((9, 9), 5, np.uint8)); 'shown'", "runPython") == "shown"
    WebDriverWait(page.browser, 5).until(lambda _: page.shown("w")[0, 0, 0] == 5)
    error = page.outcome("cv2.waitKey(1)", "runPython")["error"].strip().splitlines()[-1]
    assert "cv2 cannot wait for the page here" in error
    assert "await `cv2shim.wait_key(delay)`" in error


@pytest.mark.every_engine
def test_a_main_thread_without_stack_switching_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    if browser.switches_stacks:
        pytest.skip("it can wait there")
    with served(tmp_path, isolated=False) as address:
        main = Windows(browser, address, "main")
        main.prepare("import cv2, cv2shim, numpy as np")
        main.run("cv2.imshow('w', np.full((9, 9), 5, np.uint8))")
        assert main.run("await cv2shim.wait_key(1)") == "-1"
        assert main.shown("w")[0, 0, 0] == 5
        error = main.outcome("cv2.waitKey(1)")["error"].strip().splitlines()[-1]
        assert "cv2 cannot wait for the page here" in error
        assert "or run it in a worker, or await `cv2shim.wait_key(delay)`" in error
        main.run("cv2.destroyAllWindows()")


def test_nothing_is_left(page: Windows) -> None:
    use = """
for k in range(40):
    cv2.imshow("w", np.full((60, 80, 3), k, np.uint8))
    cv2.setMouseCallback("w", lambda *args: None)
    cv2.createTrackbar("bar", "w", k % 5, 5, lambda value: None)
    cv2.waitKey(1)
cv2.destroyAllWindows()
"""
    page.py(use)
    before = page.held(), page.run("cv2shim.info()['live_mats']")
    page.py(use)
    assert (page.held(), page.run("cv2shim.info()['live_mats']")) == before


@pytest.mark.every_engine("main")
def test_no_error_was_logged(page: Windows) -> None:
    assert page.browser.errors() == []


def test_the_windows_go_when_the_page_ends_the_worker(page: Windows) -> None:
    if page.place == "main":
        pytest.skip("there is no worker")
    page.py("cv2.imshow('w', np.zeros((9, 9), np.uint8)); cv2.waitKey(1)")
    page.script("disconnect()")
    assert page.names() == []
