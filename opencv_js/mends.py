"""What is replaced in the unpacked sources of OpenCV before they are compiled: faults, and what is needlessly slow.

But for the last of them, the faults are in code that only WebAssembly uses. Each of those was found by the compatibility
matrix: a result differed from the real cv2's by more than rounding, and led to a line that says something else than its x86
counterpart. What is slow was found by the benchmark, and changes no result (intrinsics.py). A mend replaces a few words that
occur exactly as often as it says, or the body of one function.
"""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass
from pathlib import Path

from host.versions import opencv
from opencv_js import intrinsics, recipe
from opencv_js.errors import BuildError

INTRINSICS = "modules/core/include/opencv2/core/hal/intrin_wasm.hpp"
MATHEMATICS = "modules/core/src/mathfuncs_core.simd.hpp"
ROUNDING = "modules/core/include/opencv2/core/fast_math.hpp"
COMPONENTS = "modules/imgproc/src/connectedcomponents.cpp"
LAB = "modules/imgproc/src/color_lab.cpp"
DISTANCES = "modules/imgproc/src/distransform.cpp"
HAL = "modules/{}/src/hal_replacement.hpp"
FILES = "modules/core/include/opencv2/core/utils/filesystem.private.hpp"
TEMPLATES = "modules/imgproc/src/templmatch.cpp"
CONVOLUTION = "modules/dnn/src/layers/convolution_layer.cpp"

# Conversions of float to int and minima as x86 has them: what no int holds is INT_MIN, and of a NaN and a number the second.
AS_X86 = """
static inline v128_t as_x86_trunc(v128_t a) {
  v128_t fits = wasm_f32x4_lt(a, wasm_f32x4_splat(2147483648.0f));
  return wasm_v128_bitselect(wasm_i32x4_trunc_sat_f32x4(a), wasm_i32x4_splat((int)0x80000000), fits);
}
static inline v128_t as_x86_min_f32(v128_t a, v128_t b) { return wasm_f32x4_pmin(b, a); }
static inline v128_t as_x86_max_f32(v128_t a, v128_t b) { return wasm_f32x4_pmax(b, a); }
static inline v128_t as_x86_min_f64(v128_t a, v128_t b) { return wasm_f64x2_pmin(b, a); }
static inline v128_t as_x86_max_f64(v128_t a, v128_t b) { return wasm_f64x2_pmax(b, a); }
"""

SATURATE = '#include "opencv2/core/saturate.hpp"'
A_AS_F64, B_AS_F64 = "v_reinterpret_as_f64(a)", "v_reinterpret_as_f64(b)"

# What OpenCV asks its hardware abstraction layer for, and runtime/kernels.cpp has: module, name there, ours, parameters
KERNELS = (
    ("core", "lut", "cv2shim_lut",
     "const uchar* src_data, size_t src_step, size_t src_type, const uchar* lut_data, size_t lut_channel_size, "
     "size_t lut_channels, uchar* dst_data, size_t dst_step, int width, int height"),
    ("imgproc", "equalize_hist", "cv2shim_equalize_hist",
     "const uchar* src_data, size_t src_step, uchar* dst_data, size_t dst_step, int width, int height"),
    ("imgproc", "calcHist", "cv2shim_calc_hist",
     "const uchar* src_data, size_t src_step, int src_type, int src_width, int src_height, float* hist_data, "
     "int hist_size, const float** ranges, bool uniform, bool accumulate"),
)  # fmt: skip

# Distances by the same additions and minima in vectors (runtime/distances.cpp); to and from OpenCV's own buffers
DISTANCE_KERNEL = """
    extern void cv2shim_distances_{mask}(const Mat&, Mat&, Mat&, unsigned, unsigned, unsigned, float);
    initTopBottom(_temp, {border}, UINT_MAX - CV_FLT_TO_FIX(metrics[{border}], DIST_SHIFT));
    cv2shim_distances_{mask}(_src, _temp, _dist, CV_FLT_TO_FIX(metrics[0], DIST_SHIFT), CV_FLT_TO_FIX(metrics[1], DIST_SHIFT),
                             CV_FLT_TO_FIX(metrics[{border}], DIST_SHIFT), 1.f/(1 << DIST_SHIFT));
"""

