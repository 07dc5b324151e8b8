"""OpenCV's vector intrinsics for WebAssembly, with the instructions that its final SIMD has.

OpenCV's header was written before these were settled: it saturates by comparing and selecting, moves halves of a vector
through memory byte by byte, and shuffles where one instruction would do. Every kernel is made of these functions. Those below
get another body; results are the same, or where OpenCV's missed a case those of x86.
"""

from __future__ import annotations

# A shuffle of two vectors without a special form is two table lookups to the processor. Written as such, their constant
# masks stay in registers; V8 builds those of `shuffle` anew each time.
HELPERS = """
static inline v128_t pack_s16(v128_t a, v128_t b) { return wasm_i8x16_narrow_i16x8(a, b); }
static inline v128_t pack_s32(v128_t a, v128_t b) { return wasm_i16x8_narrow_i32x4(a, b); }
static inline v128_t pack_u_s16(v128_t a, v128_t b) { return wasm_u8x16_narrow_i16x8(a, b); }
static inline v128_t pack_u_s32(v128_t a, v128_t b) { return wasm_u16x8_narrow_i32x4(a, b); }
static inline v128_t pack_u16(v128_t a, v128_t b) {
  v128_t most = wasm_u16x8_splat(255);
  return wasm_u8x16_narrow_i16x8(wasm_u16x8_min(a, most), wasm_u16x8_min(b, most));
}
static inline v128_t pack_u32(v128_t a, v128_t b) {
  v128_t most = wasm_u32x4_splat(65535);
  return wasm_u16x8_narrow_i32x4(wasm_u32x4_min(a, most), wasm_u32x4_min(b, most));
}
static inline v128_t odd_and_even_added(v128_t sums) {
  return wasm_i64x2_add(wasm_u64x2_shr(sums, 32), wasm_v128_and(sums, wasm_i64x2_splat(0xffffffff)));
}
template <int... i> static inline v128_t two_lookups(v128_t a, v128_t b) {
  return wasm_v128_or(wasm_i8x16_swizzle(a, wasm_u8x16_make((i < 16 ? i : 255)...)),
                      wasm_i8x16_swizzle(b, wasm_u8x16_make((i < 16 ? 255 : i - 16)...)));
}
#define shuffle_by_lookups(a, b, ...) two_lookups<__VA_ARGS__>(a, b)
#define shuffle_of_one(a, same, ...) wasm_i8x16_swizzle(a, wasm_u8x16_make(__VA_ARGS__))
"""

# Types by OpenCV's suffix: vector, element, the instructions' shape
_TYPES = {
    "u8": ("v_uint8x16", "uchar", "u8x16"),
    "s8": ("v_int8x16", "schar", "i8x16"),
    "u16": ("v_uint16x8", "ushort", "u16x8"),
    "s16": ("v_int16x8", "short", "i16x8"),
    "u32": ("v_uint32x4", "unsigned", "u32x4"),
    "s32": ("v_int32x4", "int", "i32x4"),
}
_PACKS = {  # function: from, to, how
    "v_pack": (("u16", "u8", "pack_u16"), ("s16", "s8", "pack_s16"), ("u32", "u16", "pack_u32"), ("s32", "s16", "pack_s32")),
    "v_pack_u": (("s16", "u8", "pack_u_s16"), ("s32", "u16", "pack_u_s32")),
}  # fmt: skip


def _packs() -> dict[str, str]:
    """Saturating conversions to half the width: of two vectors or one, plain or after a rounding shift."""
    bodies: dict[str, str] = {}
    for name, kinds in _PACKS.items():
        shifted = name.replace("v_", "v_rshr_")
        for source, target, how in kinds:
            (vector, _, shape), (half, element, _) = _TYPES[source], _TYPES[target]
            wide = shape.replace("u", "i")
            rounding = f"v128_t d = wasm_{wide}_splat(1 << (n - 1));"
            two = [f"wasm_{shape}_shr(wasm_{wide}_add({each}.val, d), n)" for each in "ab"]
            store = "wasm_v128_store64_lane(ptr, {}, 0);"
            both, one = f"const {vector}& a, const {vector}& b", f"{element}* ptr, const {vector}& a"
            bodies |= {
                f"inline {half} {name}({both})": f"return {half}({how}(a.val, b.val));",
                f"inline {half} {shifted}({both})": f"{rounding} return {half}({how}({two[0]}, {two[1]}));",
                f"inline void {name}_store({one})": store.format(f"{how}(a.val, a.val)"),
                f"inline void {shifted}_store({one})": f"{rounding} v128_t r = {two[0]}; " + store.format(f"{how}(r, r)"),
            }
    bodies["inline v_uint8x16 v_pack_b(const v_uint16x8& a, const v_uint16x8& b)"] = (
        "return v_uint8x16(pack_u16(a.val, b.val));"
    )
    bodies["inline v_uint8x16 v_pack_b(const v_uint32x4& a, const v_uint32x4& b,"] = (
        "return v_uint8x16(pack_u16(pack_u32(a.val, b.val), pack_u32(c.val, d.val)));"
    )
    return bodies


