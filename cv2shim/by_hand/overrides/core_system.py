"""Overrides of OpenCV's core module: clock, version, threads, switches, type codes."""

from __future__ import annotations

import operator
import os
import time
from collections.abc import Callable
from typing import Any

from cv2shim.accepts import errors, mats
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING

SINGLE = "opencv.js runs one thread, on a machine without features to choose from"

_switches = {"optimized": True}


@override("getTickCount", reason=MISSING)
def get_tick_count() -> int:
    """Nanoseconds since some moment."""
    return time.perf_counter_ns()


@override("getCPUTickCount", reason=MISSING)
def get_cpu_tick_count() -> int:
    """Nanoseconds since some moment: WebAssembly cannot read the processor's counter."""
    return time.perf_counter_ns()


@override("getTickFrequency", reason=MISSING)
def get_tick_frequency() -> float:
    """Ticks of getTickCount a second."""
    return 1e9


@override("getVersionString", reason=MISSING)
def get_version_string() -> str:
    """OpenCV's version."""
    import cv2

    return str(cv2.__version__)


@override("getVersionMajor", reason=MISSING)
def get_version_major() -> int:
    """The first number of OpenCV's version."""
    return int(get_version_string().split(".")[0])


@override("getVersionMinor", reason=MISSING)
def get_version_minor() -> int:
    """The second number of OpenCV's version."""
    return int(get_version_string().split(".")[1])


@override("getVersionRevision", reason=MISSING)
def get_version_revision() -> int:
    """The third number of OpenCV's version."""
    return int(get_version_string().split(".")[2].split("-")[0])


@override("setUseOptimized", reason=SINGLE)
def set_use_optimized(onoff: bool) -> None:
    """Remember `onoff` for useOptimized; there is no optimised code to switch."""
    _switches["optimized"] = onoff


@override("useOptimized", reason=SINGLE)
def use_optimized() -> bool:
    """What setUseOptimized last set; True before."""
    return _switches["optimized"]


@override("setNumThreads", reason=SINGLE)
def set_num_threads(nthreads: int) -> None:
    """Nothing: there is one thread."""


@override("getNumThreads", reason=SINGLE)
def get_num_threads() -> int:
    """1."""
    return 1


@override("getThreadNum", reason=SINGLE)
def get_thread_num() -> int:
    """0, the number of the only thread."""
    return 0


@override("getNumberOfCPUs", reason=MISSING)
def get_number_of_cpus() -> int:
    """The processors that Python sees, at least 1."""
    return os.cpu_count() or 1


@override("checkHardwareSupport", reason=SINGLE)
def check_hardware_support(feature: int) -> bool:
    """False: WebAssembly has none of these processor features."""
    return False


@override("getCPUFeaturesLine", reason=SINGLE)
def get_cpu_features_line() -> str:
    """Empty: WebAssembly has none of these processor features."""
    return ""


@override("getDefaultAlgorithmHint", reason=MISSING)
def get_default_algorithm_hint() -> int:
    """cv2.ALGO_HINT_ACCURATE."""
    return 1


@override("ipp.useIPP", reason=SINGLE)
def use_ipp() -> bool:
    """False: Intel's library is not in WebAssembly."""
    return False


@override("ipp.useIPP_NotExact", reason=SINGLE)
def use_ipp_not_exact() -> bool:
    """False: Intel's library is not in WebAssembly."""
    return False


@override("ipp.setUseIPP", reason=SINGLE)
def set_use_ipp(flag: bool) -> None:
    """Nothing: Intel's library is not in WebAssembly."""


@override("ipp.setUseIPP_NotExact", reason=SINGLE)
def set_use_ipp_not_exact(flag: bool) -> None:
    """Nothing: Intel's library is not in WebAssembly."""


@override("ipp.getIppVersion", reason=SINGLE)
def get_ipp_version() -> str:
    """What cv2 says where it is built without Intel's library."""
    return "disabled"


@override("haveOpenVX", reason=SINGLE)
def have_open_vx() -> bool:
    """False."""
    return False


@override("useOpenVX", reason=SINGLE)
def use_open_vx() -> bool:
    """False."""
    return False


@override("setUseOpenVX", reason=SINGLE)
def set_use_open_vx(flag: bool) -> None:
    """Nothing: there is no OpenVX."""


def _c_number(number: int) -> int:
    """The number as C's int has it, whose top bits go."""
    return (number + (1 << 31)) % (1 << 32) - (1 << 31)


@override("CV_MAKETYPE", reason=MISSING, builtin=True)
def CV_MAKETYPE(depth: int, channels: int) -> int:
    """CV_MAKETYPE(depth, channels) -> retval"""
    depth, channels = operator.index(depth), operator.index(channels)
    if not all(-(2**31) <= number < 2**31 for number in (depth, channels)):
        raise OverflowError("signed integer is greater than maximum")
    return _type_code(depth, channels)


def _type_code(depth: int, channels: int) -> int:
    return _c_number(mats.depth_of(depth) + ((channels - 1) << mats.CHANNEL_BITS))


def _of_depth(depth: int, name: str) -> Callable[[int], int]:
    def code(channels: int, /) -> int:
        return _type_code(depth, operator.index(channels))

    code.__name__ = code.__qualname__ = name
    code.__doc__ = f"{name}(channels) -> retval"
    code.__module__ = "cv2"
    return code


for _depth, _name in enumerate(("8U", "8S", "16U", "16S", "32S", "32F", "64F", "16F")):
    override(f"CV_{_name}C", reason=MISSING, builtin=True)(_of_depth(_depth, f"CV_{_name}C"))


@override("VideoWriter_fourcc", reason=MISSING)
def fourcc(c1: str | int, c2: str | int, c3: str | int, c4: str | int) -> int:
    """The int32 code that four characters make."""
    codes = bytes((ord(c) if isinstance(c, str) else c) & 255 for c in (c1, c2, c3, c4))
    return int.from_bytes(codes, "little", signed=True)


@override("redirectError", reason="opencv.js cannot call Python, which raises its errors", always=True, builtin=True)
def redirectError(on_error: Callable[..., Any] | None) -> None:
    """Call `on_error(status, func_name, err_msg, file_name, line)` of each error of OpenCV from now on; None: no longer."""
    if on_error is not None and not callable(on_error):
        raise TypeError("on_error must be callable")
    errors.redirect(on_error)


@override("utils.fs.getCacheDirectoryForDownloads", reason="opencv.js does not know Python's environment", always=True)
def get_cache_directory_for_downloads() -> str:
    """The folder for downloads, made if it is missing; with a slash at its end."""
    folder = os.environ.get("OPENCV_DOWNLOADS_CACHE_DIR") or os.path.join(_cache(), "opencv", "4.x", "downloads")
    os.makedirs(folder, exist_ok=True)
    return os.path.join(folder, "")


def _cache() -> str:
    home = os.environ.get("HOME")
    places = (os.environ.get("XDG_CACHE_HOME"), os.path.join(home, ".cache") if home else None, "/var/tmp")
    return next((place for place in places if place and os.path.isdir(place)), "/tmp")


@override("bootstrap", reason="written in Python in cv2 as well: it loads what is loaded here already", builtin=True)
def bootstrap() -> None:
    """Nothing: cv2 is there."""
