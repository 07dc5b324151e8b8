"""What the runner of OpenCV's own tests says of their outcomes, and what its gate complains of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from compat.case import Outcome
from compat.opencv_tests import networks, verdicts
from compat.opencv_tests.verdicts import FAILED, MISSING, NOT_HERE, PASSED, Verdict, complaints, judge

OK = Outcome("ok")
TEST = "test_a.A.test"
ACCEPTED: dict[str, Any] = {PASSED: [TEST], MISSING: {}}


@pytest.fixture(autouse=True)
def reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "NOT_APPLICABLE", {})
    monkeypatch.setattr(verdicts, "KNOWN_FAILURES", {"full": {"test_a.A.known": "because"}})
    monkeypatch.setattr(verdicts, "pattern", lambda test: None)


def judged(real: Outcome, shim: Outcome, test: str = TEST) -> Verdict:
    return judge({test: real}, {test: shim}, "full")[test]


def test_only_what_the_real_cv2_passes_counts() -> None:
    assert judged(OK, OK) == Verdict(PASSED)
    assert judged(Outcome("skip", message="no device"), OK) == Verdict(NOT_HERE)
    assert judged(OK, Outcome("skip", message="no device")).what == FAILED
    assert judged(OK, Outcome("crash", message="exit status 139")).what == FAILED


def test_a_name_that_the_build_lacks_is_told_from_a_failure() -> None:
    message = "error: cv2.ml.EM_create is not in the 'stock' build of opencv.js that runs here; …"
    assert judged(OK, Outcome("fail", message=message)) == Verdict(MISSING, "cv2.ml.EM_create")
    assert judged(OK, Outcome("fail", message="a\nAssertionError: 1 != 2\n")).why.endswith("AssertionError: 1 != 2")
    assert judged(OK, Outcome("fail", message="x"), "test_a.A.known") == Verdict(FAILED, "because")


@pytest.mark.parametrize(
    ("verdict", "accepted", "complaint"),
    [
        (Verdict(FAILED, "because"), ACCEPTED, "Regression"),
        (Verdict(NOT_HERE, "a reason"), ACCEPTED, "Regression"),
        (Verdict(PASSED), {PASSED: [], MISSING: {}}, "Unexpected pass"),
        (Verdict(MISSING, "cv2.a"), {PASSED: [], MISSING: {TEST: "cv2.b"}}, "needs cv2.a"),
        (Verdict(FAILED, "? fail: x"), {PASSED: [], MISSING: {}}, "nothing in"),
        (Verdict(NOT_HERE), {PASSED: [], MISSING: {}}, "does not pass"),
    ],
)
def test_the_gate_complains(verdict: Verdict, accepted: dict[str, Any], complaint: str) -> None:
    found = complaints({TEST: verdict, "test_a.A.known": Verdict(FAILED, "because")}, accepted, "full")
    assert len(found) == 1
    assert complaint in found[0]


def test_the_gate_is_content_with_what_was_accepted() -> None:
    assert complaints({TEST: Verdict(PASSED), "test_a.A.known": Verdict(FAILED, "because")}, ACCEPTED, "full") == []


def test_what_has_become_stale_is_a_complaint() -> None:
    known = {"test_a.A.known": Verdict(FAILED, "because")}
    assert ["no such test" in text for text in complaints(known, ACCEPTED, "full")] == [True]
    passing = {"test_a.A.known": Verdict(PASSED)}
    found = complaints(passing, {PASSED: [*passing], MISSING: {}}, "full")
    assert ["does not fail any more" in text for text in found] == [True]


def test_networks_are_files_that_the_real_cv2_reads(tmp_path: Path) -> None:
    factor = np.arange(12, dtype=np.float32).reshape(1, 4, 3)
    product = networks.node("MatMul", ["X", "F"], "Y")
    model = networks.onnx([product], {"F": factor}, ("X", (1, 2, 4)), ("Y", (1, 2, 3)))
    network = cv2.dnn.readNetFromONNX(np.frombuffer(model, np.uint8))
    given = np.ones((1, 2, 4), np.float32)
    network.setInput(given)
    np.testing.assert_allclose(network.forward(), given @ factor)