# Scores of templates by the same operations in vectors (runtime/templates.cpp); the loop then has one pixel of a row at most
TEMPLATE_ROW = "for( j = 0; j < result.cols; j++, idx += cn, idx2 += cn )"
TEMPLATE_KERNEL = """
        extern int cv2shim_template_scores(float*, int, int, int, const double* const*, const double* const*, const double*,
                                           double, double, double);
        const double *sums[] = {p0 + idx, p1 + idx, p2 + idx, p3 + idx}, \
*squares[] = {q0 + idx2, q1 + idx2, q2 + idx2, q3 + idx2};
        j = cv2shim_template_scores(rrow, result.cols, cn, method, sums, squares, templMean.val, invArea, templNorm, templSum2);
        idx += j * cn;
        idx2 += j * cn;
        for( ; j < result.cols; j++, idx += cn, idx2 += cn )"""


@dataclass(frozen=True)
class Mend:
    """In `file`, `wrong` (which is there `times` times) becomes `right`."""

    file: str
    wrong: str
    right: str
    times: int = 1

    @property
    def expected(self) -> str:
        return f"{self.wrong!r} {self.times} times"

    def applied(self, text: str) -> str | None:
        """The mended text; None where it is not the one that this was written for."""
        return text.replace(self.wrong, self.right) if text.count(self.wrong) == self.times else None


@dataclass(frozen=True)
class Body:
    """In `file`, the one function whose definition begins with `start` gets another body."""

    file: str
    start: str
    body: str

    @property
    def expected(self) -> str:
        return f"one definition of {self.start!r}"

    def applied(self, text: str) -> str | None:
        """The text with that body; None where there is no such function, or several."""
        inside = r"{(?:[^\n]*}(?=\s*\\?$)|.*?^})"  # in one line, or up to the brace that begins a line
        old = re.compile(rf"^({re.escape(self.start)}[^{{;]*){inside}", re.DOTALL | re.MULTILINE)
        text, times = old.subn(lambda found: f"{found[1]}{{ {self.body} }}", text)
        return text if times == 1 else None


def _kernel(module: str, name: str, ours: str, parameters: str) -> Body:
    """Let OpenCV's hook call our function instead of saying that there is none."""
    arguments = ", ".join(re.findall(r"(\w+)(?:,|$)", parameters))
    return Body(HAL.format(module), f"inline int hal_ni_{name}(", f"int {ours}({parameters}); return {ours}({arguments});")


