"""The compatibility matrix: the same cases on the real cv2 and on the shim, compared and judged.

``python -m compat`` runs everything; see `compat.__main__` for its options.
"""

import os

# Cases' inputs are the same numbers on every x86 of today: numpy's AVX-512 code rounds sin, cos and exp otherwise than its
# other code, and its linear algebra chooses its code by the processor. Both look here when numpy is imported.
_SAME_INPUTS = {
    "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR",
    "OPENBLAS_CORETYPE": "Haswell",
}
for _name, _value in _SAME_INPUTS.items():
    os.environ.setdefault(_name, _value)
