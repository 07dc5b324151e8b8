"""Pictures and Mats of a page's own scripts as ndarrays, and back, on the main thread and in a worker."""

from __future__ import annotations

import json
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from host.browsers import Browser
from tests.browser.stage import Stage, served

RGBA = np.random.default_rng(3).integers(0, 256, (5, 7, 4), np.uint8)
OPAQUE = np.dstack([RGBA[..., :3], np.full((5, 7), 255, np.uint8)])

# What scripts of the page have: a picture of the bytes in each of the page's kinds.
PAGE = """
import cv2, cv2shim, gc, json, numpy as np
from pyodide.code import run_js
from pyodide.ffi import to_js
kinds = run_js('''({
  imageData: (bytes) => new ImageData(new Uint8ClampedArray(bytes), 7, 5),
  filled(canvas, bytes) { canvas.getContext("2d").putImageData(this.imageData(bytes), 0, 0); return canvas; },
  offscreen(bytes) { return this.filled(new OffscreenCanvas(7, 5), bytes); },
  canvas(bytes) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [7, 5];
    return this.filled(canvas, bytes);
  },
  bitmap(bytes) { return this.offscreen(bytes).transferToImageBitmap(); },
  shown(bytes) {
    const canvas = new OffscreenCanvas(7, 5);
    canvas.getContext("bitmaprenderer").transferFromImageBitmap(this.bitmap(bytes));
    return canvas;
  },
  frame: (bytes) => new VideoFrame(new Uint8Array(bytes), { format: "RGBA", codedWidth: 7, codedHeight: 5, timestamp: 0 }),
  async image(bytes) {
    const image = new Image();
    image.src = URL.createObjectURL(await this.offscreen(bytes).convertToBlob());
    await image.decode();
    return image;
  },
  async video(bytes) {
    const canvas = this.canvas(bytes), video = document.createElement("video");
    video.srcObject = canvas.captureStream(0);
    const shown = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    video.muted = true;
    const [track] = video.srcObject.getVideoTracks();
    const again = () => { canvas.getContext("2d").drawImage(canvas, 0, 0); track.requestFrame(); };
    const drawing = setInterval(again, 50);   // WebKit gives no frame of what was drawn before
    await Promise.all([video.play(), shown]);
    clearInterval(drawing);
    return video;
  },
})''')
def error_of(function, *args):
    try:
        function(*args)
    except cv2.error as error:
        return error.err
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("sharing")
    cv2.imwrite(str(folder / "dot.png"), np.zeros((2, 2), np.uint8))
    with served(folder, isolated=False) as address:
        yield address


@pytest.fixture(scope="module", params=["main", "module"])
def stage(request: pytest.FixtureRequest, browser: Browser, address: str) -> Stage:
    stage = Stage(browser, address, request.param)
    stage.run(f"{PAGE}\nrgba = np.array({RGBA.tolist()}, np.uint8)\nopaque = np.array({OPAQUE.tolist()}, np.uint8)")
    return stage


@pytest.fixture(autouse=True)
def nothing_stays(stage: Stage) -> Iterator[None]:
    before = counted(stage)
    yield
    after = counted(stage)
    assert all(now <= was for was, now in zip(before, after, strict=True)), (before, after)


def counted(stage: Stage) -> list[int]:
    facts = json.loads(stage.run('gc.collect(); json.dumps([cv2shim.info()[k] for k in ("live_mats", "live_objects")])'))
    return [*stage.held()[:2], *facts]


def given(stage: Stage, code: str) -> np.ndarray:
    """The array that `code` makes in the page."""
    return np.array(json.loads(stage.run(f"json.dumps(({code}).tolist())")), np.uint8)


ORDERS = {
    "bgr": cv2.COLOR_RGBA2BGR, "bgra": cv2.COLOR_RGBA2BGRA, "rgb": cv2.COLOR_RGBA2RGB, "gray": cv2.COLOR_RGBA2GRAY,
}  # fmt: skip


@pytest.mark.parametrize("order", [*ORDERS, "rgba"])
def test_image_data(stage: Stage, order: str) -> None:
    expected = RGBA if order == "rgba" else cv2.cvtColor(RGBA, ORDERS[order])
    found = given(stage, f"cv2shim.from_image_data(kinds.imageData(to_js(rgba.ravel())), {order!r})")
    np.testing.assert_array_equal(found, expected)


def test_bgr_is_what_comes_unasked(stage: Stage) -> None:
    found = given(stage, "cv2shim.from_image_data(kinds.imageData(to_js(rgba.ravel())))")
    np.testing.assert_array_equal(found, RGBA[..., 2::-1])


@pytest.mark.every_engine("main")
@pytest.mark.parametrize("kind", ["canvas", "offscreen", "shown", "bitmap", "image", "frame"])
def test_pictures_that_are_drawn(stage: Stage, kind: str) -> None:
    if stage.place != "main" and kind in ("canvas", "image"):
        pytest.skip("a worker has no elements")
    function = "from_canvas" if kind in ("canvas", "offscreen", "shown") else "from_video"
    close = "; [source.close() for source in [source] if hasattr(source, 'close')]"
    stage.run(f"source = kinds.{kind}(to_js(opaque.ravel()))\nif hasattr(source, 'then'): source = await source")
    found = given(stage, f"cv2shim.{function}(source, 'rgba')")
    stage.run(f"None{close}\ndel source")
    np.testing.assert_array_equal(found, OPAQUE)


def test_a_video_element(stage: Stage) -> None:
    """Its colours went through a camera's format: they are near."""
    if stage.place != "main":
        pytest.skip("a worker has no elements")
    stage.run("flat = np.full((5, 7, 4), (200, 100, 50, 255), np.uint8); video = await kinds.video(to_js(flat.ravel()))")
    found = given(stage, "cv2shim.from_video(video)")
    stage.run("video.srcObject.getTracks()[0].stop(); video.srcObject = None; del video")
    assert found.shape == (5, 7, 3)
    assert np.abs(found.astype(int) - (50, 100, 200)).max() <= 6


