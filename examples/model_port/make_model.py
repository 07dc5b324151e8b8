"""Train the network and save it as ONNX: python make_model.py detector.onnx

A small convolutional network, trained with numpy on the pictures of pictures.py; it takes half a minute on one
core. The same numpy on the same kind of processor makes the same file.

For each cell of 8 × 8 pixels it says how sure it is of each label and how far away the sides of the shape's box
are; for each 2 × 2 pixels, how sure it is that they are inside of a shape.

Weights and activations are rounded to steps that are powers of two. Then float32 holds every sum without rounding, in
whatever order it is added up, and the network says the same to the last bit on any processor.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import NamedTuple

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # sums of the same order on any number of cores; and matrices this small are not split
import numpy as np
import onnx
from detector import DEVIATION, INPUT, LABELS, MEAN, OUTPUTS, SIDE, STRIDE, letterbox
from onnx import helper, numpy_helper
from pictures import Scene, scene

PICTURES = 256  # different ones; each is seen turned, mirrored and with its colours exchanged
TRAINED_SIDE = 64  # pixels: a convolution does not mind that it is given larger squares later
BATCH = 16
STEPS = 360
RATE = 5e-3  # of the first step; it falls to nothing
MASK_STRIDE = 2
ZOOM = STRIDE // MASK_STRIDE
OPSET = 17
IR_VERSION = 8  # the format of opset 17's time: readers that are not the newest know it
WEIGHT_STEP = 2.0**-7
ACTIVE_STEP = 2.0**-4
ACTIVE_LIMIT = 255 * ACTIVE_STEP
FLOAT_BITS = 24  # of a float32's significand


class Conv:
    """A convolution over float32 (n, h, w, channels) with odd `size`, padded so that stride 1 keeps the size."""

    def __init__(self, random: np.random.Generator, size: int, inputs: int, outputs: int, stride: int = 1, dilation: int = 1):
        self.size, self.inputs, self.outputs, self.stride, self.dilation = size, inputs, outputs, stride, dilation
        fan = size * size * inputs
        self.weights = (random.standard_normal((fan, outputs)) * np.sqrt(2 / fan)).astype(np.float32)
        self.bias = np.zeros(outputs, np.float32)

    @property
    def pad(self) -> int:
        return self.size // 2 * self.dilation

    def _taps(self, padded: np.ndarray) -> Iterator[np.ndarray]:
        """For each weight of the window, the view of the padded input that it is multiplied with."""
        height, width = padded.shape[1] - 2 * self.pad, padded.shape[2] - 2 * self.pad
        for y in range(self.size):
            for x in range(self.size):
                rows, columns = y * self.dilation, x * self.dilation
                yield padded[:, rows : rows + height : self.stride, columns : columns + width : self.stride]

    def forward(self, x: np.ndarray) -> np.ndarray:
        padded = np.pad(x, ((0, 0), (self.pad,) * 2, (self.pad,) * 2, (0, 0)))
        self.padded_shape = padded.shape
        self.columns = np.concatenate(list(self._taps(padded)), axis=-1)
        return self.columns @ self.weights + self.bias

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        """The gradient of the input; those of the weights are kept for the optimiser."""
        flat = gradient.reshape(-1, self.outputs)
        self.gradients = [self.columns.reshape(len(flat), -1).T @ flat, flat.sum(axis=0)]
        parts = np.split(gradient @ self.weights.T, self.size**2, axis=-1)
        padded = np.zeros(self.padded_shape, np.float32)
        for tap, part in zip(self._taps(padded), parts, strict=True):
            tap += part
        end = -self.pad or None
        return padded[:, self.pad : end, self.pad : end]

    def round(self, input_step: float, input_limit: float) -> None:
        """Round the weights to steps; then check that sums over such inputs fit into a float32.

        Raises ValueError if they do not.
        """
        step = WEIGHT_STEP * input_step
        self.weights = np.rint(self.weights / WEIGHT_STEP).astype(np.float32) * np.float32(WEIGHT_STEP)
        self.bias = np.rint(self.bias / step).astype(np.float32) * np.float32(step)
        largest = (np.abs(self.weights).sum(axis=0) * input_limit + np.abs(self.bias)).max()
        if largest / step >= 2**FLOAT_BITS:
            raise ValueError(f"Sums of up to {largest:.0f} in steps of {step} do not fit into a float32.")

    def kernel(self) -> np.ndarray:
        """The weights as ONNX has them: (outputs, inputs, size, size)."""
        return np.ascontiguousarray(self.weights.reshape(self.size, self.size, self.inputs, self.outputs).transpose(3, 2, 0, 1))


class Targets(NamedTuple):
    """What the network should say of a batch, each float32 (n, h, w, channels)."""

    scores: np.ndarray
    sides: np.ndarray
    mask: np.ndarray


class Network:
    """Five convolutions down to a grid of cells; from there the head, and the way back up to the mask."""

    def __init__(self, random: np.random.Generator) -> None:
        self.body = [
            Conv(random, 3, 3, 12, stride=2),
            Conv(random, 3, 12, 24, stride=2),
            Conv(random, 3, 24, 48, stride=2),
            Conv(random, 3, 48, 48),
            Conv(random, 3, 48, 48),
        ]
        self.head = Conv(random, 1, 48, len(LABELS) + 4)
        self.head.bias[:] = [-3] * len(LABELS) + [1.2] * 4  # most cells are of no shape; most sides are this far
        self.up = Conv(random, 1, 48, 4 * ZOOM**2)
        self.mask = Conv(random, 3, 4 + 12, 1)

    @property
    def layers(self) -> list[Conv]:
        return [*self.body, self.head, self.up, self.mask]

    def forward(self, x: np.ndarray) -> Targets:
        self.active = []
        for layer in self.body:
            x = np.maximum(layer.forward(x), 0)
            self.active.append(x)
        head = self.head.forward(x)
        fine = np.concatenate([enlarge(self.up.forward(x)), self.active[0]], axis=-1)
        return Targets(sigmoid(head[..., : len(LABELS)]), head[..., len(LABELS) :], sigmoid(self.mask.forward(fine)))

    def backward(self, gradient: Targets) -> None:
        """From the gradients of the outputs, where those of scores and mask are taken before their sigmoid."""
        fine = self.mask.backward(gradient.mask)
        x = self.head.backward(np.concatenate([gradient.scores, gradient.sides], axis=-1))
        x += self.up.backward(reduce(fine[..., :4]))
        for index in range(len(self.body) - 1, -1, -1):
            if index == 0:
                x += fine[..., 4:]
            x = self.body[index].backward(x * (self.active[index] > 0))


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def enlarge(x: np.ndarray) -> np.ndarray:
    """Channels laid out as ZOOM × ZOOM pixels: ONNX's DepthToSpace."""
    n, height, width, _ = x.shape
    blocks = x.reshape(n, height, width, ZOOM, ZOOM, -1).transpose(0, 1, 3, 2, 4, 5)
    return blocks.reshape(n, height * ZOOM, width * ZOOM, -1)


