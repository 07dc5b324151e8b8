"""How opencv.js is made, of whatever OpenCV: the flags and options. Every value here is part of the build's key."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from host.versions import opencv

NAME = "full"

# Wasm exceptions cost nothing until one is thrown and unwind the C++ stack. libpng and libjpeg leave by longjmp
# through frames with destructors, which only wasm's own longjmp respects. clang 14 puts straight-line code into vectors
# wrongly: in stereoCalibrate, `R[0] = R[1] * R[0].t()` of two small matrices came out as another rotation.
COMPILE = ("-O3", "-msimd128", "-fno-slp-vectorize", "-fwasm-exceptions", "-sSUPPORT_LONGJMP=wasm")

# Error texts name source files as the real cv2 does, whatever folder this build lies in.
SOURCE_PREFIX, BUILD_PREFIX = "/io/opencv", "/io/_skbuild/linux-x86_64-3.9/cmake-build"

_ON = (
    "CV_ENABLE_INTRINSICS",
    # as in opencv-python's wheel, from the sources that OpenCV carries: the same versions, so the same results
    "WITH_PNG", "BUILD_PNG", "WITH_JPEG", "BUILD_JPEG", "WITH_WEBP", "BUILD_WEBP", "WITH_TIFF", "BUILD_TIFF",
    "WITH_OPENJPEG", "BUILD_OPENJPEG", "WITH_OPENEXR", "BUILD_OPENEXR", "BUILD_ZLIB", "WITH_IMGCODEC_GIF", "WITH_IMGCODEC_HDR",
    "WITH_IMGCODEC_SUNRASTER", "WITH_IMGCODEC_PXM", "WITH_IMGCODEC_PFM",
    "WITH_PROTOBUF", "BUILD_PROTOBUF", "WITH_FLATBUFFERS", "WITH_QUIRC",
    # no time, host or folder in the result: the same inputs give the same bytes
    "HAVE_BUILTIN_CTZL",  # clang has it; libjpeg-turbo's own check does not find it in every cmake run
    "BUILD_INFO_SKIP_TIMESTAMP", "BUILD_INFO_SKIP_SYSTEM_VERSION", "OPENCV_PYTHON_SKIP_DETECTION",
)  # fmt: skip
_OFF = (
    "BUILD_SHARED_LIBS", "ENABLE_PIC", "CV_TRACE", "BUILD_DOCS", "BUILD_EXAMPLES", "BUILD_PACKAGE", "BUILD_TESTS",
    "BUILD_PERF_TESTS", "BUILD_opencv_apps", "BUILD_opencv_js", "BUILD_JAVA", "WITH_PTHREADS_PF",
    "WITH_1394", "WITH_ADE", "WITH_VTK", "WITH_EIGEN", "WITH_FFMPEG", "WITH_GSTREAMER", "WITH_GTK", "WITH_GTK_2_X",
    "WITH_IPP", "WITH_AVIF", "WITH_JASPER", "WITH_OPENGL", "WITH_OPENVX", "WITH_OPENNI",
    "WITH_OPENNI2", "WITH_TBB", "WITH_V4L", "WITH_OPENCL", "WITH_OPENCL_SVM", "WITH_OPENCLAMDFFT",
    "WITH_OPENCLAMDBLAS", "WITH_GPHOTO2", "WITH_LAPACK", "WITH_ITT", "WITH_SPNG", "WITH_JPEGXL",
    "PNG_HARDWARE_OPTIMIZATIONS", "ENABLE_LIBJPEG_TURBO_SIMD",  # it takes the machine for one with SSE
)  # fmt: skip


def cmake_options() -> dict[str, str]:
    """OpenCV's own options: those of its `platforms/js/build_js.py`, with SIMD and the image codecs."""
    line = opencv.chosen()
    flags = " ".join(COMPILE)
    return {
        "CMAKE_BUILD_TYPE": "Release",
        "CMAKE_C_FLAGS": flags,
        "CMAKE_CXX_FLAGS": flags,
        "CMAKE_C_FLAGS_RELEASE": "-DNDEBUG",
        "CMAKE_CXX_FLAGS_RELEASE": "-DNDEBUG",
        "CMAKE_EXE_LINKER_FLAGS": "-O1",  # only cmake's own checks are linked: hundreds of them
        "CMAKE_INSTALL_PREFIX": "/usr/local",
        "OPENCV_VCSVERSION": line.opencv,
        "CPU_BASELINE": "",
        "CPU_DISPATCH": "",
        "BUILD_LIST": ",".join(line.modules),
        **dict.fromkeys(_ON, "ON"),
        **dict.fromkeys(_OFF, "OFF"),
    }


def key(inputs: Any) -> str:
    """A short name for everything that `inputs` says; equal inputs have equal names."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:16]
