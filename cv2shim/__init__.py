"""cv2shim: OpenCV's `cv2` in Pyodide, carried out by opencv.js.

`import cv2` is all that scripts need. This package adds what only a browser needs: `load` (start asynchronously),
`info` (what runs), `reset` (start opencv.js anew) and `wait_key` (waitKey for code that is asynchronous).
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"
__all__ = ["info", "load", "reset", "wait_key"]


async def load() -> None:
    """Start opencv.js asynchronously, then `import cv2` works everywhere. Raises ImportError if it cannot run here."""
    from cv2shim import loader

    await loader.load()


def info() -> dict[str, Any]:
    """What runs: the opencv.js build, its memory strategy and heap in bytes, live Mats, vectors and objects, errors so far."""
    from cv2shim import runtime

    if not runtime.is_running():
        return {"live_mats": 0, "live_vectors": 0, "live_objects": 0}
    current = runtime.current()
    return {"build": current.build, **current.bridge.info()}


def reset() -> None:
    """Start opencv.js anew: its memory is given back, objects made before raise a clear error."""
    from cv2shim import runtime

    runtime.current().bridge.reset()


async def wait_key(delay: int = 0) -> int:
    """`cv2.waitKey(delay)` where nothing may block: the lowest byte of the key's number, -1 after `delay` ms without one.

    0: no limit, as long as there are windows. Callbacks of mouse, trackbars and buttons run meanwhile.
    """
    from cv2shim.highgui import windows

    return windows.lowest(await windows.wait_later(delay))
