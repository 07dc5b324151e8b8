"""The journal of a program's calls: what is in it, and that the program sees nothing of it."""

from __future__ import annotations

import copy
import inspect
import itertools
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import BuiltinFunctionType
from typing import Any

import cv2
import numpy as np
import pytest

from compat.fuzz.snippet import Writer
from porting.compare import journals
from porting.compare.inside import recorded
from porting.compare.inside.digests import checksum, short
from porting.compare.inside.journal import Journal
from porting.compare.inside.recorded import WRITTEN, outputs_of
from porting.compare.inside.records import CALLS
from porting.compare.journals import Call


@contextmanager
def written_down(folder: Path, keep: Any = ()) -> Iterator[None]:
    journal = Journal(cv2, str(folder), str(folder), keep)
    journal.install()
    try:
        yield
    finally:
        journal.close()


def run(folder: Path, source: str, keep: Any = ()) -> journals.Journal:
    """The journal of a program."""
    with written_down(folder, keep):
        exec(compile(source, str(folder / "program.py"), "exec"), {"cv2": cv2, "np": np})
    return journals.read(folder)


def test_functions_methods_constructors_and_properties_are_written_down_with_their_lines(tmp_path):
    found = run(
        tmp_path,
        """
grey = np.zeros((40, 40), np.uint8)
cv2.rectangle(grey, (5, 5), (20, 20), 255, -1)
clahe = cv2.createCLAHE()
clahe.setClipLimit(3.0)
clahe.apply(grey)
params = cv2.SimpleBlobDetector.Params()
params.minArea = params.maxArea
cv2.BFMatcher.create()
cv2.fisheye.estimateNewCameraMatrixForUndistortRectify(np.eye(3), np.zeros(4), (9, 9), np.eye(3))
""",
    )
    assert [call.key for call in found.calls] == [
        ("rectangle", "program.py:3"),
        ("createCLAHE", "program.py:4"),
        ("CLAHE.setClipLimit", "program.py:5"),
        ("CLAHE.apply", "program.py:6"),
        ("SimpleBlobDetector.Params", "program.py:7"),
        ("SimpleBlobDetector.Params.maxArea?", "program.py:8"),
        ("SimpleBlobDetector.Params.minArea=", "program.py:8"),
        ("BFMatcher.create", "program.py:9"),
        ("fisheye.estimateNewCameraMatrixForUndistortRectify", "program.py:10"),
    ]
    assert found.count == 9
    assert [where for where, _ in found.calls[0].changed] == [0]
    assert found.calls[1].made == found.calls[2].objects == (("CLAHE", 0),)


def test_an_exception_is_written_down_and_goes_on(tmp_path):
    with pytest.raises(cv2.error):
        run(tmp_path, "cv2.cvtColor(np.zeros((3, 3), np.uint8), cv2.COLOR_BGR2GRAY)")
    assert [call.error for call in journals.read(tmp_path).calls] == ["error"]


def test_the_program_sees_nothing_of_it(tmp_path):
    with written_down(tmp_path):
        assert isinstance(cv2.add, BuiltinFunctionType)
        assert inspect.isbuiltin(cv2.add)
        assert cv2.add.__name__ == "add"
        assert "src1" in cv2.add.__doc__
        assert copy.deepcopy(cv2.add) is cv2.add
        assert type("Has", (), {"op": cv2.add})().op(1, 2)[0] == 3  # not bound to the object
        assert type(cv2.KeyPoint(1, 2, 3)) is cv2.KeyPoint
        assert isinstance(cv2.Subdiv2D((0, 0, 9, 9)), cv2.Subdiv2D)
        # no object of it: freeing one destroys the real cv2's memory, with a journal and without
        assert type("Mine", (cv2.Subdiv2D,), {}).__base__ is cv2.Subdiv2D
        assert pickle.loads(pickle.dumps(cv2.DMatch)) is cv2.DMatch
        assert repr(cv2.add) == "<built-in function add>"


def test_afterwards_everything_is_as_it_was(tmp_path):
    classes = (cv2.ORB, cv2.KeyPoint, cv2.Subdiv2D, cv2.dnn.Net, cv2.Feature2D)
    before = [dict(vars(cv2)), dict(vars(cv2.dnn)), *(dict(vars(one)) for one in classes)]
    run(tmp_path, "cv2.ORB_create().detect(np.zeros((60, 60), np.uint8)); cv2.Subdiv2D((0, 0, 9, 9)); cv2.KeyPoint(1, 2, 3)")
    after = [vars(cv2), vars(cv2.dnn), *map(vars, classes)]
    for was, now in zip(before, after, strict=True):
        assert {name for name in was if was[name] is not now.get(name)} == set()


def test_what_is_kept_can_be_read_in_full(tmp_path):
    source = "grey = np.full((9, 9), 7, np.uint8)\ncv2.circle(grey, (4, 4), 2, 255)\ncv2.blur(grey, (3, 3))"
    found = run(tmp_path, source, keep={0})
    kept = found.kept(0)
    assert kept is not None
    assert (kept.args[0] == 7).all()  # as it was before the call
    assert kept.args[1:] == ((4, 4), 2, 255)
    assert kept.outcome.values[0].max() == 255
    assert [where for where, _ in kept.outcome.changed] == ["0"]
    assert found.kept(1) is None


