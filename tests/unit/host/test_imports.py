"""The packages that a script needs are found in it and in the modules beside it."""

from __future__ import annotations

from pathlib import Path

from host import imports

LOCK = {
    "packages": {
        "pillow": {"imports": ["PIL"]},
        "numpy": {"imports": ["numpy"]},
        "scipy": {"imports": ["scipy"]},
        "pandas": {"imports": ["pandas"]},
    }
}


def script(folder: Path, source: str) -> Path:
    path = folder / "script.py"
    path.write_text(source)
    return path


def test_imports_anywhere_in_the_script_count(tmp_path):
    source = "import os, numpy as np\ndef f():\n    from PIL.Image import open\n"
    assert imports.packages(script(tmp_path, source), LOCK) == {"numpy", "pillow"}


def test_modules_and_packages_beside_it_count_once(tmp_path):
    (tmp_path / "helper.py").write_text("import scipy.ndimage, script, parts")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "__init__.py").write_text("from . import more\nfrom .more import x")
    (tmp_path / "parts" / "more.py").write_text("import pandas")
    assert imports.packages(script(tmp_path, "import helper"), LOCK) == {"scipy", "pandas"}


def test_a_module_that_nothing_imports_does_not_count(tmp_path):
    (tmp_path / "other.py").write_text("import scipy")
    assert imports.packages(script(tmp_path, "import numpy"), LOCK) == {"numpy"}


def test_what_is_not_python_needs_nothing(tmp_path):
    assert imports.packages(script(tmp_path, "x = (1"), LOCK) == set()
