"""Data that stand in for OpenCV's repository opencv_extra, which no package registry carries.

Pictures are OpenCV's samples, cropped, scaled or copied; codes are generated; networks are small ones with random weights,
and what they are expected to compute is what the real cv2 computes. Where a test expects the very numbers of
something that cannot be made, there is no file here and a reason in `reasons.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from compat.opencv_tests import networks, sources
from host.cache import arriving, settle
from host.progress import say

HERE = Path(__file__).parent
Image = Any  # an ndarray, as cv2's stubs have it

_makers: list[Callable[[_Folder], None]] = []


class _Folder:
    """The folder that is being filled, and the samples to fill it from."""

    def __init__(self, target: Path, samples: Path) -> None:
        self.target, self.samples = target, samples

    def sample(self, name: str, flags: int = cv2.IMREAD_COLOR) -> Image:
        image = cv2.imread(str(self.samples / name), flags)
        assert image is not None, name
        return image

    def path(self, name: str) -> Path:
        path = self.target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def image(self, name: str, image: Image) -> None:
        cv2.imwrite(str(self.path(name)), image)

    def bytes(self, name: str, content: bytes) -> None:
        self.path(name).write_bytes(content)

    def array(self, name: str, array: Image) -> None:
        np.save(self.path(name), array)


def made() -> Path:
    """The folder with all of them, made on first use."""
    text = b"".join((HERE / name).read_bytes() for name in ("data.py", "networks.py"))
    target = sources.folder() / f"data-{hashlib.sha256(text).hexdigest()[:16]}"
    if not target.is_dir():
        say("making data that stand in for opencv_extra")
        with arriving(target) as scratch:
            folder = _Folder(scratch / "data", sources.unpacked() / "samples" / "data")
            for make in _makers:
                make(folder)
            settle(folder.target, target)
    return target


def _maker(make: Callable[[_Folder], None]) -> Callable[[_Folder], None]:
    _makers.append(make)
    return make


@_maker
def copies(folder: _Folder) -> None:
    """Samples under the names and in the formats that the tests ask for."""
    folder.image("python/images/baboon.png", folder.sample("baboon.jpg"))
    folder.image("cv/shared/lena.png", folder.sample("lena.jpg"))
    folder.bytes("cv/imgproc/stuff.jpg", (folder.samples / "stuff.jpg").read_bytes())
    folder.image("cv/face/david2.jpg", cv2.resize(folder.sample("lena.jpg"), (320, 240)))


@_maker
def video(folder: _Folder) -> None:
    """The first pictures of the sample in a format that is decoded everywhere."""
    pictures, size = cv2.VideoCapture(str(folder.samples / "vtest.avi")), (768, 576)
    target = cv2.VideoWriter(str(folder.path("cv/video/768x576.avi")), cv2.VideoWriter.fourcc(*"MJPG"), 10, size)
    for _ in range(60):
        target.write(pictures.read()[1])
    target.release()


@_maker
def with_metadata(folder: _Folder) -> None:
    """Pictures with an Exif block: big endian, one entry, the orientation 1."""
    exif = b"MM\x00\x2a\x00\x00\x00\x08\x00\x01" + b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x01\x00\x00" + bytes(4)
    for extension in ("jpg", "png"):
        path = folder.path(f"highgui/readwrite/testExifOrientation_1.{extension}")
        block = np.frombuffer(exif, np.uint8)
        cv2.imwriteWithMetadata(str(path), folder.sample("fruits.jpg"), [cv2.IMAGE_METADATA_EXIF], [block])


@_maker
def panorama(folder: _Folder) -> None:
    """Three views that overlap, the first two together as large as those of opencv_extra."""
    aloe = folder.sample("aloeL.jpg")[200:885]
    for i, start in enumerate((0, 370, 610), 1):
        folder.image(f"stitching/a{i}.png", aloe[:, start : start + 655])


@_maker
def aligned(folder: _Folder) -> None:
    """Two views that the transformation takes into one another which the test of alignment expects to find."""
    motion = np.array([[1.0225, 0.0606, -28.6452], [-0.0475, 1.0314, 11.819], [8.21e-06, -3.65e-07, 1.0]])
    second = folder.sample("aloeL.jpg", cv2.IMREAD_GRAYSCALE)
    first = cv2.warpPerspective(second, motion, second.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    for number, view in ((0, first), (2, second)):
        folder.image(f"cv/shared/halmosh{number}.jpg", view)
        folder.image(f"cv/shared/halmosh{number}mask.png", np.full_like(view, 255))


@_maker
def exposures(folder: _Folder) -> None:
    """One scene as three times of exposure have it."""
    scene = folder.sample("fruits.jpg").astype(np.float32)
    times = (0.25, 1.0, 4.0)
    for i, time in enumerate(times):
        folder.image(f"cv/hdr/exposures/memorial{i}.png", np.clip(scene * time, 0, 255).astype(np.uint8))
    lines = "".join(f"memorial{i}.png {1 / time}\n" for i, time in enumerate(times))
    folder.bytes("cv/hdr/exposures/list.txt", lines.encode())


@_maker
def face(folder: _Folder) -> None:
    """The face of lena.jpg in the place and size of the one in mona-lisa.png, which the test knows."""
    (x, y, width), (to_x, to_y, to_width) = (218, 200, 171), (167, 119, 140)
    scale = to_width / width
    move = np.array([[scale, 0, to_x - x * scale], [0, scale, to_y - y * scale]])
    picture = cv2.warpAffine(folder.sample("lena.jpg"), move, (420, 420), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT)
    folder.image("cv/cascadeandhog/images/mona-lisa.png", picture)


@_maker
def regions(folder: _Folder) -> None:
    """Dark pieces on a bright ground, like those of a puzzle."""
    picture = np.full((300, 400), 220, np.uint8)
    for i in range(20):
        centre = (40 + 80 * (i % 5), 40 + 75 * (i // 5))
        cv2.rectangle(picture, (centre[0] - 26, centre[1] - 22), (centre[0] + 18, centre[1] + 22), 30 + 5 * i, -1)
        cv2.circle(picture, (centre[0] + 18, centre[1]), 12, 30 + 5 * i, -1)
    folder.image("cv/mser/puzzle.png", picture)


@_maker
def segments(folder: _Folder) -> None:
    """Seeds for a watershed, and their colours as the test gives them."""
    markers = np.zeros((480, 512), np.uint8)
    for i in range(1, 9):
        cv2.circle(markers, (55 * i, 240 + 20 * i * (-1) ** i), 12, i, -1)
    colours = (np.array(list(np.ndindex(3, 3, 3))) * 122).astype(np.uint8)
    folder.image("cv/inpaint/orig.png", folder.sample("fruits.jpg"))
    folder.image("cv/watershed/wshed_exp.png", markers)
    folder.image("cv/watershed/wshed_segments.png", colours[markers])


@_maker
def foreground(folder: _Folder) -> None:
    """A picture with an object in the test's rectangle, and its masks, made as the test makes those that are missing."""
    picture = cv2.resize(folder.sample("messi5.jpg"), (512, 320), interpolation=cv2.INTER_AREA)
    rectangle = (24, 126, 459, 168)
    mask = np.zeros(picture.shape[:2], np.uint8)
    folder.image("cv/shared/airplane.png", picture)
    for steps, mode, before, after in (
        (2, cv2.GC_INIT_WITH_RECT, "", "exp_mask1py"),
        (1, cv2.GC_INIT_WITH_MASK, "mask_probpy", "exp_mask2py"),
    ):
        if before:
            folder.image(f"cv/grabcut/{before}.png", mask)
        background, object_ = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.grabCut(picture, mask, rectangle, background, object_, 0, mode)
        cv2.grabCut(picture, mask, rectangle, background, object_, steps, cv2.GC_EVAL)
        found = (mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)
        folder.image(f"cv/grabcut/{after}.png", np.where(found, 255, 0).astype(np.uint8))