def test_what_is_kept_of_key_points_and_matches_makes_them_again(tmp_path):
    source = """
point = cv2.KeyPoint(3, 4.5, 31, 122.25, 0.5, 2, 7)
cv2.drawMatches(np.zeros((9, 9), np.uint8), [point], np.ones((9, 9), np.uint8), [point], [cv2.DMatch(0, 0, 1, 2.5)], None)
"""
    found = run(tmp_path, source, keep=range(9))
    given = found.kept(next(number for number, call in enumerate(found.calls) if call.name == "drawMatches"))
    (point,), (match,) = (eval(Writer().value(given.args[place]), {"cv2": cv2}) for place in (1, 4))
    assert (point.pt, point.size, point.angle, point.response) == ((3, 4.5), 31, 122.25, 0.5)
    assert (point.octave, point.class_id) == (2, 7)
    assert (match.queryIdx, match.trainIdx, match.imgIdx, match.distance) == (0, 0, 1, 2.5)


def test_no_more_calls_are_written_down_than_was_said(tmp_path):
    journal = Journal(cv2, str(tmp_path), str(tmp_path), most=3)
    journal.install()
    exec(compile("for _ in range(9): cv2.add(1, 2)", str(tmp_path / "program.py"), "exec"), {"cv2": cv2})
    journal.close()
    assert len(journals.read(tmp_path).calls) == 3


@pytest.mark.parametrize("shape", [(3,), (40, 50), (700, 900, 3)])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
def test_one_other_element_is_another_checksum(shape, dtype):
    array = np.random.default_rng(1).integers(0, 256, shape).astype(dtype)
    total = checksum(array)
    assert checksum(array.copy(order="F")) == total
    for place in (0, array.size // 2, array.size - 1):
        other = array.copy()
        other.flat[place] += 1
        assert checksum(other) != total
    swapped = array.copy()
    swapped.flat[[0, -1]] = array.flat[[-1, 0]]
    assert checksum(swapped) != total or array.flat[0] == array.flat[-1]


def test_what_a_function_writes_into_is_read_from_its_documentation():
    assert outputs_of(cv2.rectangle) == {"img": WRITTEN, 0: WRITTEN}
    assert outputs_of(cv2.GaussianBlur).keys() == {"dst", 3}
    assert outputs_of(cv2.norm) == {}


# ---- side by side ------------------------------------------------------------------------------------------------------


def calls(*names: str, given: bytes = b"", result: bytes = b"") -> list[Call]:
    return [Call(k, name, f"p.py:{name}", given, result, (), "", 0.0, (), ()) for k, name in enumerate(names)]


def test_calls_are_paired_also_where_the_ways_have_parted():
    real, other = calls(*"abcdefg"), calls(*"abxyefg")
    paired = [(a and a.name, b and b.name) for a, b in journals.pairs(real, other)]
    assert paired == [
        ("a", "a"), ("b", "b"), ("c", None), ("d", None), (None, "x"), (None, "y"), ("e", "e"), ("f", "f"), ("g", "g"),
    ]  # fmt: skip


def test_long_ways_apart_come_to_an_end():
    real, other = calls(*"a" * 3000, *"b" * 3000), calls(*"a" * 2000, *"c" * 1500, *"b" * 3000)
    paired = list(journals.pairs(real, other))
    assert sum(a is not None for a, _ in paired) == len(real)
    assert sum(b is not None for _, b in paired) == len(other)


def test_only_calls_that_were_given_the_same_can_differ():
    real = calls("a", result=b"1") + calls("b", given=b"1", result=b"1") + calls("c")
    other = calls("a", result=b"2") + calls("b", given=b"2", result=b"2") + calls("c")
    found = journals.laid(real, other)
    assert [call.name for call, _ in found.differing] == ["a"]
    assert (found.same, found.other, found.first_other) == (1, 1, (real[1], other[1]))


def test_of_a_run_that_was_cut_off_nothing_is_missed():
    found = journals.laid(calls(*"abcd"), calls(*"ab"), cut=True)
    assert (found.same, found.alone, found.parted) == (2, 0, None)


def test_of_many_quick_calls_some_are_timed_and_stand_for_the_others(tmp_path, monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr(recorded, "perf_counter", lambda: next(clock) * 1e-6)
    found = run(tmp_path, "for _ in range(20_000): cv2.add(1, 2)")
    timed = [call.seconds for call in found.calls if call.seconds]
    assert len(found.calls) == 20_000
    assert all(call.seconds for call in found.calls[:1000])
    assert len(timed) == 1000 + 19_000 / 8
    spent, count = found.seconds()["add"]
    assert spent == pytest.approx(20_000e-6)
    assert count == 20_000


def test_long_records_are_shortened_and_say_the_same(tmp_path):
    found = run(tmp_path, 'for _ in range(1000): cv2.getTextSize("x" * 10_000, 0, 1.0, 1)')
    assert (tmp_path / CALLS).stat().st_size < 2_000_000
    assert {call.given for call in found.calls} == {short(["x" * 10_000, 0, 1.0, 1])}


def test_a_process_that_was_forked_off_writes_nothing(tmp_path):
    journal = Journal(cv2, str(tmp_path), str(tmp_path))
    journal.install()
    exec(compile("cv2.add(1, 2)", str(tmp_path / "program.py"), "exec"), {"cv2": cv2})
    journal.write()
    written = (tmp_path / CALLS).read_bytes()
    exec(compile("cv2.add(1, 2)", str(tmp_path / "program.py"), "exec"), {"cv2": cv2})
    journal.stop()
    exec(compile("cv2.add(1, 2)", str(tmp_path / "program.py"), "exec"), {"cv2": cv2})
    journal.close()
    assert (tmp_path / CALLS).read_bytes() == written
