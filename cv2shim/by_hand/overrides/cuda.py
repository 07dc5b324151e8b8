"""cv2.cuda in a library that is compiled without CUDA: what answers all the same, and one refusal for everything else.

OpenCV's own sources have it so: where nothing of CUDA's is needed (headers of matrices, the number of devices) the
function is there, and every other one is a stub that throws.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cv2shim.accepts import errors, mats, tables
from cv2shim.by_hand.overrides import override, override_class, registered
from cv2shim.by_hand.overrides._mats import DTYPES, channels, matrix
from cv2shim.by_hand.overrides.cuda_headers import ALL, Header, check_size, refusal

NO_CUDA = "no build of opencv.js has CUDA, and OpenCV without it answers or throws as here"


# ---- classes ----------------------------------------------------------------------------------------------------------


class GpuMat:
    """A matrix in the memory of a device.

    Without CUDA it is empty, or a header over an address that is given (`createGpuMatFromCudaMemory`): such a header can be
    cut and reshaped, and whatever would touch its memory raises cv2.error.
    """

    __slots__ = ("_header",)

    class Allocator:
        """What gives out memory of a device: none."""

        __slots__ = ()

    def __init__(
        self,
        allocator: Any = None,
        m: Any = None,
        rowRange: tuple[int, int] = ALL,
        colRange: tuple[int, int] = ALL,
        roi: tuple[int, int, int, int] | None = None,
        arr: Any = None,
        **size_and_type: Any,
    ) -> None:
        if size_and_type or isinstance(arr, np.ndarray):
            raise refusal()
        m = m or arr
        self._header = Header() if m is None else m._header.copy()
        if roi is not None:
            x, y, width, height = roi
            _check_roi(roi, *self._header.size())
            rowRange, colRange = (y, y + height), (x, x + width)
        if m is not None:
            self._header.cut(rowRange, colRange)

    @staticmethod
    def defaultAllocator() -> GpuMat.Allocator:
        """What gives out memory of a device: nothing does."""
        return GpuMat.Allocator()

    @staticmethod
    def getStdAllocator() -> GpuMat.Allocator:
        """What gives out memory of a device: nothing does."""
        return GpuMat.Allocator()


def _check_roi(roi: tuple[int, int, int, int], cols: int, rows: int) -> None:
    x, y, width, height = roi
    if not (x >= 0 and width >= 0 and x + width <= cols and y >= 0 and height >= 0 and y + height <= rows):
        told = "0 <= roi.x && 0 <= roi.width && roi.x + roi.width <= m.cols && "
        told += "0 <= roi.y && 0 <= roi.height && roi.y + roi.height <= m.rows"
        raise errors.cv_error(errors.STS_ASSERT, told, "GpuMat")


class HostMem:
    """Memory of the host that a device may reach: there is none, so it stays empty."""

    __slots__ = ("_header",)

    def __init__(self, alloc_type: int, **size_or_array: Any) -> None:
        if size_or_array:
            raise refusal()
        self._header = Header()

    def clone(self) -> HostMem:
        """A copy: cv2 itself says that it cannot."""
        told = "CUDA support is not enabled in this OpenCV build (missing HAVE_CUDA)"
        raise errors.cv_error(errors.STS_NOT_IMPLEMENTED, told, "release")

    def createMatHeader(self) -> None:
        """The array over its memory: None, an empty one."""

    def swap(self, b: HostMem) -> None:
        """Become the other one."""
        self._header.swap(b._header)


def _over(header: Header) -> GpuMat:
    made = GpuMat()
    made._header = header
    return made


def _forwarded(name: str, cls: type) -> Any:
    """The method of the header behind an object of `cls`; a header that comes of it is one of these again."""
    of_header = getattr(Header, name)

    def method(self: Any, **arguments: Any) -> Any:
        found = of_header(self._header, **{key: getattr(value, "_header", value) for key, value in arguments.items()})
        if not isinstance(found, Header):
            return found
        made = cls()
        made._header = found
        return made

    method.__name__, method.__doc__ = name, of_header.__doc__
    return method


def _refusing(name: str) -> Any:
    def method(*objects: Any, **arguments: Any) -> Any:
        raise refusal()

    method.__name__ = name
    return method


class _Tensor:
    """What numpy's `from_dlpack` takes, around a capsule of whatever origin."""

    def __init__(self, capsule: Any) -> None:
        self.capsule = capsule

    def __dlpack__(self, **_: Any) -> Any:
        return self.capsule

    def __dlpack_device__(self) -> tuple[int, int]:
        return (1, 0)


def _from_dlpack(dimensions: int | None) -> Any:
    """The `from_dlpack` of a class of so many dimensions: no tensor in Pyodide is in the memory that it asks for."""

    def from_dlpack(*tensor: Any) -> Any:
        if len(tensor) != 1:
            raise TypeError("from_dlpack() missing required argument 'device' (pos 1)")
        capsule = tensor[0] if type(tensor[0]).__name__ == "PyCapsule" else tensor[0].__dlpack__()
        if dimensions not in (None, np.from_dlpack(_Tensor(capsule)).ndim):
            raise BufferError("cuda_GpuMat.from_dlpack expects a 3D tensor. Use cuda_GpuMatND.from_dlpack instead")
        raise BufferError("cuda_GpuMat.from_dlpack expects a tensor on CUDA device")

    return staticmethod(from_dlpack)