def _widenings() -> dict[str, str]:
    """Conversions to twice the width, and products that have it."""
    bodies: dict[str, str] = {}
    # Not of 16 bits to 32: clang makes conversions of those to floats, element by element, where it sees what they are.
    for sign in "ui":
        for half, suffix in (("low", ""), ("high", "_high")):
            start = f"inline v128_t v128_cvt{sign}8x16_i16x8{suffix}(const v128_t& a)"
            bodies[start] = f"return wasm_{sign}16x8_extend_{half}_{sign}8x16(a);"
    for narrow, wide in (("u8", "u16"), ("s8", "s16"), ("s16", "s32"), ("u16", "u32"), ("u32", "u64")):
        vector, _, shape = _TYPES[narrow]
        result = "u64x2" if wide == "u64" else _TYPES[wide][2]
        low, high = (f"wasm_{result}_extmul_{half}_{shape}(a.val, b.val)" for half in ("low", "high"))
        bodies[f"inline void v_mul_expand(const {vector}& a, const {vector}& b,"] = f"c.val = {low}; d.val = {high};"
        if narrow in ("s16", "u16"):
            upper = "2,3,6,7,10,11,14,15,18,19,22,23,26,27,30,31"
            product = f"return {vector}(wasm_i8x16_shuffle({low}, {high}, {upper}));"
            bodies[f"inline {vector} v_mul_hi(const {vector}& a, const {vector}& b)"] = product
        if narrow in ("s8", "u8"):
            lower = [f"wasm_v128_and({each}, wasm_i16x8_splat(255))" for each in (low, high)]
            bodies[f"inline {vector} v_mul_wrap(const {vector}& a, const {vector}& b)"] = (
                f"return {vector}(wasm_u8x16_narrow_i16x8({lower[0]}, {lower[1]}));"
            )
    return bodies


