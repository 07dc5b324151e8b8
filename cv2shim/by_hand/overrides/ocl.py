"""Overrides of cv2.ocl's switches: in WebAssembly there is no OpenCL to switch on."""

from __future__ import annotations

from cv2shim.by_hand.overrides import override

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
