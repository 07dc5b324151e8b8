"""The mends of OpenCV's sources: exact about what they replace, and part of the build's key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from host.versions import opencv
from opencv_js import mends
from opencv_js.errors import BuildError

LINE = replace(opencv.chosen(), mends=("4",))


def test_a_mend_replaces_every_occurrence_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr(mends, "SETS", {"4": (mends.Mend("a.hpp", "wrong(", "right(", 2),)})
    (tmp_path / "a.hpp").write_text("wrong(1); other(2); wrong(3);")
    mends.apply(tmp_path, LINE)
    assert (tmp_path / "a.hpp").read_text() == "right(1); other(2); right(3);"


def test_other_sources_are_refused_with_the_place(tmp_path, monkeypatch):
    monkeypatch.setattr(mends, "SETS", {"4": (mends.Mend("a.hpp", "wrong(", "right("),)})
    (tmp_path / "a.hpp").write_text("nothing of the kind")
    with pytest.raises(BuildError, match=rf"a\.hpp of OpenCV {LINE.opencv} has not 'wrong\(' 1 times: .*opencv_js/mends\.py"):
        mends.apply(tmp_path, LINE)


BODY = mends.Body("a.hpp", "inline int f(const int& a)", "return 2;")
LINES = "inline int f(const int& a)\n{\n    if (a) {\n        return 1;\n    }\n    return 0;\n}\nint g() { return 3; }\n"


def test_a_body_is_replaced_up_to_its_last_brace():
    assert BODY.applied(LINES) == "inline int f(const int& a)\n{ return 2; }\nint g() { return 3; }\n"


def test_a_body_in_one_line_is_replaced_alone():
    text = "inline int f(const int& a)\n{ return 1; }\ninline int g(int a)\n{\n    return a;\n}\n"
    assert BODY.applied(text) == text.replace("return 1;", "return 2;")


def test_a_body_in_a_macro_stays_one():
    text = "inline int f(const int& a) \\\n{ \\\n    return 1; \\\n} \\\ninline int g() \\\n{ return 3; }\n"
    assert BODY.applied(text) == "inline int f(const int& a) \\\n{ return 2; } \\\ninline int g() \\\n{ return 3; }\n"


def test_a_function_that_is_not_there_or_only_declared_or_there_twice_is_refused(tmp_path, monkeypatch):
    assert BODY.applied("int g() { return 3; }") is None
    assert BODY.applied("inline int f(const int& a);\nint g()\n{\n}\n") is None
    assert BODY.applied(LINES + LINES) is None
    monkeypatch.setattr(mends, "SETS", {"4": (BODY,)})
    (tmp_path / "a.hpp").write_text("nothing of the kind")
    with pytest.raises(BuildError, match=r"a\.hpp of OpenCV .* has not one definition of 'inline int f\(const int& a\)'"):
        mends.apply(tmp_path, LINE)


def test_a_kernel_calls_ours_with_all_that_it_is_given():
    kernels = {mend.start: mend.body for mend in mends.of(LINE) if mend.file.endswith("hal_replacement.hpp")}
    assert kernels["inline int hal_ni_equalize_hist("].endswith(
        "return cv2shim_equalize_hist(src_data, src_step, dst_data, dst_step, width, height);"
    )


def test_the_key_changes_with_any_mend(monkeypatch):
    before = mends.key(LINE)
    monkeypatch.setitem(mends.SETS, "4", mends.SETS["4"][:-1])
    assert mends.key(LINE) != before


def test_every_line_names_sets_that_there_are():
    for line in opencv.known().values():
        assert mends.of(line)
    with pytest.raises(BuildError, match=r"has no set 'none', which host/versions/opencv\.toml names"):
        mends.of(replace(LINE, mends=("none",)))
