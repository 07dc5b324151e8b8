"""Overrides of cv2.ocl: in WebAssembly there is no OpenCL to switch on."""

from __future__ import annotations

from typing import Any

from cv2shim.accepts import tables
from cv2shim.by_hand.overrides import override, override_class

NONE = "stock opencv.js does not export it, and there is no OpenCL"


def _no(name: str, what: str) -> None:
    def answer() -> bool:
        return False

    answer.__doc__ = f"Whether {what}: no."
    override(f"ocl.{name}", reason=NONE)(answer)


for _name, _what in {
    "haveOpenCL": "there is OpenCL",
    "useOpenCL": "OpenCL is used",
    "haveAmdBlas": "there is a BLAS of AMD's",
    "haveAmdFft": "there is an FFT of AMD's",
}.items():
    _no(_name, _what)


@override("ocl.setUseOpenCL", reason=NONE)
def set_use_opencl(flag: bool) -> None:
    """Nothing: there is none to use."""


@override("ocl.finish", reason=NONE)
def finish() -> None:
    """Nothing: no queue of OpenCL's has work left."""


# ---- the device that there is not -------------------------------------------------------------------------------------

NOTHING = {"String": "", "bool": False, "int": 0, "size_t": 0}


def _answering(name: str, nothing: Any) -> Any:
    def answer(self: Any, **_arguments: Any) -> Any:
        return nothing

    answer.__name__, answer.__doc__ = name, f"Of no device: {nothing!r}."
    return answer


def _device() -> type:
    """OpenCV's class of an empty handle: every question has the answer that means nothing."""
    methods = tables.classes()["ocl.Device"]["methods"]
    answers = {name: _answering(name, NOTHING[rows[0][0]]) for name, rows in methods.items()}
    made = type("Device", (), {"__slots__": (), "__doc__": "A device of OpenCL: none.", **answers})
    made.__init__ = lambda self: None  # type: ignore[misc]
    made.getDefault = staticmethod(made)  # type: ignore[attr-defined]
    return made


WITHOUT = "opencv.js is compiled without OpenCL, where the real cv2 has it and finds no device: it throws instead of answering"
Device = override_class("ocl.Device", reason=WITHOUT, always=True)(_device())
override("ocl.Device_getDefault", reason=WITHOUT, always=True)(Device)
override_class("ocl.OpenCLExecutionContext", reason=NONE)(type("OpenCLExecutionContext", (), {"__slots__": ()}))
