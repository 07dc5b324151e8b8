"""cv2shim: OpenCV's `cv2` in Pyodide, carried out by opencv.js.

`import cv2` is all that scripts need. This package adds what only a browser needs: `load` (start asynchronously),
`info` (what runs), `reset` (start opencv.js anew), `wait_key` (waitKey for code that is asynchronous), and `from_…`, `to_…` and
`opencv_js` to share pictures with the page's own scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cv2shim.version import __version__ as __version__

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "from_canvas", "from_image_data", "from_mat", "from_video", "info", "load", "opencv_js", "reset",
    "to_canvas", "to_image_data", "to_mat", "wait_key",
]  # fmt: skip


async def load() -> None:
    """Start opencv.js asynchronously, then `import cv2` works everywhere. Raises ImportError if it cannot run here."""
    from cv2shim.bridge import loader

    await loader.load()


def info() -> dict[str, Any]:
    """What runs: the opencv.js build, its memory strategy and heap in bytes, live Mats, vectors and objects, errors so far."""
    from cv2shim.bridge import crossing, loader

    bridge = crossing.running()
    if bridge is None:
        return {"live_mats": 0, "live_vectors": 0, "live_objects": 0}
    return {"build": loader.build(), **bridge.info()}


def reset() -> None:
    """Start opencv.js anew: its memory is given back, objects made before raise a clear error.

    Where the engine starts so large a module only asynchronously (the full build on Chromium's main thread) this raises
    cv2.error, which says so: `await cv2shim.load()` then waits for the fresh one.
    """
    from cv2shim.names import runtime

    runtime.current().bridge.reset()


async def wait_key(delay: int = 0) -> int:
    """`cv2.waitKey(delay)` where nothing may block: the lowest byte of the key's number, -1 after `delay` ms without one.

    0: no limit, as long as there are windows. Callbacks of mouse, trackbars and buttons run meanwhile.
    """
    from cv2shim.page.highgui import windows

    return windows.lowest(await windows.wait_later(delay))


def from_image_data(image_data: Any, color: str = "bgr") -> np.ndarray:
    """The pixels of an ImageData as a new uint8 array (height, width, 3), (height, width, 4) with alpha, or (height, width).

    `color` is the order of the channels: "bgr" as cv2's functions expect it, "bgra", "rgb", "gray", or "rgba" as the ImageData
    has them. Each pixel is copied once, and for another order than "rgba" goes through cv2.cvtColor then.
    Raises cv2.error if it is no ImageData of bytes.
    """
    from cv2shim import sharing

    return sharing.from_picture("from_image_data", image_data, color)


def from_canvas(canvas: Any, color: str = "bgr") -> np.ndarray:
    """What a canvas or an OffscreenCanvas shows as a new uint8 array; `color` and the array's shape as in `from_image_data`.

    Each pixel is copied twice: out of the canvas, by the browser, and into the array. Raises cv2.error if the canvas has
    no size, or holds pixels of another site that came without CORS headers.
    """
    from cv2shim import sharing

    return sharing.from_picture("from_canvas", canvas, color)


def from_video(video: Any, color: str = "bgr") -> np.ndarray:
    """What a video element shows now as a new uint8 array; `color` and the array's shape as in `from_image_data`.

    A VideoFrame, an ImageBitmap and an image element do as well. The browser draws the picture on a canvas in its own
    size, which is then read as by `from_canvas`. Raises cv2.error if there is no frame yet.
    """
    from cv2shim import sharing

    return sharing.from_picture("from_video", video, color)


def to_image_data(array: Any, color: str | None = None) -> Any:
    """A new ImageData with the pixels of a uint8 array (height, width), (height, width, 3) or (height, width, 4).

    `color` is the order of the array's channels: "gray", "bgr", "bgra", "rgb" or "rgba"; None takes one, three and four
    channels for the first three of these, as cv2.imshow does. What is not RGBA yet goes through cv2.cvtColor; each pixel is
    then copied once. Raises cv2.error for other arrays.
    """
    from cv2shim import sharing

    return sharing.to_image_data(array, color)


def to_canvas(array: Any, canvas: Any, color: str | None = None) -> None:
    """Show an array on a canvas or an OffscreenCanvas, which gets its size; array and `color` as in `to_image_data`.

    Each pixel is copied twice: into an ImageData, and onto the canvas, by the browser. Raises cv2.error if the canvas cannot
    be drawn on.
    """
    from cv2shim import sharing

    sharing.to_canvas(array, canvas, color)


def opencv_js() -> Any:
    """The module of the opencv.js that cv2 runs on, for scripts of the page: `cv.Mat`, `cv.Canny(…)` and all the rest.

    Its classes are made at the first call, which takes about as long as a start. Mats that scripts make are theirs to
    delete. After `reset`, and after errors that make a fresh start necessary, it is another one: ask again.
    """
    from cv2shim import sharing

    return sharing.opencv_js()


def from_mat(mat: Any) -> np.ndarray | None:
    """The elements of a `cv.Mat` of `opencv_js()` as an array of its shape, channels last; None if it has no memory.

    With one memory (`info()["strategy"]` is "shared") the array is the Mat's own memory, alive as long as either of the two;
    elements that the Mat borrows from elsewhere, and everything with two memories, are copied once.
    Raises cv2.error if it is no Mat of this opencv.js.
    """
    from cv2shim import sharing

    return sharing.from_mat(mat)


def to_mat(array: Any) -> Any:
    """A new `cv.Mat` of `opencv_js()` with the elements of an array or a UMat; whoever asks for it deletes it.

    With one memory it is over the array's own memory, and keeps it alive; with two, and where OpenCV cannot describe the
    array's layout, the elements are copied once. Raises cv2.error for what OpenCV has no type for.
    """
    from cv2shim import sharing

    return sharing.to_mat(array)
