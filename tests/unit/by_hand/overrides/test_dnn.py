"""Overrides of the dnn module against the real cv2."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from oracle import agree, array, both_refuse

from cv2shim.by_hand import overrides


def boxes(count: int, seed: int = 0, whole: bool = False) -> tuple[list[Any], list[float]]:
    """Crowded boxes with scores, two of them equal."""
    generator = np.random.default_rng(seed)
    corners, sizes = generator.uniform(-20, 80, (count, 2)), generator.uniform(0, 60, (count, 2))
    rectangles = np.hstack([corners, sizes])
    if whole:
        rectangles = rectangles.astype(int)
    scores = generator.uniform(0, 1, count).astype("f4")
    scores[1] = scores[0]
    return [tuple(rectangle) for rectangle in rectangles.tolist()], scores.tolist()


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("thresholds", [(0.1, 0.4), (0.5, 0.0), (0.99999, 0.4), (0.0, 1.0)])
@pytest.mark.parametrize("options", [{}, {"eta": 0.8}, {"top_k": 7}])
def test_nms_boxes(whole: bool, thresholds: tuple[float, float], options: dict[str, Any]) -> None:
    for seed in range(5):
        rectangles, scores = boxes(60, seed, whole)
        thresholded = {"score_threshold": thresholds[0], "nms_threshold": thresholds[1], **options}
        agree("dnn.NMSBoxes", bboxes=rectangles, scores=scores, **thresholded)
        classes = [i % 3 for i in range(60)]
        agree("dnn.NMSBoxesBatched", bboxes=rectangles, scores=scores, class_ids=classes, **thresholded)


def test_nms_boxes_of_arrays_and_of_nothing() -> None:
    rectangles, scores = boxes(20, whole=True)
    arrays = {"bboxes": np.array(rectangles), "scores": np.array(scores, "f4")}
    agree("dnn.NMSBoxes", **arrays, score_threshold=0.2, nms_threshold=0.3)
    agree("dnn.NMSBoxes", bboxes=[], scores=[], score_threshold=0.2, nms_threshold=0.3)
    both_refuse("dnn.NMSBoxes", bboxes=rectangles, scores=scores[:-1], score_threshold=0.2, nms_threshold=0.3)
    both_refuse("dnn.NMSBoxes", bboxes=rectangles, scores=scores, score_threshold=-0.2, nms_threshold=0.3)


def test_nms_boxes_of_equal_boxes() -> None:
    equal = {"bboxes": [(1, 1, 5, 5)] * 3, "scores": [0.5, 0.5, 0.6]}
    agree("dnn.NMSBoxes", **equal, score_threshold=0.2, nms_threshold=0.5)
    agree("dnn.NMSBoxes", bboxes=[(1, 1, 0, 0)] * 3, scores=[0.5] * 3, score_threshold=0.2, nms_threshold=0.5)


def test_nms_boxes_rotated() -> None:
    for seed in range(5):
        rectangles, scores = boxes(30, seed)
        angles = np.random.default_rng(seed).uniform(-90, 90, 30)
        turned = [((x, y), (w, h), a) for (x, y, w, h), a in zip(rectangles, angles.tolist(), strict=True)]
        agree("dnn.NMSBoxesRotated", bboxes=turned, scores=scores, score_threshold=0.2, nms_threshold=0.3)


@pytest.mark.parametrize("method", [1, 2])
@pytest.mark.parametrize("top_k", [0, 5])
def test_soft_nms_boxes(method: int, top_k: int) -> None:
    for seed in range(5):
        rectangles, scores = boxes(40, seed, whole=True)
        thresholds = {"score_threshold": 0.3, "nms_threshold": 0.2}
        options = {"method": method, "top_k": top_k, "sigma": 0.5}
        # exp of a float32 is rounded differently by different C libraries
        rtol = 1e-6 if method == 2 else 0
        agree("dnn.softNMSBoxes", bboxes=rectangles, scores=scores, **thresholds, **options, rtol=rtol)


@pytest.mark.parametrize("dtype", ["u1", "f4"])
def test_blobs(dtype: str) -> None:
    images = [array(dtype, 20, 30, 3, seed=i) for i in range(3)]
    agree("dnn.blobFromImages", images=images)
    options = {"mean": (1.0, 2.0, 3.0, 0.0), "swapRB": True, "crop": True}
    agree("dnn.blobFromImages", images=images, scalefactor=0.5, size=(16, 24), **options)
    both_refuse("dnn.blobFromImages", images=[])
    agree("dnn.imagesFromBlob", blob_=array("f4", 2, 3, 5, 7))
    agree("dnn.imagesFromBlob", blob_=array("f4", 2, 1, 5, 7))
    both_refuse("dnn.imagesFromBlob", blob_=array("u1", 2, 3, 5, 7))


ARGUMENTS = ((), {}), ((5, int), {}), ((None, int), {}), (("a", 3), {}), (("a", int, 3), {}), (("a",), {"type": "b"})
REFUSED = [(f"dnn_{name}", *given) for name in ("registerLayer", "unregisterLayer") for given in ARGUMENTS]
REFUSED += [("dnn_registerLayer", ("a",), {}), ("dnn_unregisterLayer", (5,), {})]


@pytest.mark.parametrize(("name", "args", "keywords"), REFUSED)
def test_arguments_of_layers_are_refused_in_the_same_words(name: str, args: tuple[Any, ...], keywords: dict[str, Any]) -> None:
    with pytest.raises(TypeError) as expected:
        getattr(cv2, name)(*args, **keywords)
    with pytest.raises(TypeError) as refused:
        overrides.get(name).function(*args, **keywords)
    assert str(refused.value) == str(expected.value)