@pytest.mark.parametrize(
    ("array", "color"),
    [
        ("rgba[..., 0]", None), ("rgba[..., :3]", None), ("rgba", None), ("rgba[..., :3]", "rgb"), ("rgba", "rgba"),
        ("rgba[::-1, ::2]", None),
    ],
)
def test_to_image_data(stage: Stage, array: str, color: str | None) -> None:
    picture = np.ascontiguousarray(eval(array, {"rgba": RGBA}))
    code = {None: {2: cv2.COLOR_GRAY2RGBA, 3: cv2.COLOR_BGR2RGBA, 4: cv2.COLOR_BGRA2RGBA}[min(picture.ndim, picture.shape[-1])],
            "rgb": cv2.COLOR_RGB2RGBA, "rgba": None}[color]  # fmt: skip
    expected = picture if code is None else cv2.cvtColor(picture, code)
    stage.run(f"pixels = cv2shim.to_image_data({array}, {color!r})")
    found = given(stage, "np.asarray(pixels.data.to_py()).reshape(pixels.height, pixels.width, 4)")
    stage.run("del pixels")
    np.testing.assert_array_equal(found, expected)


@pytest.mark.every_engine("main")
def test_to_canvas(stage: Stage) -> None:
    stage.run("canvas = kinds.offscreen(to_js(rgba.ravel())); cv2shim.to_canvas(opaque[1:4, 1:4, :3], canvas)")
    found = given(stage, "cv2shim.from_canvas(canvas, 'bgr')")
    stage.run("del canvas")
    np.testing.assert_array_equal(found, OPAQUE[1:4, 1:4, :3])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("cv2shim.from_image_data, 3", "Number is no picture of a page"),
        ("cv2shim.from_image_data, None", "undefined is no picture of a page"),
        ("cv2shim.from_image_data, rgba", "is no picture of a page"),
        ("cv2shim.from_image_data, kinds", "Object is no picture of a page"),
        ("cv2shim.from_image_data, kinds, 'hsv'", "color is 'hsv', and must be one of gray, bgr, bgra, rgb, rgba"),
        ("cv2shim.from_canvas, run_js('new OffscreenCanvas(0, 3)')", "OffscreenCanvas has no picture yet"),
        ("cv2shim.to_canvas, rgba, 'edges'", "String is no canvas that can be drawn on in two dimensions"),
        ("cv2shim.to_image_data, rgba[..., :2]", "a picture is uint8 of (height, width[, 3 or 4]), not uint8 of (5, 7, 2)"),
        ("cv2shim.to_image_data, rgba.astype(float)", "not float64 of (5, 7, 4)"),
        ("cv2shim.to_image_data, rgba, 'bgr'", "color is 'bgr', and the array has 4 channels"),
        ("cv2shim.to_image_data, 'rgba'", "array is not a numpy array, neither a scalar"),
        ("cv2shim.from_mat, kinds", "Object is not a cv.Mat of the opencv.js that cv2 runs on"),
        ("cv2shim.to_mat, rgba.astype(bool)", "array data type = bool is not supported"),
    ],
)
def test_what_cannot_be_shared_is_said_in_a_sentence(stage: Stage, call: str, message: str) -> None:
    assert message in stage.run(f"error_of({call})")


