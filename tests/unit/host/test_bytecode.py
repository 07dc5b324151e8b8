"""Of which sources a wheel has bytecode."""

from __future__ import annotations

from host import bytecode

SOURCES = {
    "cv2/__init__.py": b"import os\nfrom cv2shim.a import b\nif TYPE_CHECKING:\n    import cv2shim.types\n",
    "cv2shim/__init__.py": b"",
    "cv2shim/a/__init__.py": b"try:\n    from cv2shim import c as other\nfinally:\n    pass\n",
    "cv2shim/a/b.py": b"class Owner:\n    import cv2shim.d\n\ndef later():\n    from cv2shim import e\n",
    "cv2shim/c.py": b"from cv2shim.a import b\n",
    "cv2shim/d.py": b"async def later():\n    import cv2shim.e\n",
    "cv2shim/e.py": b"",
    "cv2shim/types.py": b"",
}


def test_what_is_imported_inside_of_functions_or_for_types_is_not_imported_first() -> None:
    assert bytecode.imported_first(SOURCES) == SOURCES.keys() - {"cv2shim/e.py", "cv2shim/types.py"}