def _dlpack_device(self: Any) -> tuple[int, int]:
    """The first of CUDA's devices, as DLPack numbers them."""
    return (2, 0)


def _complete(qualified: str, written: Any) -> None:
    """Register the class, with the methods that are its header's and, in the place of all others, what they throw."""
    row, own = tables.classes()[qualified], set(vars(written))
    for name in {*row.get("methods", {})} - own:
        has_header = "_header" in own and hasattr(Header, name)
        setattr(written, name, _forwarded(name, written) if has_header else _refusing(name))
    for name in {*row.get("static", {})} - own:
        setattr(written, name, staticmethod(_refusing(name)))
    if "step" in row.get("props", {}):
        written.step = property(lambda self: self._header.step)
    if "init" in row and "__init__" not in own:
        written.__init__ = _refusing("__init__")
    override_class(qualified, reason=NO_CUDA)(written)
    if "from_dlpack" in row.get("static", {}):  # these take any object, and cv2's checks of arguments know no such type
        written.__dlpack_device__ = _dlpack_device
        written.from_dlpack = _from_dlpack(3 if "_header" in own else None)


GpuMat.Allocator.__qualname__ = "Allocator"
WRITTEN = {"cuda.GpuMat": GpuMat, "cuda.GpuMat.Allocator": GpuMat.Allocator, "cuda.HostMem": HostMem}
for _qualified in tables.classes():
    if _qualified.startswith("cuda."):
        _empty = type(_qualified.rpartition(".")[2], (), {"__slots__": (), "__doc__": f"cv2.{_qualified}."})
        _complete(_qualified, WRITTEN.get(_qualified, _empty))


# ---- functions that need no device ------------------------------------------------------------------------------------


@override("cuda.getCudaEnabledDeviceCount", reason=NO_CUDA)
def get_cuda_enabled_device_count() -> int:
    """The number of devices: 0."""
    return 0


@override("cuda.unregisterPageLocked", reason=NO_CUDA)
def unregister_page_locked(m: Any) -> None:
    """Nothing: no memory was registered."""


@override("cuda.GpuMat_defaultAllocator", reason=NO_CUDA)
@override("cuda.GpuMat_getStdAllocator", reason=NO_CUDA)
def default_allocator() -> GpuMat.Allocator:
    """What gives out memory of a device: nothing does."""
    return GpuMat.Allocator()


@override("cuda.createGpuMatFromCudaMemory", reason=NO_CUDA)
def create_gpu_mat_from_cuda_memory(
    type: int, cudaMemoryAddress: int, step: int, rows: int = 0, cols: int = 0, size: tuple[int, int] | None = None
) -> GpuMat:
    """A header, `rows` × `cols`, over memory that nobody looks at; `step`: bytes from row to row."""
    return _over(Header.over(*((rows, cols) if size is None else size[::-1]), type, cudaMemoryAddress, step))


@override("cuda.createContinuous", reason=NO_CUDA, wants=("arr",))
def create_continuous(rows: int, cols: int, type: int, arr: Any = None) -> Any:
    """`arr` if it has as many elements of this type, one after another, else a new array of one row, not initialised."""
    area = rows * cols
    if isinstance(arr, GpuMat):
        header = arr._header
        width, height = header.size()
        if header.empty() or header.type() != type or not header.isContinuous() or width * height != area:
            raise refusal()
        return _over(header.reshape(header.channels(), rows))
    if _is_of(arr, type) and arr.flags.c_contiguous and arr.size == area * channels(arr):
        return arr
    check_size(area)
    if area and not 0 < rows <= area:
        raise errors.cv_error(errors.STS_OUT_OF_RANGE, "Bad new number of rows", "reshape")
    return _made(1, area, type)


@override("cuda.ensureSizeIsEnough", reason=NO_CUDA, wants=("arr",))
def ensure_size_is_enough(rows: int, cols: int, type: int, arr: Any = None) -> Any:
    """`arr` if it is of this type and at least so large, else a new array, not initialised."""
    if isinstance(arr, GpuMat):
        header = arr._header
        width, height = header.size()
        if header.empty() or header.type() != type or height < rows or width < cols:
            raise refusal()
        return _over(Header.over(rows, cols, type, header.cudaPtr(), header.step))
    if _is_of(arr, type) and matrix(arr).shape[0] >= rows and matrix(arr).shape[1] >= cols:
        return arr
    check_size(rows, cols)
    return _made(rows, cols, type)


def _is_of(array: Any, type: int) -> bool:
    """Is it an array with elements of this type?"""
    return array is not None and array.size > 0 and mats.type_of(DTYPES.index(array.dtype), channels(array)) == type


def _made(rows: int, cols: int, type: int) -> np.ndarray:
    depth, channels = DTYPES[mats.depth_of(type)], mats.channels_of(type)
    return np.zeros((rows, cols, channels) if channels > 1 else (rows, cols), depth)


# ---- and all the rest -------------------------------------------------------------------------------------------------

for _qualified in tables.functions():
    if _qualified.startswith("cuda.") and _qualified not in registered():
        override(_qualified, reason=NO_CUDA)(_refusing(_qualified))
