"""Overrides of OpenCV's dnn module: non-maximum suppression, blobs of several images."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, check, into_all, matrix

Overlap = Callable[[int, Array], Array]

SOFTNMS_LINEAR, SOFTNMS_GAUSSIAN = 1, 2


def _rectangles(bboxes: Any, dtype: type) -> Array:
    return np.asarray(bboxes, dtype).reshape(-1, 4)


def _shared_length(start: Any, length: Any, starts: Array, lengths: Array) -> Array:
    """How much of one interval each of several covers; negative where they are apart."""
    before = np.minimum(length - (starts - start), lengths)
    return np.where(start < starts, before, np.minimum(lengths - (start - starts), length))


def _overlaps(box: Array, others: Array) -> Array:
    """Intersection over union, float32, of one x, y, width, height and each of several."""
    x, y, width, height = (others[:, i] for i in range(4))
    right = _shared_length(box[0], box[2], x, width)
    down = _shared_length(box[1], box[3], y, height)
    empty = (right <= 0) | (down <= 0) | (width <= 0) | (height <= 0) | (box[2] <= 0) | (box[3] <= 0)
    shared = np.where(empty, 0, right * down).astype(np.float64)
    areas = box[2] * box[3] + width * height
    epsilon = np.finfo(box.dtype).eps if box.dtype.kind == "f" else 0
    flat = areas <= epsilon
    distance = np.where(flat, 0.0, 1 - shared / np.where(flat, 1, areas - shared))
    return np.float32(1) - distance.astype(np.float32)


def _suppressed(
    scores: Any, score_threshold: float, nms_threshold: float, eta: float, top_k: int, overlap: Overlap
) -> Array | tuple[()]:
    """The indices kept, best score first; `overlap(i, others)` says how much box i covers of others."""
    values = np.asarray(scores, np.float32).reshape(-1)
    order = np.argsort(-values, kind="stable")
    order = order[values[order] > np.float32(score_threshold)]
    if 0 < top_k < len(order):
        order = order[:top_k]
    worst = np.full(len(order), -np.inf, np.float32)
    threshold, kept = np.float32(nms_threshold), []
    for i, index in enumerate(order):
        if not worst[i] <= threshold:
            continue
        kept.append(index)
        if i + 1 < len(order):
            np.maximum(worst[i + 1 :], overlap(index, order[i + 1 :]), out=worst[i + 1 :])
        if eta < 1 and threshold > 0.5:
            threshold *= np.float32(eta)
    return np.array(kept, np.int32) if kept else ()


def _check_boxes(count: int, scores: Any, score: float, nms: float, eta: float, name: str) -> None:
    check(count == len(scores), "bboxes.size() == scores.size()", name)
    check(score >= 0 and nms >= 0 and eta > 0, "score_threshold >= 0 && nms_threshold >= 0 && eta > 0", name)


@override("dnn.NMSBoxes", reason=MISSING)
def nms_boxes(
    bboxes: Any, scores: Any, score_threshold: float, nms_threshold: float, eta: float, top_k: int
) -> Array | tuple[()]:
    """Indices (int32) of the boxes (x, y, width, height) that no better one covers too much of."""
    boxes = _rectangles(bboxes, np.float64)
    _check_boxes(len(boxes), scores, score_threshold, nms_threshold, eta, "NMSBoxes")

    def overlap(index: int, others: Array) -> Array:
        return _overlaps(boxes[index], boxes[others])

    return _suppressed(scores, score_threshold, nms_threshold, eta, top_k, overlap)


@override("dnn.NMSBoxesBatched", reason=MISSING)
def nms_boxes_batched(
    bboxes: Any,
    scores: Any,
    class_ids: Any,
    score_threshold: float,
    nms_threshold: float,
    eta: float,
    top_k: int,
) -> Array | tuple[()]:
    """NMSBoxes within each class."""
    boxes = _rectangles(bboxes, np.float64)
    _check_boxes(len(boxes), scores, 0.0, nms_threshold, eta, "NMSBoxesBatched")
    check(len(scores) == len(class_ids), "scores.size() == class_ids.size()", "NMSBoxesBatched")
    ends = boxes[:, :2] + boxes[:, 2:]
    largest = max([0.0, *boxes[:, :2].ravel(), *ends.ravel()])
    boxes[:, :2] += np.asarray(class_ids, np.int32).reshape(-1, 1) * (largest + 1)

    def overlap(index: int, others: Array) -> Array:
        return _overlaps(boxes[index], boxes[others])

    return _suppressed(scores, score_threshold, nms_threshold, eta, top_k, overlap)


def _rotated_overlap(one: Any, other: Any) -> float:
    import cv2

    state, region = cv2.rotatedRectangleIntersection(one, other)
    if region is None or state == cv2.INTERSECT_NONE:
        return 0.0
    if state == cv2.INTERSECT_FULL:
        return 1.0
    shared = np.float32(cv2.contourArea(region))
    areas = [np.float32(width) * np.float32(height) for _, (width, height), _ in (one, other)]
    return float(shared / (areas[0] + areas[1] - shared))


@override("dnn.NMSBoxesRotated", reason=MISSING)
def nms_boxes_rotated(
    bboxes: Any, scores: Any, score_threshold: float, nms_threshold: float, eta: float, top_k: int
) -> Array | tuple[()]:
    """NMSBoxes of rotated rectangles ((x, y), (width, height), angle)."""
    _check_boxes(len(bboxes), scores, score_threshold, nms_threshold, eta, "NMSBoxes")

    def overlap(index: int, others: Array) -> Array:
        return np.array([_rotated_overlap(bboxes[other], bboxes[index]) for other in others], np.float32)

    return _suppressed(scores, score_threshold, nms_threshold, eta, top_k, overlap)


@override("dnn.softNMSBoxes", reason=MISSING)
def soft_nms_boxes(
    bboxes: Any,
    scores: Any,
    score_threshold: float,
    nms_threshold: float,
    top_k: int,
    sigma: float,
    method: int,
) -> tuple[Array | tuple[()], Array | tuple[()]]:
    """Scores lowered by what better boxes cover, and the indices of the boxes still above the threshold."""
    boxes = _rectangles(bboxes, np.int32)
    _check_boxes(len(boxes), scores, score_threshold, nms_threshold, 1.0, "softNMSBoxes")
    left = np.array(scores, np.float32).reshape(-1)
    waiting = np.ones(len(left), bool)
    lowest = np.float32(score_threshold)
    updated, kept = [], []
    for _ in range(min(top_k, len(left)) or len(left)):
        candidates = np.flatnonzero(waiting)
        best = candidates[np.argmax(left[candidates])]
        if left[best] < lowest:
            break
        waiting[best] = False
        kept.append(best)
        updated.append(left[best])
        rest = np.flatnonzero(waiting & (left >= lowest))
        overlap = _overlaps(boxes[best], boxes[rest])
        if method == SOFTNMS_LINEAR:
            factor = np.where(overlap > np.float32(nms_threshold), np.float32(1) - overlap, np.float32(1))
        else:
            check(method == SOFTNMS_GAUSSIAN, "Not supported SoftNMS method.", "softNMSBoxes")
            exponents = -(overlap * overlap) / np.float32(sigma)
            factor = np.array([math.exp(e) for e in exponents], np.float32)
        left[rest] *= factor
    if not kept:
        return (), ()
    return np.array(updated, np.float32), np.array(kept, np.int32)


@override("dnn.blobFromImages", reason="stock opencv.js exports it for a single image only")
def blob_from_images(
    images: Sequence[Array],
    scalefactor: float,
    size: tuple[int, int],
    mean: tuple[float, float, float, float],
    swapRB: bool,
    crop: bool,
    ddepth: int,
) -> Array | None:
    """The images as one blob (images, channels, height, width); see blobFromImage."""
    import cv2

    check(len(images), "!images.empty()", "blobFromImages")
    if all(image is None or not image.size for image in images):
        return None
    width, height = size
    if width == height == 0:
        height, width = images[0].shape[:2]
    options: dict[str, Any] = {"mean": mean, "swapRB": swapRB, "crop": crop, "ddepth": ddepth}
    blobs = [cv2.dnn.blobFromImage(image, scalefactor, (width, height), **options) for image in images]
    check(len({blob.shape for blob in blobs}) == 1, "image.channels() == nch", "blobFromImages")
    return np.concatenate(blobs)


@override("dnn.imagesFromBlob", reason=MISSING, wants=("images_",))
def images_from_blob(blob_: Array, images_: Sequence[Array] | None) -> tuple[Array, ...]:
    """The images (height, width, channels) of a float32 blob (images, channels, height, width)."""
    check(blob_.dtype == np.float32, "blob_.depth() == CV_32F", "imagesFromBlob")
    check(blob_.ndim == 4, "blob_.dims == 4", "imagesFromBlob")
    images = np.ascontiguousarray(blob_.transpose(0, 2, 3, 1))
    return into_all(images_, [matrix(image) for image in images])


OPENCV = (0, 3)  # DNN_BACKEND_DEFAULT, which means it, and DNN_BACKEND_OPENCV


@override("dnn.getAvailableTargets", reason=MISSING)
def get_available_targets(be: int) -> Array | tuple[()]:
    """The targets of a backend, (n,) int32: of OpenCV's own the processor, of any other none."""
    return np.zeros(1, np.int32) if be in OPENCV else ()