def reduce(x: np.ndarray) -> np.ndarray:
    """The inverse of `enlarge`."""
    n, height, width, channels = x.shape
    blocks = x.reshape(n, height // ZOOM, ZOOM, width // ZOOM, ZOOM, channels).transpose(0, 1, 3, 2, 4, 5)
    return blocks.reshape(n, height // ZOOM, width // ZOOM, -1)


# --- what is learned ------------------------------------------------------------------------------------------


def example(drawn: Scene) -> tuple[np.ndarray, Targets]:
    """A picture as the network sees it, and what it should say of it; without the leading axis of a batch."""
    square, placement = letterbox(drawn.image, TRAINED_SIDE)
    seen = (square[..., ::-1] - np.float32(MEAN)) / np.float32(DEVIATION)
    cells = TRAINED_SIDE // STRIDE
    scores, sides = np.zeros((cells, cells, len(LABELS)), np.float32), np.zeros((cells, cells, 4), np.float32)
    centres = np.arange(cells, dtype=np.float32) + 0.5
    for label, (x, y, width, height) in drawn.shapes:
        left, top, right, bottom = np.array([x, y, x + width - 1, y + height - 1]) * placement.scale / STRIDE
        near_x = np.abs(centres - (left + right) / 2) < max((right - left) / 5, 0.6)
        near_y = np.abs(centres - (top + bottom) / 2) < max((bottom - top) / 5, 0.6)
        rows, columns = (axis.ravel() for axis in np.ix_(np.flatnonzero(near_y), np.flatnonzero(near_x)))
        for row in rows:
            for column in columns:
                cx, cy = centres[column], centres[row]
                scores[row, column, LABELS.index(label)] = 1
                sides[row, column] = cx - left, cy - top, right - cx, bottom - cy
    fraction = letterbox(drawn.mask, TRAINED_SIDE // MASK_STRIDE)[0] / np.float32(255)
    return seen, Targets(scores, sides, fraction[..., np.newaxis])


def varied(random: np.random.Generator, seen: np.ndarray, wanted: Targets) -> tuple[np.ndarray, Targets]:
    """The same example mirrored, turned onto its side, its colours exchanged, by chance."""
    flip_x, flip_y, turn = random.integers(0, 2, 3)
    seen = seen[..., random.permutation(3)]
    order = np.arange(4)  # left, top, right, bottom
    arrays = [seen, *wanted]
    if flip_x:
        arrays, order = [array[:, ::-1] for array in arrays], order[[2, 1, 0, 3]]
    if flip_y:
        arrays, order = [array[::-1] for array in arrays], order[[0, 3, 2, 1]]
    if turn:
        arrays, order = [array.swapaxes(0, 1) for array in arrays], order[[1, 0, 3, 2]]
    seen, scores, sides, mask = arrays
    return seen, Targets(scores, sides[..., order], mask)


def gradients(said: Targets, wanted: Targets) -> Targets:
    """Of the loss: cross-entropy for scores and mask, weighted towards what is still wrong; Huber for the sides."""
    shapes = wanted.scores.max(axis=-1, keepdims=True)
    count = max(shapes.sum(), 1)
    wrong = said.scores - wanted.scores
    return Targets(
        wrong * np.abs(wrong) * 4 / count,
        np.clip(2 * (said.sides - wanted.sides), -1, 1) * shapes / count,
        (said.mask - wanted.mask) * 16 / wanted.mask.size,
    )


def train(steps: int = STEPS) -> Network:
    """A network that has learned from `steps` batches, by Adam."""
    random = np.random.default_rng(0)
    network = Network(random)
    known = [example(scene(seed, 320, 320, most=4)) for seed in range(1_000_000, 1_000_000 + PICTURES)]
    parameters = [array for layer in network.layers for array in (layer.weights, layer.bias)]
    means, squares = ([np.zeros_like(array) for array in parameters] for _ in range(2))
    for step in range(1, steps + 1):
        batch = [varied(random, *known[index]) for index in random.integers(0, PICTURES, BATCH)]
        wanted = Targets(*map(np.stack, zip(*(targets for _, targets in batch), strict=True)))
        said = network.forward(np.stack([seen for seen, _ in batch]))
        network.backward(gradients(said, wanted))
        rate = RATE * (1 + np.cos(np.pi * step / steps)) / 2 * min(step / 20, 1)
        slopes = [array for layer in network.layers for array in layer.gradients]
        for array, slope, mean, square in zip(parameters, slopes, means, squares, strict=True):
            mean += 0.1 * (slope - mean)
            square += 0.01 * (slope**2 - square)
            array -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return network


# --- ONNX -----------------------------------------------------------------------------------------------------


def in_steps(network: Network) -> Network:
    """The network with its weights rounded; the rounding of what flows between the layers is part of the ONNX graph."""
    first, *others = network.layers
    first.round(1 / DEVIATION, max(MEAN, 255 - MEAN) / DEVIATION)
    for layer in others:
        layer.round(ACTIVE_STEP, ACTIVE_LIMIT)
    return network


def to_onnx(network: Network) -> onnx.ModelProto:
    """The network with one input, float32 (1, 3, SIDE, SIDE), and the outputs that detector.py asks for."""
    nodes, tensors = [], {}

    def add(operator: str, inputs: list[str], output: str, **attributes: object) -> str:
        nodes.append(helper.make_node(operator, inputs, [output], output, **attributes))
        return output

    def constant(name: str, value: np.ndarray) -> str:
        tensors[name] = numpy_helper.from_array(value, name)
        return name

    def number(value: float) -> str:
        return constant(str(value), np.array(value, np.float32))

    def convolve(layer: Conv, source: str, name: str) -> str:
        given = [source, constant(f"{name}.weights", layer.kernel()), constant(f"{name}.bias", layer.bias)]
        sizes = {"strides": [layer.stride] * 2, "dilations": [layer.dilation] * 2, "pads": [layer.pad] * 4}
        return add("Conv", given, name, kernel_shape=[layer.size] * 2, **sizes)

    def stepped(source: str, least: float) -> str:
        """Rounded to ACTIVE_STEP and cut to the limits of eight bits."""
        cut = add("Clip", [source, number(least), number(ACTIVE_LIMIT)], f"{source}.cut")
        whole = add("Round", [add("Mul", [cut, number(1 / ACTIVE_STEP)], f"{source}.scaled")], f"{source}.whole")
        return add("Mul", [whole, number(ACTIVE_STEP)], f"{source}.steps")

    active = [INPUT]
    for index, layer in enumerate(network.body):
        active.append(stepped(convolve(layer, active[-1], f"body{index}"), least=0))
    scores, sides, mask = OUTPUTS
    parts = constant("parts", np.array([len(LABELS), 4], np.int64))
    nodes.append(helper.make_node("Split", [convolve(network.head, active[-1], "head"), parts], [scores, sides], axis=1))
    up = stepped(convolve(network.up, active[-1], "up"), least=-ACTIVE_LIMIT)
    enlarged = add("DepthToSpace", [up], "enlarged", blocksize=ZOOM)
    convolve(network.mask, add("Concat", [enlarged, active[1]], "fine", axis=1), mask)

    cells, fine_side = SIDE // STRIDE, SIDE // MASK_STRIDE
    shapes = {scores: (len(LABELS), cells, cells), sides: (4, cells, cells), mask: (1, fine_side, fine_side)}
    graph = helper.make_graph(
        nodes,
        "shapes",
        [_value(INPUT, (3, SIDE, SIDE))],
        [_value(name, shape) for name, shape in shapes.items()],
        list(tensors.values()),
    )
    opset = helper.make_opsetid("", OPSET)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=IR_VERSION, producer_name="make_model.py")
    onnx.checker.check_model(model, full_check=True)
    return model


def _value(name: str, shape: tuple[int, ...]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, (1, *shape))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    onnx.save(to_onnx(in_steps(train())), sys.argv[1])
