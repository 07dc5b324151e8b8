"""Faults of OpenCV 4.12 in code that only WebAssembly uses, mended in the unpacked sources before they are compiled.

Each was found by the compatibility matrix: a result differed from the real cv2's by more than rounding, and led to a line
that says something else than its x86 counterpart. A mend replaces a few words that occur exactly as often as it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from opencv_js import recipe
from opencv_js.errors import BuildError

INTRINSICS = "modules/core/include/opencv2/core/hal/intrin_wasm.hpp"
MATHEMATICS = "modules/core/src/mathfuncs_core.simd.hpp"
FILES = "modules/core/include/opencv2/core/utils/filesystem.private.hpp"

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


@dataclass(frozen=True)
class Mend:
    """In `file`, `wrong` (which is there `times` times) becomes `right`."""

    file: str
    wrong: str
    right: str
    times: int = 1


MENDS = (
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
    Mend(INTRINSICS, SATURATE, f"{SATURATE}\n#include <wasm_simd128.h>\n{AS_X86}"),
    # angles, exponentials and logarithms by the C library instead of OpenCV's own polynomials and tables
    Mend(MATHEMATICS, "#ifdef __EMSCRIPTEN__", "#if 0"),
    Mend(MATHEMATICS, " || defined(__EMSCRIPTEN__)", ""),
    # emscripten has files: HDR and PIC pictures, samples and caches need them
    Mend(FILES, "defined(__EMSCRIPTEN__) || defined(__native_client__)", "defined(__native_client__)"),
    Mend(FILES, "defined __ANDROID__ ||", "defined __EMSCRIPTEN__ || defined __ANDROID__ ||"),
)


def key() -> str:
    """A short name for all mends together."""
    return recipe.key([[mend.file, mend.wrong, mend.right, mend.times] for mend in MENDS])


def apply(folder: Path) -> None:
    """Mend the sources in `folder`, the one with `modules`. Raises BuildError where they are not those of OpenCV 4.12.0."""
    for mend in MENDS:
        path = folder / mend.file
        text = path.read_text(encoding="utf-8")
        if text.count(mend.wrong) != mend.times:
            raise BuildError(
                f"{mend.file} has {mend.wrong!r} {text.count(mend.wrong)} times, not {mend.times}: "
                f"opencv_js/mends.py is for OpenCV {recipe.OPENCV}."
            )
        path.write_text(text.replace(mend.wrong, mend.right), encoding="utf-8")
