"""The runner: copies, records, and the stand-ins of a case, on a small module that plays cv2."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from compat.case import Call, Case, File, Like, Make, Part, Ref, Refusal, Strided, Thing
from compat.runner import execute, snapshot, strided


class PlayedError(Exception):
    pass


@pytest.fixture
def played() -> ModuleType:
    """A module with the few names that the tests below call."""
    module = ModuleType("played")
    module.error = PlayedError  # type: ignore[attr-defined]
    module.setRNGSeed = lambda seed: None  # type: ignore[attr-defined]
    module.KeyPoint = lambda x, y: SimpleNamespace(pt=(x, y))  # type: ignore[attr-defined]

    def increase(src: np.ndarray, dst: np.ndarray | None = None) -> np.ndarray:
        if dst is None:
            return src + 1
        dst[...] = src + 1
        return dst

    def refuse(*args: object) -> None:
        raise PlayedError("no")

    def read(path: str) -> bytes:
        with open(path, "rb") as file:
            return file.read()

    for function in (increase, refuse, read):
        setattr(module, function.__name__, function)
    return module


def run(played: ModuleType, *calls: Call):  # type: ignore[no-untyped-def]
    return execute(played, Case("test", "test", calls))


def test_the_case_is_not_changed_by_running_it(played: ModuleType) -> None:
    source, target = np.zeros((3, 4), np.uint8), np.zeros((3, 4), np.uint8)
    outcome = run(played, Call("increase", (source, target)))
    assert not target.any()
    assert outcome.values[0].all()
    assert [where for where, _ in outcome.changed] == ["1"]
    assert outcome.same == ((0, "1"),)


def test_what_lies_around_a_view_is_recorded(played: ModuleType) -> None:
    outcome = run(played, Call("increase", (np.zeros((3, 4)),), {"dst": Strided(np.zeros((3, 4)))}))
    ((where, memory),) = outcome.changed
    assert where == "dst"
    assert memory.shape == (7, 10)
    assert memory.sum() == 12 + 3 * (70 - 12)


def test_a_destination_like_an_earlier_result(played: ModuleType) -> None:
    first = Call("increase", (np.zeros((2, 5), np.int16),), save="first", record=False)
    outcome = run(played, first, Call("increase", (np.zeros((2, 5), np.int16),), {"dst": Like(Ref("first"))}))
    assert len(outcome.values) == 1
    assert outcome.values[0].dtype == np.int16
    assert outcome.same == ((0, "dst"),)


def test_errors_and_missing_names_are_outcomes(played: ModuleType) -> None:
    assert run(played, Call("refuse")).error == "cv2.error"
    assert run(played, Call("increase")).error == "TypeError"
    assert run(played, Call("nothing.like.this")).status == "missing"


def test_files_and_objects(played: ModuleType) -> None:
    assert run(played, Call("read", (File("a.bin", b"12"),))).values == (b"12",)
    saved = Call("KeyPoint", (1, 2), save="k", record=False)
    assert run(played, saved, Call("$k.pt?")).values == ((1, 2),)
    assert run(played, saved, Call("$k.pt=", ((3, 4),)), Call("$k.pt?")).values == (None, (3, 4))
    assert run(played, Call("increase", (Make("KeyPoint", (1, 2)),))).error == "TypeError"


@pytest.mark.parametrize("how", ["gaps", "flipped", "transposed"])
def test_views_keep_their_values_and_are_not_contiguous(how: str) -> None:
    array = np.arange(24, dtype=np.int32).reshape(4, 6)
    view = strided(array, how)
    assert np.array_equal(view, array)
    assert not view.flags.c_contiguous


def test_a_record_keeps_python_types_apart() -> None:
    assert snapshot((1, [2.0, None])) == (1, [2.0, None])
    assert snapshot(np.float32(1)) == Thing("numpy.float32", (("value", 1.0),))
    assert type(snapshot(True)) is bool


def test_an_attempt_that_is_refused_is_a_result(played: ModuleType) -> None:
    outcome = run(played, Call("refuse", attempt=True), Call("increase", (np.zeros(3),)), Call("increase", (), attempt=True))
    refused, increased, wrong = outcome.values
    assert (outcome.status, refused) == ("ok", Refusal("cv2.error", "no"))
    assert increased.all()
    assert (wrong.error, "src" in wrong.text) == ("TypeError", True)


def test_what_is_not_there_ends_an_attempt(played: ModuleType) -> None:
    assert run(played, Call("nothing", attempt=True)).status == "missing"


def test_a_part_is_a_view(played: ModuleType) -> None:
    outcome = run(played, Call("increase", (np.zeros((2, 3)), Part(np.full((4, 3), 9.0), np.s_[::2]))))
    ((_, memory),) = outcome.changed
    assert memory[:, 0].tolist() == [1, 9, 1, 9]
