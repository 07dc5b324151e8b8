"""OpenCV's own embind code: its generator, run on its headers with its own list of what opencv.js exports."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from host.cache import put
from host.versions import opencv
from opencv_js import recipe, sources
from opencv_js.errors import BuildError

WRAPPED = ("core", "imgproc", "features2d", "calib3d", "objdetect", "photo", "video", "dnn")  # says OpenCV's cmake

# Headers that OpenCV's cmake keeps from the generator.
_KEPT_OUT = re.compile(
    r"\.h$|core/(fast_math|opengl|ocl)\.hpp|calib3d/private\.hpp|modules/core/.*/(cuda|opencl|hal)|detection_based_tracker\.hpp"
    r"|core/utils/(.*\.private\.|instrumentation\.hpp|trace)"
)
_ZERO = (
    "EIGEN_WORLD_VERSION", "EIGEN_MAJOR_VERSION", "EIGEN_MINOR_VERSION", "CV_ENABLE_UNROLLED", "CV__EXCEPTION_PTR",
    "CV_NEON", "TBB_INTERFACE_VERSION", "CV_SSE2", "CV_VSX", "OPENCV_SUPPORTS_FP_DENORMALS_HINT", "CV_LOG_STRIP_LEVEL",
    "CERES_FOUND",
)  # fmt: skip
_LOG_LEVELS = ("SILENT", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "VERBOSE")


def generate() -> Path:
    """The C++ file that registers the official functions with embind, written into the cache. Raises BuildError."""
    source = sources.unpacked() / "opencv"
    home = sources.folder() / f"official-{recipe.key([sources.sha256(), Path(__file__).read_text()])}"
    target = home / "official.cpp"
    if target.is_file():
        return target
    home.mkdir(parents=True, exist_ok=True)
    settings = {
        "headers": list(map(str, headers(source))),
        "preprocessor_definitions": definitions(),
        "core_bindings_file_path": str(source / "modules/js/src/core_bindings.cpp"),
    }
    config, written = home / "config.json", home / "written.cpp"
    config.write_text(json.dumps(settings))
    done = subprocess.run(
        [
            sys.executable, str(source / "modules/js/generator/embindgen.py"),
            "--parser", str(source / "modules/python/src2/hdr_parser.py"),
            "--output_file", str(written),
            "--config", str(config),
            "--whitelist", str(source / "platforms/js/opencv_js.config.py"),
        ],
        cwd=home, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode or not written.is_file():
        last = (done.stderr.strip().splitlines() or ["no output"])[-1]
        raise BuildError(f"OpenCV's generator of bindings failed ({last}): remove {home} and run `make opencv` again.")
    return put(written.read_bytes(), target)


def headers(source: Path) -> Iterator[Path]:
    """The headers that it reads."""
    for module in WRAPPED:
        include = source / "modules" / module / "include" / "opencv2"
        for pattern in ("*.hpp", f"{module}/*.hpp", f"{module}/utils/*.hpp", f"{module}/detail/*.hpp"):
            yield from (path for path in sorted(include.glob(pattern)) if not _KEPT_OUT.search(path.as_posix()))


def definitions() -> dict[str, int]:
    """The macros that decide what of a header counts: those of OpenCV's `OpenCVBindingsPreprocessorDefinitions.cmake`."""
    major, minor, patch = map(int, opencv.chosen().opencv.split("."))
    return {
        "CV_VERSION_MAJOR": major,
        "CV_VERSION_MINOR": minor,
        "CV_VERSION_PATCH": patch,
        "OPENCV_ABI_COMPATIBILITY": major * 100,
        "OPENCV_HAVE_FILESYSTEM_SUPPORT": 1,
        "OPENCV_BINDINGS_PARSER": 1,
        **{f"HAVE_OPENCV_{module.upper()}": 1 for module in opencv.chosen().modules},
        **dict.fromkeys(_ZERO, 0),
        **{f"CV_LOG_LEVEL_{name}": level for level, name in enumerate(_LOG_LEVELS)},
    }