def test_pixels_of_another_site(stage: Stage, address: str) -> None:
    if stage.place != "main":
        pytest.skip("a worker has no elements")
    other = address.replace("127.0.0.1", "localhost")
    stage.run(f"image = run_js('(src) => {{ const image = new Image(); image.src = src; return image; }}')('{other}dot.png')")
    stage.run("await image.decode()")
    found = stage.run("error_of(cv2shim.from_video, image)")
    stage.run("del image")
    assert "holds pixels of another site" in found


# ---- Mats ---------------------------------------------------------------------------------------------------------------

SCRIPT = """
script = run_js('''(cv, mat) => {
  const gray = new cv.Mat(), kernel = cv.getStructuringElement(cv.MORPH_RECT, new cv.Size(3, 3));
  cv.cvtColor(mat, gray, cv.COLOR_BGR2GRAY);
  cv.dilate(gray, gray, kernel);
  kernel.delete();
  return gray;
}''')
bgr = np.ascontiguousarray(opaque[..., :3])
"""


@pytest.mark.every_engine("main")
def test_a_script_of_the_page_works_on_pythons_array(stage: Stage) -> None:
    stage.run(f"{SCRIPT}\ncv = cv2shim.opencv_js(); mat = cv2shim.to_mat(bgr); gray = script(cv, mat)")
    found = given(stage, "cv2.flip(cv2shim.from_mat(gray), 1)")
    facts = "json.dumps([mat.rows, mat.cols, mat.type(), bool((cv2shim.from_mat(mat) == bgr).all())])"
    assert stage.run(facts) == "[5, 7, 16, true]"
    stage.run("mat.delete(); gray.delete()")
    assert "this cv.Mat has been deleted" in stage.run("error_of(cv2shim.from_mat, mat)")
    stage.run("del cv, mat, gray, script, bgr")
    expected = cv2.dilate(cv2.cvtColor(OPAQUE[..., :3], cv2.COLOR_BGR2GRAY), np.ones((3, 3), np.uint8))
    np.testing.assert_array_equal(found, cv2.flip(expected, 1))


@pytest.mark.parametrize("dtype", ["u1", "i1", "u2", "i2", "i4", "f4", "f8"])
def test_every_type_comes_back_as_it_went(stage: Stage, dtype: str) -> None:
    for shape in ("(3, 4)", "(3, 4, 2)", "(6, 1)"):
        stage.run(f"array = np.arange(np.prod({shape})).astype('{dtype}').reshape({shape}); mat = cv2shim.to_mat(array)")
        stage.run("back = cv2shim.from_mat(mat); mat.delete(); del mat")
        assert stage.run("back.dtype == array.dtype and back.tolist() == array.tolist()") == "true"
    stage.run("del array, back")


def test_awaiting_the_module_ends(stage: Stage) -> None:
    """The published opencv.js is a promise of itself, for which `await` waits for ever."""
    assert stage.run("await run_js('async (cv) => typeof (await cv).Mat')(cv2shim.opencv_js())") == "function"


def test_a_mat_without_memory_is_none(stage: Stage) -> None:
    stage.run("mat = cv2shim.opencv_js().Mat.new(); found = cv2shim.from_mat(mat); mat.delete(); del mat")
    assert stage.run("repr(found)") == "None"


def test_after_a_reset_there_is_another_module(stage: Stage) -> None:
    if stage.place == "main":
        pytest.skip("a main thread starts the fresh one later")
    stage.run("old = cv2shim.opencv_js(); mat = old.Mat.new(2, 3, 0); cv2shim.reset()")
    assert "not a cv.Mat of the opencv.js that cv2 runs on" in stage.run("error_of(cv2shim.from_mat, mat)")
    stage.run("mat.delete(); fresh = cv2shim.opencv_js(); mat = fresh.Mat.ones(2, 3, 0)")
    assert stage.run("str(cv2shim.from_mat(mat).tolist())") == "[[1, 1, 1], [1, 1, 1]]"
    stage.run("mat.delete(); del old, mat, fresh")
