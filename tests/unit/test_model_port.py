"""The model-port example on the developer's Python: the module around the network, the training, the server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import cv2
import numpy as np
import onnxruntime
import pytest

from examples.model_port import serve

NAMES = ("detector", "make_model", "pictures", "report")


class Modules(NamedTuple):
    """The example's own modules, imported as its scripts import them."""

    detector: ModuleType
    make_model: ModuleType
    pictures: ModuleType
    report: ModuleType


@pytest.fixture(scope="module")
def example() -> Any:
    sys.path.insert(0, str(serve.HERE))
    try:
        yield Modules(*(__import__(name) for name in NAMES))
    finally:
        sys.path.remove(str(serve.HERE))
        for name in NAMES:
            del sys.modules[name]


@pytest.fixture(scope="module")
def session() -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(serve.model())


def test_the_module_knows_neither_server_nor_page() -> None:
    imports = [line for line in (serve.HERE / "detector.py").read_text().splitlines() if line.startswith(("import", "from"))]
    assert [line.split()[1] for line in imports] == ["__future__", "math", "dataclasses", "typing", "cv2", "numpy"]


class TestAroundTheNetwork:
    """What goes in, and what is read out of, a network that is made up here."""

    @pytest.mark.parametrize(("height", "width"), [(480, 640), (640, 480), (50, 50), (3, 1000)])
    def test_letterbox_keeps_proportions(self, example: Modules, height: int, width: int) -> None:
        square, placement = example.detector.letterbox(np.full((height, width, 3), 255, np.uint8), 128)
        assert square.shape == (128, 128, 3)
        x, y, w, h = cv2.boundingRect((square == 255).all(axis=2).astype(np.uint8))
        assert (x, y) == (placement.left, placement.top)
        assert max(w, h) == 128
        assert min(w, h) == max(round(128 * min(height, width) / max(height, width)), 1)

    def test_prepare(self, example: Modules) -> None:
        image = np.zeros((128, 128, 3), np.uint8)
        image[...] = 10, 20, 30
        blob, _ = example.detector.prepare(image)
        assert (blob.shape, blob.dtype, blob.flags.c_contiguous) == ((1, 3, 128, 128), np.float32, True)
        np.testing.assert_array_equal(blob[0, :, 5, 7], (np.array([30, 20, 10], np.float32) - 96) / 64)

    def test_a_cell_becomes_a_box_and_the_weaker_twin_goes(self, example: Modules) -> None:
        scores, sides = np.full((1, 3, 16, 16), -5, np.float32), np.zeros((1, 4, 16, 16), np.float32)
        mask = np.full((1, 1, 64, 64), -4, np.float32)
        for column, logit in ((8, 2), (9, 1)):
            scores[0, 1, 8, column] = logit
            centre = column + 0.5
            sides[0, :, 8, column] = centre - 6, 2.5, 11 - centre, 1.5
        mask[0, 0, 24:40, 24:44] = 4
        _, placement = example.detector.letterbox(np.zeros((480, 640, 3), np.uint8), 128)
        result = example.detector.interpret([scores, sides, mask], placement)
        [found] = result.detections
        assert found == example.detector.Detection("ring", 1 / (1 + np.exp(-2.0)), (240, 160, 201, 161))
        [contour] = result.contours
        assert np.abs(np.array(cv2.boundingRect(contour)) - (240, 160, 200, 160)).max() <= 2
        assert set(np.unique(result.mask)) == {0, 255}

    def test_nothing_found(self, example: Modules) -> None:
        outputs = [np.full(shape, -5, np.float32) for shape in ((1, 3, 16, 16), (1, 4, 16, 16), (1, 1, 64, 64))]
        image = np.full((30, 40, 3), 7, np.uint8)
        _, placement = example.detector.prepare(image)
        result = example.detector.interpret(outputs, placement)
        assert (result.detections, result.contours, result.mask.any()) == ([], [], False)
        np.testing.assert_array_equal(example.detector.draw(image, result), image)


