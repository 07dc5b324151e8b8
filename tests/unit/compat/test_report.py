"""What is told of the matrix: the share of everything public, and the page that joins the results of several builds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from compat import matrix, model, report, results, summary
from compat.__main__ import main
from compat.case import Call, Case, Outcome
from compat.compare import CLOSE, DIFFERS, EXACT, MISSING, SAME_ERROR, Difference, Judgement
from compat.matrix import Matrix, Row
from compat.supervise import Run


def judged(verdict: str, size: float = 0.0) -> Judgement:
    return Judgement(verdict, Difference(absolute=size), f"note on {verdict}")


def table(**rows: dict[str, Judgement]) -> Matrix:
    """A matrix; two underscores in a name are a dot."""
    named = {name.replace("__", "."): cases for name, cases in rows.items()}
    made = {name: Row(name, model.opencv_module(name), "opencv.js", cases) for name, cases in named.items()}
    return Matrix(made, {"cv2": "4.1.0"}, {"cv2": "4.1.0", "build": {"name": "test"}})


SOME = table(
    Canny={"a": judged(EXACT), "b": judged(CLOSE, 1e-6)},
    blur={"a": judged(DIFFERS, float("inf"))},
    ORB__detect={"a": judged(EXACT)},
    SIFT__detect={"a": judged(DIFFERS, 2)},
    ORB__getMaxFeatures={"a": judged(EXACT)},
    KeyPoint={"a": judged(SAME_ERROR)},
    KeyPoint__pt={"a": judged(MISSING)},
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(results, "FOLDER", tmp_path)
    return tmp_path


def data(page: str) -> Any:
    return json.loads(page.partition('id="data">')[2].partition("</script>")[0])


def test_what_is_inherited_counts_once_with_its_worst_case() -> None:
    members = SOME.members()
    assert "ORB.detect" not in members
    assert members["Feature2D.detect"].verdict == DIFFERS
    assert set(members["Feature2D.detect"].cases) == {"ORB.detect: a", "SIFT.detect: a"}


def test_the_share_is_of_everything_public() -> None:
    shares = summary.numbers(SOME)["shares"]
    assert shares == {"all": (2, 6), "function": (1, 2), "class": (0, 1), "method": (1, 2), "property": (0, 1)}
    told = summary.headline(SOME)
    assert "2 of 6 public callables and properties exact or close (33.3%)" in told
    assert "1 of 2 functions, 0 of 1 classes, 1 of 2 methods, 0 of 1 properties" in told
    assert "1 that only ever raise the same error" in told


def test_every_public_name_is_counted_even_without_a_case() -> None:
    case = Case("Canny", "test", (Call("Canny"),))
    found = matrix.build([case], Run({case.id: Outcome("ok")}), Run({case.id: Outcome("ok")}))
    assert set(found.members()) == set(model.public())
    assert found.rows["VideoCapture.read"].reason


def test_the_summary_has_totals_and_names_what_falls_short() -> None:
    text = summary.text(SOME)
    assert "| imgproc |" in text
    assert "- `blur` (1 of 1 cases): blur: a: note on differs" in text
    assert "What only ever raises the same error: `KeyPoint`." in text
    assert "What is missing here: `KeyPoint.*`." in text


def test_what_a_build_without_a_list_offers_is_what_answered() -> None:
    cases = [Case(name, "test", (Call(name),)) for name in ("Canny", "blur")]
    real = Run({case.id: Outcome("ok") for case in cases})
    peer = Run({cases[0].id: Outcome("ok"), cases[1].id: Outcome("missing")})
    rows = matrix.build(cases, real, peer, backend="pyodide").rows
    assert (rows["Canny"].source, rows["Canny"].verdict) == ("pyodide", EXACT)
    assert (rows["blur"].source, rows["blur"].verdict) == ("", MISSING)


def test_pyodides_own_cv2_has_no_gate() -> None:
    for option in ("--check", "--accept"):
        with pytest.raises(SystemExit):
            main(["--backend", "pyodide", option])


def test_results_are_read_as_they_were_written(folder: Path) -> None:
    results.write(SOME, "stock")
    found = results.read("stock")
    assert found["headline"] == summary.headline(SOME)
    assert found["rows"]["blur"]["cases"]["a"] == {"verdict": DIFFERS, "largest": None, "note": "note on differs"}
    assert set(found["rows"]) == set(SOME.rows)
    assert (results.folder("stock") / "imgproc.json").exists()


def test_the_report_joins_the_results_that_there_are(folder: Path) -> None:
    assert results.everything() == []
    results.write(SOME, "stock")
    results.write(table(Canny={"b": judged(EXACT), "c": judged(EXACT)}), "full")
    page = report.page(results.everything())
    content = data(page)
    assert content["builds"] == ["published opencv.js", "our own opencv.js"]
    row = next(row for row in content["rows"] if row[0] == "Canny")
    name, module, kind, reason, sides, cases = row
    assert (name, module, kind, reason) == ("Canny", "imgproc", "function", "")
    assert [content["verdicts"][side[0]] for side in sides] == [CLOSE, EXACT]
    assert [side[4] for side in sides] == [1e-6, 0]
    by_label = {label: told for label, *told in cases}
    assert by_label["a"][1] == by_label["c"][0] == 0
    assert content["notes"][by_label["b"][0][2]] == "note on close"


def test_times_of_single_calls_are_beside_the_verdicts(folder: Path) -> None:
    results.write(SOME, "stock")
    times = [{"callable": name, "case": f"{name}: a", "peer": 2.0, "shim": 3.0} for name in ("Canny", "not in the matrix")]
    results.calls("stock").write_text(json.dumps({"times": times}))
    rows = {row[0]: row for row in data(report.page(results.everything()))["rows"]}
    assert rows["Canny"][4][0][-1] == 1.5
    assert rows["blur"][4][0][-1] == 0


def test_the_report_needs_no_other_file(folder: Path) -> None:
    results.write(SOME, "stock")
    page = report.page(results.everything())
    assert "Infinity" not in page.partition('id="data">')[2].partition("</script>")[0]
    assert "@DATA@" not in page
    assert "<script src" not in page
    assert "<link" not in page
