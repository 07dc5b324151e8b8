"""Cases of functions, networks, models and panoramas: their inputs are what they say, and coverage counts."""

from __future__ import annotations

import struct

import cv2
import numpy as np
import pytest

from compat import cases, coverage, model
from compat.case import Call, Case, Make, Ref
from compat.cases import boards, dnn, ml, pictures, stitching
from compat.cases.registry import OWN


def test_a_hand_written_network_computes_what_its_docstring_says() -> None:
    net = cv2.dnn.readNetFromTFLite(np.frombuffer(dnn.tflite(), np.uint8))
    net.setInput(dnn.X)
    np.testing.assert_array_equal(net.forward(), np.maximum(dnn.X, 0))


def test_a_flatbuffer_refers_forward_and_to_multiples_of_four() -> None:
    data = bytes(dnn.Flat(b"TEST", {0: 7, 2: "text"}).data)
    (root,) = struct.unpack_from("<I", data, 0)
    table = root - struct.unpack_from("<i", data, root)[0]
    sizes = struct.unpack_from("<HHHHH", data, table)
    assert root % 4 == 0
    assert sizes == (10, 12, 4, 0, 8)
    assert struct.unpack_from("<i", data, root + 4) == (7,)


def test_a_drawn_board_is_found_where_it_was_drawn() -> None:
    for picture, corners in zip(boards.CHECKED, boards.CORNERS, strict=True):
        found, places = cv2.findChessboardCorners(picture, (7, 5))
        assert found
        gaps = np.linalg.norm(places[:, 0][:, None] - corners[None], axis=2)
        assert gaps.min(1).max() < 1


def test_the_camera_on_the_robots_hand_is_found() -> None:
    turns, shifts = ([pair[i] for pair in boards.GRIPPERS] for i in (0, 1))
    seen, places = ([pair[i] for pair in boards.TARGETS] for i in (0, 1))
    turn, shift = cv2.calibrateHandEye(turns, shifts, seen, places)
    np.testing.assert_allclose(turn, boards.HAND, atol=1e-8)
    np.testing.assert_allclose(shift, boards.HAND_SHIFT, atol=1e-8)


def test_a_palette_means_the_colours_of_its_table() -> None:
    picture = cv2.imdecode(np.frombuffer(pictures.palette_bmp(4), np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (9, 21, 3)
    assert picture[0, 5].tolist() == [35, 155, 200]


def test_the_views_of_a_scene_overlap() -> None:
    stitcher = cv2.Stitcher_create()
    stitcher.setRegistrationResol(-1)
    status, panorama = stitcher.stitch(stitching.VIEWS)
    assert status == cv2.STITCHER_OK
    assert panorama.shape[1] > 1.2 * stitching.WIDTH


def test_the_classes_of_points_can_be_told_apart() -> None:
    tree = cv2.ml.DTrees_create()
    tree.setMaxDepth(4)
    tree.setCVFolds(0)
    tree.train(ml.POINTS3, ml.ROW, ml.CLASSES3)
    wrong = (tree.predict(ml.POINTS3)[1] != ml.CLASSES3).mean()
    assert wrong < 0.05


def test_what_is_refused_by_hand_is_left_out_where_it_is_written_by_hand() -> None:
    asked = {case.id for case in OWN if model.source(case.name) == "override"}
    assert asked
    assert not asked & {case.id for case in cases.collect()}
    assert asked <= {case.id for case in cases.collect(None)}


@pytest.mark.parametrize(
    ("calls", "names"),
    [
        ((Call("Canny"),), {"Canny"}),
        ((Call("SIFT_create", save="d"), Call("$d.detect")), {"SIFT_create", "Feature2D.detect"}),
        (
            (Call("ml.SVM.create", save="m"), Call("$m.predict"), Call("$m.setC")),
            {"ml.SVM.create", "ml.StatModel.predict", "ml.SVM.setC"},
        ),
        ((Call("KeyPoint", save="k"), Call("$k.pt?"), Call("$k.pt=", ((1, 2),))), {"KeyPoint", "KeyPoint.pt"}),
        ((Call("drawKeypoints", (None, [Make("KeyPoint", (1, 2, 3))])),), {"drawKeypoints", "KeyPoint"}),
    ],
)
def test_a_call_counts_for_the_class_that_declares_it(calls: tuple[Call, ...], names: set[str]) -> None:
    assert set(coverage.names(Case("test", "test", calls))) == names


def test_an_item_of_a_result_has_the_type_of_its_place() -> None:
    calls = (
        Call("detail.HomographyBasedEstimator", save="e"),
        Call("$e.apply", (Ref("f"), Ref("p"), None), save="found"),
        Call("$found.__getitem__", (1,), save="cameras"),
        Call("$cameras.__getitem__", (0,), save="camera"),
        Call("$camera.focal?"),
    )
    assert "detail.CameraParams.focal" in set(coverage.names(Case("test", "test", calls)))