class TestNetwork:
    """What was trained."""

    def test_it_has_learned(self, example: Modules, session: onnxruntime.InferenceSession) -> None:
        found = wanted = false = 0
        for seed in range(30):
            drawn = example.pictures.scene(seed)
            answers = example.detector.detect(session, drawn.image).detections
            right = [
                any(one.label == label and overlap(box, one.box) > 0.5 for one in answers) for label, box in drawn.shapes
            ]
            found, wanted, false = found + sum(right), wanted + len(right), false + len(answers) - sum(right)
        assert found >= 0.9 * wanted
        assert false <= 0.1 * wanted

    def test_its_sums_do_not_depend_on_their_order(self, example: Modules, session: onnxruntime.InferenceSession) -> None:
        plain = onnxruntime.SessionOptions()
        plain.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        plain.intra_op_num_threads = 1
        other = onnxruntime.InferenceSession(serve.model(), plain)
        step = example.make_model.WEIGHT_STEP * example.make_model.ACTIVE_STEP  # every output is a multiple of it
        for seed in range(3):
            blob, _ = example.detector.prepare(example.pictures.scene(seed).image)
            outputs = session.run(example.detector.OUTPUTS, {example.detector.INPUT: blob})
            for one, two in zip(outputs, other.run(example.detector.OUTPUTS, {example.detector.INPUT: blob}), strict=True):
                np.testing.assert_array_equal(one, two)
            steps = outputs[0] / step
            np.testing.assert_array_equal(steps, np.rint(steps))

    def test_training_follows_the_slope(self, example: Modules) -> None:
        """The gradient of a weight in each layer is that of the loss, as far as float32 shows it."""
        make = example.make_model
        random = np.random.default_rng(1)
        network = make.Network(random)
        seen, wanted = make.example(example.pictures.scene(1, 320, 320))
        seen, wanted = seen[np.newaxis], make.Targets(*(part[np.newaxis] for part in wanted))

        def loss() -> float:
            said = network.forward(seen)
            return sum(float(((a - b).astype(np.float64) ** 2).sum()) / 2 for a, b in zip(said, wanted, strict=True))

        said = network.forward(seen)
        scores, sides, mask = (a - b for a, b in zip(said, wanted, strict=True))
        before_sigmoid = scores * said.scores * (1 - said.scores), sides, mask * said.mask * (1 - said.mask)
        network.backward(make.Targets(*before_sigmoid))
        for layer in network.layers:
            index = np.unravel_index(np.abs(layer.gradients[0]).argmax(), layer.weights.shape)
            expected, kept = layer.gradients[0][index], layer.weights[index]
            values = []
            for step in (1e-3, -1e-3):
                layer.weights[index] = kept + step
                values.append(loss())
            layer.weights[index] = kept
            assert (values[0] - values[1]) / 2e-3 == pytest.approx(expected, rel=0.05)

    def test_too_large_sums_are_refused(self, example: Modules) -> None:
        layer = example.make_model.Conv(np.random.default_rng(0), 3, 8, 8)
        layer.weights *= 1000
        with pytest.raises(ValueError, match="do not fit into a float32"):
            layer.round(example.make_model.ACTIVE_STEP, example.make_model.ACTIVE_LIMIT)


def overlap(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Intersection over union of two boxes."""
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    common = max(width, 0) * max(height, 0)
    return common / (a[2] * a[3] + b[2] * b[3] - common)


class TestReport:
    """What is written can be read, and every difference is seen."""

    @pytest.fixture
    def run(self, example: Modules, session: onnxruntime.InferenceSession) -> Any:
        image = example.pictures.scene(3).image
        recorder = example.report.Recorder(session)
        result = example.detector.detect(recorder, image)
        return example.report.run_of("tests", image, result, recorder.outputs)

    def test_a_run_survives_its_files(self, example: Modules, run: Any, tmp_path: Path) -> None:
        example.report.save(run, tmp_path)
        back = example.report.load(tmp_path)
        assert [row for row in example.report.compare(run, back) if not row.same] == []
        assert back.software == "tests"
        assert back.result.detections == run.result.detections

    @pytest.mark.parametrize(
        ("what", "change"),
        [
            ("labels and boxes", lambda run: replace(run, result=replace(run.result, detections=run.result.detections[1:]))),
            ("contours", lambda run: replace(run, result=replace(run.result, contours=[c + 1 for c in run.result.contours]))),
            ("mask", lambda run: replace(run, result=replace(run.result, mask=run.result.mask[:, ::-1]))),
            ("mask", lambda run: replace(run, result=replace(run.result, mask=run.result.mask[1:]))),
            ("drawn picture", lambda run: replace(run, drawn=run.drawn ^ 1)),
            ("network's “sides”", lambda run: replace(run, tensors=run.tensors | {"sides": run.tensors["sides"] + 1})),
        ],
    )
    def test_a_difference_is_seen(self, example: Modules, run: Any, what: str, change: Callable[[Any], Any]) -> None:
        assert [row.what for row in example.report.compare(run, change(run)) if not row.same] == [what]


class TestServer:
    """The script."""

    def start(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, serve.HERE / "server.py", *arguments]
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60)

    def test_a_picture(self, example: Modules, tmp_path: Path) -> None:
        cv2.imwrite(str(tmp_path / "one.png"), example.pictures.scene(0).image)
        done = self.start(tmp_path / "one.png", "--model", serve.model(), "--out", tmp_path / "out")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("one.png: ")
        assert sorted(file.name for file in (tmp_path / "out" / "one").iterdir()) == sorted(example.report.FILES)

    def test_what_is_missing_is_said(self, tmp_path: Path) -> None:
        assert "There is no model none.onnx" in self.start("x.jpg", "--model", "none.onnx").stderr
        done = self.start(tmp_path / "none.jpg", "--model", serve.model())
        assert (done.returncode, done.stderr.splitlines()[-1]) == (1, f"Cannot read {tmp_path / 'none.jpg'}")
