"""The wheel's zip files: Python's own reader finds in them what was put there."""

from __future__ import annotations

import zipfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from host import archive

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\"), min_size=1, max_size=20)
CONTENTS = st.dictionaries(NAMES, st.binary() | st.binary(min_size=1, max_size=4).map(lambda part: part * 500), max_size=5)


@given(CONTENTS)
def test_what_was_put_in_is_found(tmp_path_factory, contents: dict[str, bytes]) -> None:
    target = tmp_path_factory.mktemp("zip") / "x.whl"
    archive.pack(contents, target)
    with zipfile.ZipFile(target) as zip_file:
        assert zip_file.testzip() is None
        assert {name: zip_file.read(name) for name in zip_file.namelist()} == contents
        assert zip_file.namelist() == sorted(contents)


def test_text_is_packed_better_than_zipfile_does_and_noise_is_not_packed(tmp_path: Path) -> None:
    text, noise = Path(__file__).read_bytes() * 20, bytes(range(256))
    archive.pack({"a/text": text, "noise": noise}, tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as ours, zipfile.ZipFile(tmp_path / "y.zip", "w") as usual:
        usual.writestr("a/text", text, zipfile.ZIP_DEFLATED, compresslevel=9)
        packed, stored = ours.getinfo("a/text"), ours.getinfo("noise")
        assert packed.compress_size < usual.getinfo("a/text").compress_size
        assert (stored.compress_type, stored.compress_size) == (zipfile.ZIP_STORED, len(noise))
        assert (packed.date_time, packed.external_attr >> 16) == ((1980, 1, 1, 0, 0, 0), 0o100644)


def test_the_same_contents_make_the_same_file(tmp_path: Path) -> None:
    archive.pack({"b": b"1", "a": b"2" * 99}, tmp_path / "x.zip")
    archive.pack({"a": b"2" * 99, "b": b"1"}, tmp_path / "y.zip")
    assert (tmp_path / "x.zip").read_bytes() == (tmp_path / "y.zip").read_bytes()
