"""Cases of cv2.cuda, cv2.ocl and their classes without any device: what answers, and what is refused."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

from typing import Any

import numpy as np

from compat import model
from compat.case import Make, Ref
from compat.cases.inputs import grey
from compat.cases.registry import attempt, call, make, member, quiet, seeds, step

SMALL = np.zeros((12, 20), np.uint8)

for _name in ("getCudaEnabledDeviceCount", "getDevice", "resetDevice", "GpuMat_defaultAllocator", "GpuMat_getStdAllocator"):
    seeds(f"cuda.{_name}", call(), vary=False)
for _name in ("setDevice", "printCudaDeviceInfo", "printShortCudaDeviceInfo", "setBufferPoolUsage"):
    seeds(f"cuda.{_name}", call(0), call(1), call(-1), vary=False)
seeds("cuda.setBufferPoolConfig", call(0, 1024, 2), vary=False)
seeds("cuda.registerPageLocked", call(grey()), vary=False)
seeds("cuda.unregisterPageLocked", call(grey()), call(None), vary=False)
seeds("cuda.GpuMat_setDefaultAllocator", call(Make("cuda.GpuMat.Allocator")), call(None), vary=False)
for _name in ("has", "hasBin", "hasPtx", "hasEqualOrGreater", "hasEqualOrGreaterBin", "hasEqualOrGreaterPtx", "hasEqualOrLessPtx"):
    seeds(f"cuda.TargetArchs_{_name}", call(3, 5), call(9, 9), vary=False)
    member(f"cuda.TargetArchs.{_name}", "of the class", step(f"cuda.TargetArchs.{_name}", 3, 5))
# what is new is not initialised: only its shape is compared
seeds("cuda.createContinuous", call(3, 4, 0), call(3, 4, 16), call(3, 4, 5), call(0, 4, 0), mode="type", vary=False)
seeds("cuda.createContinuous", call(3, 4, 0, np.arange(12, dtype=np.uint8)), call(3, 4, 0, np.zeros((4, 3), np.uint8)), call(-1, 4, 0), vary=False)
seeds("cuda.ensureSizeIsEnough", call(3, 4, 0), call(3, 4, 16), call(3, 4, 5, SMALL), call(0, 4, 0), mode="type", vary=False)
seeds("cuda.ensureSizeIsEnough", call(3, 4, 0, SMALL), call(12, 20, 0, SMALL), call(-3, 4, 0), vary=False)

# --- GpuMat and HostMem: headers without memory, or over memory that nobody looks at
GPU = make("cuda.GpuMat")
OVER = [make("cuda.createGpuMatFromCudaMemory", 6, 8, 5, 64), make("cuda.createGpuMatFromCudaMemory", (8, 6), 16, 64, 40), make("cuda.createGpuMatFromCudaMemory", 1, 9, 0, 64), make("cuda.createGpuMatFromCudaMemory", 6, 8, 7, 64)]
FACTS = ("channels", "depth", "elemSize", "elemSize1", "empty", "isContinuous", "size", "step1", "type")
for _class, _made in (("cuda.GpuMat", [GPU, *OVER]), ("cuda.HostMem", [make("cuda.HostMem"), make("cuda.HostMem", 2)])):
    for _number, _make in enumerate(_made):
        for _fact in FACTS:
            member(f"{_class}.{_fact}", f"header {_number}", _make, step(f"$self.{_fact}"))
        member(f"{_class}.step", f"header {_number}", _make, step("$self.step?"))
        for _cn, _rows in ((0, 0), (1, 0), (3, 0), (2, 0), (1, 4), (1, 3), (5, 2), (1, 1000), (1, -1)):
            member(f"{_class}.reshape", f"header {_number} to {_cn}, {_rows}", _make, quiet("$self.reshape", _cn, _rows, save="r"), step("$r.size"), step("$r.type"), step("$r.step?"))
        member(f"{_class}.swap", f"header {_number} with an empty one", _make, quiet(_class, save="b"), step("$self.swap", Ref("b")), step("$self.size"), step("$b.size"))
        member(f"{_class}.clone", f"header {_number}", _make, step("$self.clone"))
        member(f"{_class}.create", f"header {_number}", _make, attempt("$self.create", 3, 4, 0), attempt("$self.create", (3, 4), 0), step("$self.size"))
    member(_class, "of nothing", step(_class))
member("cuda.HostMem.createMatHeader", "empty", make("cuda.HostMem"), step("$self.createMatHeader"))
_args: tuple[Any, ...]
for _number, _make in enumerate([GPU, *OVER]):
    member("cuda.GpuMat.cudaPtr", f"header {_number}", _make, step("$self.cudaPtr"))
    member("cuda.GpuMat.release", f"header {_number}", _make, step("$self.release"), step("$self.size"), step("$self.cudaPtr"))
    member("cuda.GpuMat.updateContinuityFlag", f"header {_number}", _make, step("$self.updateContinuityFlag"), step("$self.isContinuous"))
    member("cuda.GpuMat.assignTo", f"header {_number}", _make, quiet("cuda.GpuMat", save="b"), step("$self.assignTo", Ref("b")), step("$b.size"), attempt("$self.assignTo", Ref("b"), 0))
    for _name, _args in (("row", (0,)), ("row", (9,)), ("col", (2,)), ("col", (-1,)), ("rowRange", (0, 1)), ("rowRange", ((1, 3),)), ("colRange", (2, 4)), ("colRange", ((0, 0),)), ("colRange", (4, 2))):
        member(f"cuda.GpuMat.{_name}", f"header {_number}, {_args}", _make, quiet(f"$self.{_name}", *_args, save="r"), step("$r.size"), step("$r.cudaPtr"), step("$r.isContinuous"))
    for _name, _args in (("upload", (grey(),)), ("download", ()), ("copyTo", ()), ("convertTo", (5,)), ("setTo", ((1, 2, 3, 4),))):
        member(f"cuda.GpuMat.{_name}", f"header {_number}", _make, attempt(f"$self.{_name}", *_args), step("$self.size"))
for _number, _make in enumerate(OVER[:2]):
    member("cuda.GpuMat.adjustROI", f"header {_number}", _make, quiet("$self.colRange", 2, 4, save="r"), quiet("$r.rowRange", 1, 3, save="s"), step("$s.adjustROI", 1, 1, 1, 2), step("$s.size"), step("$s.adjustROI", 9, 9, 9, 9), step("$s.size"), step("$s.cudaPtr"))
    member("cuda.GpuMat.locateROI", f"header {_number}", _make, step("$self.locateROI", (0, 0), (0, 0)))
for _name in ("defaultAllocator", "getStdAllocator"):
    member(f"cuda.GpuMat.{_name}", "of the class", step(f"cuda.GpuMat.{_name}"))
member("cuda.GpuMat.setDefaultAllocator", "of the class", step("cuda.GpuMat.setDefaultAllocator", None))
for _class in ("cuda.GpuMat", "cuda.GpuMatND"):
    for _label, _array in (("rows and columns", SMALL), ("an image of one channel", SMALL[..., None]), ("a part of it", SMALL[2:5, 3:7, None]), ("doubles", np.ones((2, 3, 4)))):
        member(f"{_class}.from_dlpack", _label, attempt(f"{_class}.from_dlpack", _array))
    member(f"{_class}.from_dlpack", "nothing", attempt(f"{_class}.from_dlpack"))
member("cuda.GpuMat", "parts of another", OVER[0], quiet("cuda.GpuMat", Ref("self"), (1, 3), (2, 4), save="a"), step("$a.size"), quiet("cuda.GpuMat", Ref("self"), (1, 2, 3, 4), save="b"), step("$b.cudaPtr"), quiet("cuda.GpuMat", Ref("self"), save="c"), step("$c.size"))
member("cuda.createGpuMatFromCudaMemory", "its header", OVER[0], step("$self.size"), step("$self.step?"))
seeds("cuda.createGpuMatFromCudaMemory", call(2, 3, 0, 0), call((2, 3), 0, 0), call(2, 3, 0, 0, 9), vary=False)

# --- OpenCL: there is none
for _name in ("haveOpenCL", "useOpenCL", "haveAmdBlas", "haveAmdFft", "finish", "Device_getDefault"):
    seeds(f"ocl.{_name}", call(), vary=False)
seeds("ocl.setUseOpenCL", call(True), call(False), vary=False)
member("ocl.Device", "of nothing", step("ocl.Device"))
member("ocl.Device.getDefault", "of the class", step("ocl.Device.getDefault"))
for _name in model.classes()["ocl.Device"]["methods"]:
    _arguments = ("cl_khr_fp16",) if _name == "isExtensionSupported" else ()
    member(f"ocl.Device.{_name}", "of no device", make("ocl.Device"), step(f"$self.{_name}", *_arguments))