_OF_4: tuple[Mend | Body, ...] = (
    # rounds by adding a half and cutting off, which is wrong for negative numbers and for halves
    Mend(INTRINSICS, "wasm_f32x4_add(a.val, h)", "wasm_f32x4_nearest(a.val)"),
    Mend(INTRINSICS, "wasm_i32x4_trunc_saturate_f32x4(", "as_x86_trunc(", 4),
    # stores floats where doubles are read, so that float16 results are garbage
    Mend(INTRINSICS, "double v_[4]", "float v_[4]"),
    *(
        Mend(INTRINSICS, f", wasm_{shape}_{name})", f", as_x86_{name}_{shape[:3]})")
        for shape in ("f32x4", "f64x2")
        for name in ("min", "max")
    ),
    # takes infinity for no number
    Mend(INTRINSICS, "wasm_u32x4_lt(wasm_v128_and(a.val, z), t)", "wasm_u32x4_le(wasm_v128_and(a.val, z), t)"),
    Mend(INTRINSICS, "< (__u64x2)t", "<= (__u64x2)t"),
    # takes the first half twice
    Mend(INTRINSICS, "y.val = wasm_unpacklo_i64x2(xy0, xy1)", "y.val = wasm_unpackhi_i64x2(xy0, xy1)"),
    # compares integers, and looks at signs, as floating-point numbers
    *(
        Mend(INTRINSICS, f"cast(v_{name}({A_AS_F64}, {B_AS_F64}))", f"_Tpvec(wasm_i64x2_{name}(a.val, b.val))")
        for name in ("eq", "ne")
    ),
    Mend(INTRINSICS, "(v_float64x2, f64x2, double)", "(v_float64x2, i64x2, double)"),
    Mend(INTRINSICS, SATURATE, f"{SATURATE}\n#include <wasm_simd128.h>\n{AS_X86}{intrinsics.HELPERS}"),
    # angles, exponentials and logarithms by the C library instead of OpenCV's own polynomials and tables
    Mend(MATHEMATICS, "#ifdef __EMSCRIPTEN__", "#if 0"),
    Mend(MATHEMATICS, " || defined(__EMSCRIPTEN__)", ""),
    # emscripten has files: HDR and PIC pictures, samples and caches need them
    Mend(FILES, "defined(__EMSCRIPTEN__) || defined(__native_client__)", "defined(__native_client__)"),
    Mend(FILES, "defined __ANDROID__ ||", "defined __EMSCRIPTEN__ || defined __ANDROID__ ||"),
    # Components by the decision tree instead of its successor, whose jumps WebAssembly has not: the same labels, faster
    *(
        Mend(COMPONENTS, f"LabelingBolelli<{kinds}", f"connectedcomponents::LabelingGrana<{kinds}")
        for kinds in ("int, uchar, StatsOp>()", "ushort, uchar, StatsOp>()")
    ),
    # Lab in vectors, which nothing but its name keeps from other processors than one
    Mend(LAB, "#if CV_NEON\n", "#if CV_SIMD128\n", 2),
    # Distances in vectors
    *(
        Body(DISTANCES, f"distanceTransform_{mask}( const Mat& _src", DISTANCE_KERNEL.format(mask=mask, border=border))
        for mask, border in (("3x3", 1), ("5x5", 2))
    ),
    # Scores of templates in vectors
    Mend(TEMPLATES, TEMPLATE_ROW, TEMPLATE_KERNEL.strip()),
    # a call of the C library for each number that is rounded, where there is an instruction
    Mend(ROUNDING, "(int)lrint(value)", "(int)__builtin_rint(value)"),
    Mend(ROUNDING, "(int)lrintf(value)", "(int)__builtin_rintf(value)"),
    # divides by what lies behind the strides when asked for an input of more dimensions: a trap where that is 0
    Mend(
        CONVOLUTION,
        "inputs[0].end());\n\n        int outCn = weightShape[0];",
        "inputs[0].end());\n        CV_Assert(inpShape.size() <= strides.size());\n        int outCn = weightShape[0];",
    ),
    *(_kernel(*kernel) for kernel in KERNELS),
    *(Mend(INTRINSICS, *words) for words in intrinsics.WORDS),
    *(Body(INTRINSICS, start, body) for start, body in intrinsics.BODIES.items()),
)


_DOUBLES: tuple[Mend | Body, ...] = (
    # Without vectors of doubles, gemm reads doubles as floats; and the real one adds in their order
    Mend(INTRINSICS, "#define CV_SIMD128_64F 0", "#define CV_SIMD128_64F 1"),
    # Scores are doubles here and there: the kernel above has floats
    Mend(TEMPLATES, "j = cv2shim_template_scores(", "j = !rrow ? 0 : cv2shim_template_scores("),
)
"""For what uses vectors of doubles, as templates and gemm do since; after those of 4."""

SETS = {"4": _OF_4, "doubles": _DOUBLES}
"""By the name under which host/versions/opencv.toml says of each OpenCV which sets it needs."""


def of(line: opencv.Line) -> list[Mend | Body]:
    """The mends of an OpenCV. Raises BuildError."""
    if unknown := set(line.mends) - set(SETS):
        raise BuildError(f"opencv_js/mends.py has no set {min(unknown)!r}, which host/versions/opencv.toml names.")
    return [mend for name in line.mends for mend in SETS[name]]


def key(line: opencv.Line) -> str:
    """A short name for all mends of an OpenCV together."""
    return recipe.key([astuple(mend) for mend in of(line)])


def apply(folder: Path, line: opencv.Line) -> None:
    """Mend the sources in `folder`, the one with `modules`. Raises BuildError where they have not what is to be mended."""
    for mend in of(line):
        path = folder / mend.file
        mended = mend.applied(path.read_text(encoding="utf-8")) if path.is_file() else None
        if mended is None:
            raise BuildError(
                f"{mend.file} of OpenCV {line.opencv} has not {mend.expected}: put that mend of opencv_js/mends.py into a set "
                "of its own, or mend what is there instead, and name the sets of each OpenCV in host/versions/opencv.toml."
            )
        path.write_text(mended, encoding="utf-8")
