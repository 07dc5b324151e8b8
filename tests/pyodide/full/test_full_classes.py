"""The same of the full build, which has all of them."""

from __future__ import annotations

from typing import Any

from tests.pyodide.test_classes import differences

BUILD = "full"


def test_every_class_is_as_the_real_one(selenium: Any) -> None:
    assert differences(selenium) == {}
