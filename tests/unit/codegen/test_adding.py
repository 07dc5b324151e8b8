"""A new OpenCV: one command from a release's name to its row and its model, or a sentence and nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.version import Version

from codegen import adding, bindings, extract, model, native, sources
from codegen.__main__ import main
from codegen.types import Types, UnknownTypeError
from host import fetch
from host.versions import opencv

KNOWN = opencv.known()
NEW, *_, OLD = KNOWN.values()
"""The line that is added, and one that the table has before."""
BEFORE = min((line for line in KNOWN.values() if line != NEW), key=lambda line: Version(line.opencv))
"""The one whose mends and changes it gets: NEW is the oldest."""


@pytest.fixture(scope="module")
def distribution() -> Iterator[Path]:
    """The unpacked source distribution of NEW."""
    with sources.unpacked(NEW) as folder:
        yield folder


@pytest.fixture
def fetched(distribution: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The distribution is there, and need not be unpacked again."""
    monkeypatch.setattr(adding, "unpacked", lambda line: nullcontext(distribution))


def offered(monkeypatch: pytest.MonkeyPatch, releases: dict[str, tuple[str, str] | None]) -> None:
    """Releases of every project, with their source distributions."""
    monkeypatch.setattr(fetch, "sdists", lambda project: releases)


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A table and a folder of facts without NEW. PyPI is asked for nothing but the file."""
    text = opencv.TABLE.read_text()
    begin = text.index(f'[lines."{NEW.opencv}"]')
    text = text[:begin] + text[text.index("[lines.", begin + 1) :]
    path = tmp_path / "opencv.toml"
    path.write_text(text.replace(f'default = "{opencv.default()}"', f'default = "{OLD.opencv}"'))
    shutil.copytree(model.DATA / "published", tmp_path / "data" / "published")
    monkeypatch.setattr(model, "DATA", tmp_path / "data")
    monkeypatch.setattr("codegen.exports.DATA", tmp_path / "data")
    monkeypatch.setattr(opencv, "TABLE", path)
    offered(monkeypatch, {NEW.release: (NEW.sdist, NEW.sha256)})
    monkeypatch.delenv(opencv.CHOICE, raising=False)
    opencv._table.cache_clear()
    yield path
    opencv._table.cache_clear()


REQUIREMENT = f"{NEW.project}=={NEW.release}"


def test_it_is_read_emitted_and_in_the_table(table: Path, fetched: None, capsys: pytest.CaptureFixture[str]) -> None:
    committed = {path.name: path.read_text() for path in (Path(adding.__file__).parent / "data" / NEW.opencv / "api").iterdir()}
    assert main(["add", REQUIREMENT]) == 0
    assert f"OpenCV {NEW.opencv} is added" in capsys.readouterr().out
    opencv._table.cache_clear()
    assert opencv.named(NEW.opencv) == replace(NEW, mends=BEFORE.mends, changes=BEFORE.changes)
    assert {path.name: path.read_text() for path in model.folder(NEW).iterdir()} == committed


def untouched(table: Path) -> bool:
    return f'"{NEW.opencv}"]' not in table.read_text() and [path.name for path in model.DATA.iterdir()] == ["published"]


def refused(capsys: pytest.CaptureFixture[str], requirement: str = REQUIREMENT) -> str:
    assert main(["add", requirement]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("error: ")
    return said


def test_another_sum_is_refused(table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    offered(monkeypatch, {NEW.release: (NEW.sdist, "0" * 64)})
    assert f"{NEW.sdist} is refused: its sha256 is {NEW.sha256}, and 000" in refused(capsys)
    assert untouched(table)


def test_what_is_no_release_is_refused(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "'opencv' is not PROJECT==RELEASE" in refused(capsys, "opencv")
    assert untouched(table)


def test_a_type_without_a_row_is_refused(
    table: Path, fetched: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def row(self: Types, type_: str) -> object:
        raise UnknownTypeError("OpenCV has a type that is not known here, Quaternion: add its row to codegen/types.py.")

    monkeypatch.setattr(Types, "row", row)
    assert "a type that is not known here, Quaternion: add its row to codegen/types.py." in refused(capsys)
    assert untouched(table)


def test_a_name_registered_by_hand_is_refused(
    table: Path, fetched: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(native.FUNCTIONS, "highgui", {})
    assert "codegen/native.py does not know: add createButton, createTrackbar, setMouseCallback there." in refused(capsys)
    assert untouched(table)


def test_modules_that_no_other_line_has_are_told_and_taken(
    table: Path, fetched: None, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_text(table.read_text().replace('"photo", ', '"sonar", '))
    opencv._table.cache_clear()
    assert main(["add", REQUIREMENT]) == 0
    said = capsys.readouterr().out
    assert f"It has modules that are new, beside OpenCV {BEFORE.opencv}: photo." in said
    assert f"It has no longer, beside OpenCV {BEFORE.opencv}: sonar." in said
    opencv._table.cache_clear()
    assert sorted(opencv.named(NEW.opencv).modules) == sorted(NEW.modules)


def test_modules_are_each_after_what_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    needs: dict[str, set[str]] = {"b": {"a"}, "a": set(), "window": {"a"}, "new": {"b"}, "c": {"new", "window"}}
    monkeypatch.setattr("codegen.extract.dependencies", lambda root: needs)
    assert extract.arranged(Path(), ["a", "c", "b", "gone"], ["window"]) == (("a", "b", "new", "c"), ("window",))


def test_other_modules_than_those_of_the_row_are_refused(distribution: Path) -> None:
    with pytest.raises(extract.ExtractError, match=r"has other modules than host/versions/opencv\.toml says: photo\."):
        extract.extract(distribution, [name for name in (*NEW.modules, *NEW.unbuilt) if name != "photo"])


def test_another_layout_is_refused(
    table: Path, fetched: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lacks(self: object) -> dict[str, int]:
        return {"value": {}["a macro"]}

    monkeypatch.setattr("codegen.extract.Source.definitions", lacks)
    assert f"{NEW.sdist} has what codegen/extract.py does not understand (KeyError: 'a macro')." in refused(capsys)
    assert untouched(table)


def test_what_the_table_has_is_not_added_again(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offered(monkeypatch, {OLD.release: (OLD.sdist, OLD.sha256)})
    assert f"OpenCV {OLD.opencv} is in host/versions/opencv.toml already." in refused(capsys, f"{OLD.project}=={OLD.release}")


def test_a_release_without_sources_is_read_from_another_of_the_same_opencv(
    table: Path, fetched: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = f"{NEW.opencv}.1"
    projects = {NEW.project: {other: None, NEW.release: None, "0.1.2.3": ("older.tar.gz", "0" * 64)}}
    monkeypatch.setattr(fetch, "sdists", lambda project: projects.get(project, {other: (NEW.sdist, NEW.sha256)}))
    assert main(["add", REQUIREMENT]) == 0
    source = (adding.PROJECTS[1], other)
    told = f"no source distribution of {REQUIREMENT}: that of {'=='.join(source)}, of the same OpenCV, is read."
    assert told in capsys.readouterr().out
    opencv._table.cache_clear()
    line = opencv.named(NEW.opencv)
    assert line == replace(NEW, mends=BEFORE.mends, changes=BEFORE.changes, source=source)
    assert line.requirement == NEW.requirement


def test_a_release_whose_sources_nobody_has_is_refused(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offered(monkeypatch, {NEW.release: None})
    assert f"no source distribution of OpenCV {NEW.opencv}, which is read." in refused(capsys)
    assert f"PyPI has no release 0.1.2 of {NEW.project}." in refused(capsys, f"{NEW.project}==0.1.2")
    assert untouched(table)


def test_bindings_wait_for_what_opencvs_own_offer(table: Path) -> None:
    waiting = next(line for line in KNOWN.values() if line.published.opencv != line.opencv)
    assert bindings.outputs(model.Api(waiting.opencv, "", ()), waiting) == {}


def test_the_published_opencv_js_is_the_latest_that_is_not_newer(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {name: replace(NEW.published, name=name, opencv=name) for name in ("3.9.0", "3.10.0", "4.1.0")}
    monkeypatch.setattr(opencv, "all_published", lambda: list(known))
    monkeypatch.setattr(opencv, "published", known.__getitem__)
    wanted = {"3.8.0": "3.9.0", "3.9.0": "3.9.0", "3.9.5": "3.9.0", "3.10.0": "3.10.0", "4.0.9": "3.10.0", "9.0.0": "4.1.0"}
    assert {version: adding.nearest(version).name for version in wanted} == wanted
