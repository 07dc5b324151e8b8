"""The emitted tables as the runtime reads them: an entry when it is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cv2shim.accepts import tables
from cv2shim.accepts.tables import Rows

GENERATED = Path(tables.__file__).parents[1] / "_generated"


@pytest.mark.parametrize("name", ["constants", "functions", "classes"])
def test_rows_are_what_the_table_says(name: str) -> None:
    rows = getattr(tables, name)()
    assert dict(rows) == json.loads((GENERATED / "api" / f"{name}.json").read_bytes())


@pytest.mark.parametrize("build", [path.stem for path in (GENERATED / "backends").glob("*.json")])
def test_so_are_those_of_a_build(build: str) -> None:
    whole = json.loads((GENERATED / "backends" / f"{build}.json").read_bytes())
    for part, rows in tables.backend(build).items():
        assert dict(rows) == whole[part]
        assert len(rows) == len(whole[part])


def test_an_entry_is_found_by_its_whole_name_and_in_its_own_object() -> None:
    text = b'{\n"a":{\n"one":1,\n"two":[2]\n},\n"b":{\n"three":3\n}\n}\n'
    rows = Rows(text, text.index(b'"a":') + 4)
    assert dict(rows) == {"one": 1, "two": [2]}
    assert "three" not in rows
    assert "on" not in rows
    assert rows.get("three") is None
    with pytest.raises(KeyError, match="three"):
        rows["three"]


def test_an_empty_object_has_no_rows() -> None:
    assert dict(Rows(b"{\n\n}\n")) == {}
