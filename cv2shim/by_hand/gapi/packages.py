"""Packages of kernels: which operations a backend offers, and kernels written in Python."""

from __future__ import annotations

from typing import Any

from cv2shim.by_hand.gapi.values import refusal

ARITHMETIC = (
    *("AbsDiff", "AbsDiffC", "Add", "AddC", "AddW", "And", "AndS", "CartToPolar", "ConvertTo", "Div", "DivC", "DivRC"),
    *("InRange", "LUT", "Mask", "Max", "Merge3", "Merge4", "Min", "Mul", "MulC", "MulCOld", "Not", "Or", "OrS"),
    *("Phase", "PolarToCart", "Select", "Split3", "Split4", "Sqrt", "Sub", "SubC", "SubRC", "Threshold", "Xor", "XorS"),
    *(f"Cmp{name}{of}" for name in ("EQ", "GE", "GT", "LE", "LT", "NE") for of in ("", "Scalar")),
)
GEOMETRY = (
    *("ConcatHor", "ConcatVert", "CountNonZero", "Crop", "Flip", "Integral", "Mean", "NormInf", "NormL1", "NormL2"),
    *("Remap", "Sum", "ThresholdOT", "Transpose"),
)
CPU_ONLY = (
    *("KMeans2D", "KMeans3D", "KMeansND", "KMeansNDNoInit", "Normalize", "ParseSSD", "ParseSSDBL", "ParseYolo"),
    *("Size", "SizeMF", "SizeR", "WarpAffine", "WarpPerspective"),
)
FLUID_IMGPROC = (
    *("BGR2Gray", "BGR2LUV", "BayerGR2RGB", "Blur", "BoxFilter", "Dilate", "Erode", "Filter2D", "GaussBlur", "MedianBlur"),
    *("RGB2Gray", "RGB2GrayCustom", "RGB2HSV", "RGB2Lab", "RGB2YUV", "RGB2YUV422", "Resize", "SepFilter", "Sobel"),
    *("SobelXY", "YUV2RGB"),
)
BACKENDS: dict[str, tuple[str, ...]] = {
    "core.cpu": ARITHMETIC + GEOMETRY + CPU_ONLY,
    "core.ocl": (*(n for n in ARITHMETIC if n not in ("Max", "Min", "Phase", "Sqrt")), *GEOMETRY, "BGR"),
    "core.fluid": ARITHMETIC,
    "imgproc.fluid": FLUID_IMGPROC,
    "render.ocv": ("RenderNV12", "RenderBGR", "RenderFrame"),
    "ot.cpu": ("TrackFromMat", "TrackFromFrame"),
}
"""The operations for which OpenCV has a kernel, by backend. Here all of them are carried out by cv2's own functions."""


class GKernelPackage:
    """A set of kernels, by the names of their operations; those written in Python have a class."""

    __slots__ = ("_kernels",)

    _kernels: dict[str, Any]

    def __new__(cls) -> GKernelPackage:
        made = super().__new__(cls)
        made._kernels = {}
        return made

    def size(self) -> int:
        """How many kernels there are."""
        return len(self._kernels)


def package(kernels: dict[str, Any]) -> GKernelPackage:
    made = GKernelPackage()
    made._kernels = kernels
    return made


def backend(name: str) -> GKernelPackage:
    """The kernels of a backend of OpenCV's."""
    return package(dict.fromkeys(BACKENDS[name]))


def combine(lhs: GKernelPackage, rhs: GKernelPackage) -> GKernelPackage:
    """Both; where they have the same operation the second one's kernel counts."""
    return package({**lhs._kernels, **rhs._kernels})


def kernels(*classes: Any, **_ignored: Any) -> GKernelPackage:
    """A package of kernels written in Python, classes that `cv2.gapi.kernel` decorated. Raises TypeError for others."""
    for cls in classes:
        for name in ("id", "outMeta", "run"):
            if not hasattr(cls, name):
                told = "Python kernel should contain {}, please use cv.gapi.kernel to define kernel"
                raise TypeError(told.format(name))
        if not isinstance(cls.id, str):
            raise TypeError("Failed to obtain string")
    return package({cls.id: cls for cls in classes})


class QueueCapacity:
    """How many values may wait at each place of a stream."""

    __slots__ = ("capacity",)

    def __init__(self, cap: int) -> None:
        self.capacity = cap


class GCompileArg:
    """Something that the compilation of a graph is told: packages of kernels or networks, a length of queues."""

    __slots__ = ("arg",)

    def __init__(self, arg: Any) -> None:
        self.arg = arg


def python_kernels(args: Any) -> dict[str, Any]:
    """The kernels written in Python among compile arguments."""
    found: dict[str, Any] = {}
    for one in args or ():
        if isinstance(one.arg, GKernelPackage):
            found |= {name: cls for name, cls in one.arg._kernels.items() if cls is not None}
    return found


def lacking(operation: str) -> Exception:
    """The error of a graph with an operation that nobody has a kernel for."""
    return refusal(f"Kernel {operation} was not found")