@_maker
def qr_codes(folder: _Folder) -> None:
    """The texts that the tests read, as QR codes."""
    folder.image("cv/qrcode/link_ocv.jpg", _qr_code("https://opencv.org/"))
    folder.image("cv/qrcode/umlaut.png", _qr_code("Müllheimstrasse 12"))
    texts = ("TWO STEPS FORWARD", "EXTRA", "SKIP", "STEP FORWARD", "STEP BACK", "QUESTION")
    codes = [_qr_code(text) for text in texts]
    folder.image("cv/qrcode/multiple/6_qrcodes.png", np.vstack([np.hstack(codes[:3]), np.hstack(codes[3:])]))


def _qr_code(text: str) -> Image:
    code = cv2.QRCodeEncoder.create().encode(text)
    larger = cv2.resize(code, None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST)
    return _on_white(larger, (320 - larger.shape[0]) // 2)


def _on_white(image: Image, margin: int) -> Image:
    return cv2.copyMakeBorder(image, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=255)


# The seven modules of each digit, dark ones as 1, by EAN-13: the left half's odd set; its even set is the right half's
# mirrored, the right half's is the odd set's complement. The first digit says which of the left six are even.
_ODD = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
_EVEN_PLACES = ("", "245", "235", "234", "145", "125", "124", "135", "134", "124")


@_maker
def barcodes(folder: _Folder) -> None:
    """EAN-13 codes: the one that the test reads, and four in one picture."""
    folder.image("cv/barcode/single/book.jpg", _on_white(_barcode("978711527946"), 375))
    four = [_on_white(_barcode(digits), 150) for digits in ("978711527946", "400638133393", "590123412345", "761234567890")]
    folder.image("cv/barcode/multiple/4_barcodes.jpg", np.vstack([np.hstack(four[:2]), np.hstack(four[2:])]))


def _barcode(twelve: str) -> Image:
    digits = [int(digit) for digit in twelve]
    digits.append(-sum(digits[0::2]) - 3 * sum(digits[1::2]))
    digits[12] %= 10
    even = _EVEN_PLACES[digits[0]]
    left = [_left(digit, str(i) in even) for i, digit in enumerate(digits[1:7])]
    right = [_complement(_ODD[digit]) for digit in digits[7:]]
    modules = "".join(("101", *left, "01010", *right, "101"))
    bars = np.array([255 * (module == "0") for module in modules], np.uint8).repeat(3)
    return np.tile(bars, (120, 1))


def _left(digit: int, even: bool) -> str:
    return _complement(_ODD[digit])[::-1] if even else _ODD[digit]


def _complement(modules: str) -> str:
    return modules.translate(str.maketrans("01", "10"))


@_maker
def neighbours(folder: _Folder) -> None:
    """A trained classifier of the k nearest neighbours."""
    rng = np.random.default_rng(3)
    nearest = cv2.ml.KNearest.create()
    nearest.train(rng.random((20, 2), np.float32), cv2.ml.ROW_SAMPLE, rng.integers(0, 2, (20, 1)).astype(np.float32))
    nearest.save(str(folder.path("ml/opencv_ml_knn.xml")))


CONVOLUTION = """
input: "data" input_dim: 1 input_dim: %d input_dim: %d input_dim: %d
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
        convolution_param { num_output: %d kernel_size: %d stride: %d } }
"""
CLASSES = """
layer { name: "pool" type: "Pooling" bottom: "conv" top: "pool" pooling_param { pool: AVE global_pooling: true } }
layer { name: "prob" type: "Softmax" bottom: "pool" top: "prob" }
"""


def _convolution(folder: _Folder, name: str, shape: tuple[int, int, int], filters: tuple[int, int, int], rest: str = "") -> Any:
    """A Caffe network that begins with a convolution of random weights; `filters`: how many, their size, their stride."""
    count, size, _ = filters
    rng = np.random.default_rng(5)
    weights = rng.standard_normal((count, shape[0], size, size), np.float32) * np.float32(0.001)
    bias = rng.standard_normal(count, np.float32)
    files = folder.path(f"{name}.prototxt"), folder.path(f"{name}.caffemodel")
    files[0].write_text(CONVOLUTION % (*shape, *filters) + rest)
    files[1].write_bytes(networks.caffe_weights({"conv": [weights, bias]}))
    return cv2.dnn.readNet(*map(str, files))


@_maker
def caffe_networks(folder: _Folder) -> None:
    """A convolution, a classifier with its answer for a picture, and something for a tracker to hold."""
    _convolution(folder, "dnn/layers/layer_convolution", (2, 10, 11), (3, 3, 1))
    _convolution(folder, "dnn/gsoc2016-goturn/goturn", (3, 16, 16), (4, 3, 1))
    picture = cv2.resize(folder.sample("fruits.jpg"), (227, 227), interpolation=cv2.INTER_AREA)
    folder.image("dnn/googlenet_0.png", picture)
    classifier = _convolution(folder, "dnn/squeezenet_v1.1", (3, 227, 227), (10, 9, 4), CLASSES)
    classifier.setInput(cv2.dnn.blobFromImage(picture))
    folder.array("dnn/squeezenet_v1.1_prob.npy", classifier.forward())


@_maker
def onnx_networks(folder: _Folder) -> None:
    """An LSTM and a product with inputs of three dimensions, a detector of bright places, and models for trackers."""
    rng = np.random.default_rng(7)
    steps, batch, size, hidden = 2, 5, 4, 3
    shapes = {"W": (1, 4 * hidden, size), "R": (1, 4 * hidden, hidden), "B": (1, 8 * hidden)}
    weights = {name: rng.standard_normal(shape, np.float32) for name, shape in shapes.items()}
    lstm = networks.node("LSTM", ["X", "W", "R", "B"], "Y", {"hidden_size": hidden})
    squeeze = networks.node("Squeeze", ["Y"], "237", {"axes": [1]})
    given = "X", (steps, batch, size)
    _onnx(folder, "hidden_lstm", networks.onnx([lstm, squeeze], weights, given, ("237", (steps, batch, hidden))), given[1])
    factor = {"F": rng.standard_normal((2, 4, 3), np.float32)}
    product = networks.onnx([networks.node("MatMul", ["X", "F"], "Y")], factor, ("X", (2, 5, 4)), ("Y", (2, 5, 3)))
    _onnx(folder, "matmul_3d_init", product, (2, 5, 4))
    for name in ("nanotrack_backbone_sim_v2", "nanotrack_head_sim_v2", "vitTracker"):
        folder.bytes(f"dnn/onnx/models/{name}.onnx", product)


def _onnx(folder: _Folder, name: str, model: bytes, shape: tuple[int, ...]) -> None:
    """The model, an input, and what the real cv2 computes of it."""
    folder.bytes(f"dnn/onnx/models/{name}.onnx", model)
    given = np.random.default_rng(11).standard_normal(shape, np.float32)
    network = cv2.dnn.readNetFromONNX(np.frombuffer(model, np.uint8))
    network.setInput(given)
    folder.array(f"dnn/onnx/data/input_{name}.npy", given)
    folder.array(f"dnn/onnx/data/output_{name}.npy", network.forward())


@_maker
def text_lines(folder: _Folder) -> None:
    """A picture with two bright bars, and a network that finds bright places: a convolution and a sigmoid."""
    picture = np.zeros((736, 736, 3), np.uint8)
    for top in (150, 450):
        cv2.rectangle(picture, (150, top), (550, top + 80), (255, 255, 255), -1)
    weights = {"W": np.full((1, 3, 1, 1), 10, np.float32), "B": np.zeros(1, np.float32)}
    convolution = networks.node("Conv", ["X", "W", "B"], "C", {"kernel_shape": [1, 1]})
    sigmoid = networks.node("Sigmoid", ["C"], "S")
    squeeze = networks.node("Squeeze", ["S"], "Y", {"axes": [0, 1]})
    model = networks.onnx([convolution, sigmoid, squeeze], weights, ("X", (1, 3, 736, 736)), ("Y", (736, 736)))
    folder.image("dnn/text_det_test1.png", picture)
    folder.bytes("dnn/onnx/models/DB_TD500_resnet50.onnx", model)