def _tables() -> dict[str, str]:
    """Elements gathered from a table: single ones in registers, pairs and quads by the instruction for a part of a vector."""
    bodies: dict[str, str] = {}
    for element, vector, bits in (("schar", "v_int8x16", 8), ("short", "v_int16x8", 16), ("int", "v_int32x4", 32)):
        for name, each in (("v_lut", 1), ("v_lut_pairs", 2), ("v_lut_quads", 4)):
            part = bits * each
            if part > 64 or (bits == 8 and each == 1):
                continue
            loads = [f"v128_t r = wasm_v128_load{part}_splat(tab + idx[0]);"]
            loads += [f"r = wasm_v128_load{part}_lane(tab + idx[{i}], r, {i});" for i in range(1, 128 // part)]
            bodies[f"inline {vector} {name}(const {element}* tab, const int* idx)"] = f"{' '.join(loads)} return {vector}(r);"
    return bodies


BODIES = {
    **_packs(),
    **_widenings(),
    **_tables(),
    # Parts of a vector
    "inline _Tpvec v_load_low(const _Tp* ptr)": "return _Tpvec(wasm_v128_load64_zero(ptr));",
    "inline _Tpvec v_load_halves(const _Tp* ptr0, const _Tp* ptr1)": (
        "return _Tpvec(wasm_v128_load64_lane(ptr1, wasm_v128_load64_zero(ptr0), 1));"
    ),
    "inline void v_store_low(_Tp* ptr, const _Tpvec& a)": "wasm_v128_store64_lane(ptr, a.val, 0);",
    "inline void v_store_high(_Tp* ptr, const _Tpvec& a)": "wasm_v128_store64_lane(ptr, a.val, 1);",
    "inline _Tpwvec v_load_expand(const _Tp* ptr)": "return _Tpwvec(intrin(wasm_v128_load64_zero(ptr)));",
    "inline _Tpvec v_load_expand_q(const _Tp* ptr)": "return _Tpvec(intrin(wasm_v128_load32_zero(ptr)));",
    # Sums of products
    "inline v_int32x4 v_dotprod(const v_int16x8& a, const v_int16x8& b)": (
        "return v_int32x4(wasm_i32x4_dot_i16x8(a.val, b.val));"
    ),
    "inline v_int64x2 v_dotprod(const v_int32x4& a, const v_int32x4& b)": (
        "v128_t low = wasm_i64x2_extmul_low_i32x4(a.val, b.val), high = wasm_i64x2_extmul_high_i32x4(a.val, b.val); "
        "return v_int64x2(wasm_i64x2_add(wasm_unpacklo_i64x2(low, high), wasm_unpackhi_i64x2(low, high)));"
    ),
    # Others
    "inline typename _Tp::lane_type v_extract_n(const _Tp& a)": (
        "typedef typename _Tp::lane_type lanes __attribute__((vector_size(16))); return ((lanes)a.val)[i];"
    ),
    "inline _Tpuvec v_abs(const _Tpsvec& x)": "return _Tpuvec(wasm_##zsuffix##_abs(x.val));",
    "inline int v_signmask(const _Tpvec& a)": "return (int)wasm_##suffix##_bitmask(a.val);",
    "inline v_uint8x16 v_popcount(const v_uint8x16& a)": "return v_uint8x16(wasm_i8x16_popcnt(a.val));",
    "inline v_uint64x2 v_popcount(const v_uint64x2& a)": (
        "v128_t sums = wasm_u16x8_extadd_pairwise_u8x16(wasm_i8x16_popcnt(a.val)); "
        "return v_uint64x2(odd_and_even_added(wasm_u32x4_extadd_pairwise_u16x8(sums)));"
    ),
}
"""The new body of each function, by how its definition begins."""



def _minima() -> dict[str, str]:
    """Smaller and larger of integers: one instruction instead of a comparison and a selection."""
    words = {
        "wasm_v128_bitselect(b.val, a.val, wasm_##suffix##_gt(a.val, b.val))": "wasm_##suffix##_min(a.val, b.val)",
        "wasm_v128_bitselect(a.val, b.val, wasm_##suffix##_gt(a.val, b.val))": "wasm_##suffix##_max(a.val, b.val)",
    }
    for kind, flip in (("u8", "(schar)0x80"), ("u16", "(short)0x8000"), ("u32", "(int)0x80000000")):
        vector, _, shape = _TYPES[kind]
        macro = "OPENCV_HAL_IMPL_WASM_MINMAX_{}_INIT_FUNC"
        signed = f"{macro.format('U')}({vector}, {shape.replace('u', 'i')}, {flip})"
        words[signed] = f"{macro.format('S')}({vector}, {shape})"
    return words


def _constructors() -> dict[str, str]:
    """Vectors made of numbers: in registers. Stores of parts that are then loaded as a whole hold a processor up."""
    words = {}
    for _, element, shape in _TYPES.values():
        names = ", ".join(f"v{i}" for i in range(int(shape.partition("x")[2])))
        old = f"        {element} v[] = {{{names}}};\n        val = wasm_v128_load(v);"
        words[old] = f"        val = wasm_{shape}_make({names});"
    return words


def _sums() -> dict[str, str]:
    """Sums of a vector's elements, by the sums of neighbours."""
    words = {}
    for kind, wide in (("u8", "u16"), ("s8", "s16"), ("u16", "u32"), ("s16", "s32")):
        result = "unsigned" if kind[0] == "u" else "int"
        (vector, _, shape), (doubled, _, sums) = _TYPES[kind], _TYPES[wide]
        fallback = f"OPENCV_HAL_IMPL_FALLBACK_REDUCE_OP_SUM({vector}, {result})"
        later = f"{result} v_reduce_sum(const {doubled}& a);"  # defined after it
        call = f"v_reduce_sum({doubled}(wasm_{sums}_extadd_pairwise_{shape}(a.val)))"
        words[fallback] = f"inline {later}\ninline {result} v_reduce_sum(const {vector}& a) {{ return {call}; }}"
    return words


_SHUFFLE = "wasm_i8x16_shuffle("

WORDS = (
    *((_SHUFFLE + first, "shuffle_by_lookups(" + first, times) for first, times in (("t", 41), ("u", 8), ("a.val, b.val", 15))),
    *((_SHUFFLE + first, "shuffle_of_one(" + first, times) for first, times in (("vec.val", 8), ("a.val, a.val, 1", 3))),
    *((wrong, right, 1) for wrong, right in (_minima() | _constructors() | _sums()).items()),
)
"""Words that become others, and how often they are there."""
