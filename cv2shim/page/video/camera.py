"""Cameras: what the page's getUserMedia shows, by the rules of OpenCV's V4L2."""

from __future__ import annotations

from typing import Any

from cv2shim.accepts import errors, log
from cv2shim.page import door
from cv2shim.page.video import properties as p
from cv2shim.page.video.frames import NotReadable, Pixels
from cv2shim.page.video.positions import Source

SETTINGS = {p.CAP_PROP_FRAME_WIDTH: "width", p.CAP_PROP_FRAME_HEIGHT: "height", p.CAP_PROP_FPS: "frameRate"}
FIXED = {p.CAP_PROP_CONVERT_RGB: 1, p.CAP_PROP_BUFFERSIZE: 1, p.CAP_PROP_MODE: 0, p.CAP_PROP_POS_FRAMES: 0}


def opened(index: int, params: dict[int, int]) -> CameraSource:
    """Camera `index`. Raises NotReadable with the reason if there is none, or it is not allowed."""
    unknown = [prop for prop in params if prop not in SETTINGS and prop not in FIXED]
    if unknown:
        raise NotReadable(f"unsupported parameters in .open(): {unknown}")
    try:
        return CameraSource(door.call("cameraOpen", index, _constraints(params)))
    except errors.error as failure:
        raise NotReadable(f"can't open camera by index: {failure.err}") from None


def _constraints(params: dict[int, int]) -> dict[str, float]:
    return {SETTINGS[prop]: value for prop, value in params.items() if prop in SETTINGS}


class CameraSource(Source):
    """An open camera. `grab` waits for a frame that is newer than the last; False once the camera is gone."""

    api = p.CAP_V4L2

    def __init__(self, answer: dict[str, Any]) -> None:
        self._camera = answer["camera"]
        self._settings = answer

    def grab(self) -> bool:
        return self._came(door.call("cameraGrab", self._camera))

    def retrieve(self, channel: int = 0) -> Pixels | None:
        answer = door.picture("cameraRetrieve", self._camera)
        return answer and answer["pixels"]

    def read(self) -> Pixels | None:
        answer = door.picture("cameraRead", self._camera)
        return answer["pixels"] if self._came(answer["outcome"]) else None

    def get(self, prop: int) -> float:
        if prop in SETTINGS:
            return float(self._settings[SETTINGS[prop]] or 0)
        return float(FIXED.get(prop, -1))

    def set(self, prop: int, value: float) -> bool:
        if prop not in SETTINGS:
            return prop == p.CAP_PROP_BUFFERSIZE or (prop == p.CAP_PROP_CONVERT_RGB and value == 1)
        if not value > 0:
            return False
        try:
            self._settings = door.call("cameraSet", self._camera, {SETTINGS[prop]: value})
        except errors.error as failure:
            log.warning("cap_v4l.cpp set", f"VideoCapture.set: {failure.err}")
            return False
        return True

    def close(self) -> None:
        door.post("cameraClose", self._camera)

    def _came(self, outcome: str) -> bool:
        if outcome == "late":
            log.warning("cap_v4l.cpp tryIoctl", "select() timeout: the camera has given no frame for 10 seconds")
        return outcome == "frame"
