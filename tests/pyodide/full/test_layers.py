"""Layers of networks that are written in Python: what the real cv2 makes of them, and what becomes of those that fail."""

from __future__ import annotations

from pathlib import Path

import cv2 as oracle
from pytest_pyodide import run_in_pyodide

from tests.pyodide.full import layers

BUILD = "full"


def test_layers_are_made_asked_and_run_as_by_the_real_one(selenium):
    @run_in_pyodide(packages=["numpy"])
    def outcomes(selenium, source):
        import cv2

        module = {"__name__": "layers"}
        exec(source, module)
        return module["outcomes"](cv2)

    assert outcomes(selenium, Path(layers.__file__).read_text()) == layers.outcomes(oracle)


def test_a_layer_that_fails_is_told_of_and_nothing_is_left(selenium):
    """The real cv2 never returns from these: it waits for a lock that it holds."""

    @run_in_pyodide(packages=["numpy"])
    def told(selenium, text):
        import gc

        import cv2
        import numpy as np

        import cv2shim
        from cv2shim.by_hand.overrides import dnn_layers

        class Failing:
            def __init__(self, parameters, blobs):
                pass

            def getMemoryShapes(self, inputs):
                return [["wide"]] if formless else inputs

            def forward(self, inputs):
                raise ValueError("of no use")

        def forward(again):
            cv2.dnn_registerLayer("Crop", Failing)
            try:
                net = cv2.dnn.readNetFromCaffe(np.frombuffer(text.encode(), np.uint8))
                net.setInput(np.zeros((1, 1, 4, 6), np.float32))
                net.forward()
            except cv2.error as failure:
                return failure.code, failure.err
            finally:
                cv2.dnn_unregisterLayer("Crop")

        formless = False
        found = [forward(0)]
        formless = True
        found.append(forward(0))
        gc.collect()
        before = cv2shim.info()["live_objects"]
        for again in range(50):
            forward(again)
        gc.collect()
        found.append((cv2shim.info()["live_objects"] - before, len(dnn_layers._layers)))
        return found

    failed, formless, left = told(selenium, layers.TOLD)
    assert failed == (-213, 'Failed to call "forward" method: ValueError: of no use')
    assert formless == (
        -213,
        "Failed to call \"getMemoryShapes\" method: TypeError: 'str' object cannot be interpreted as an integer",
    )
    assert left == (0, 0)


def test_types_of_layers_outlive_a_reset(selenium):
    @run_in_pyodide(packages=["numpy"])
    async def sums(selenium, text):
        import contextlib

        import cv2
        import numpy as np

        import cv2shim

        class Halved:
            def __init__(self, parameters, blobs):
                pass

            def getMemoryShapes(self, inputs):
                return inputs

            def forward(self, inputs):
                return [inputs[0] / 2]

        def forward():
            net = cv2.dnn.readNetFromCaffe(np.frombuffer(text.encode(), np.uint8))
            net.setInput(np.ones((1, 1, 4, 6), np.float32))
            return float(net.forward().sum())

        cv2.dnn_registerLayer("Crop", Halved)
        before = forward()
        with contextlib.suppress(cv2.error):  # a page's main thread starts none at once
            cv2shim.reset()
        await cv2shim.load()
        after = forward()
        cv2.dnn_unregisterLayer("Crop")
        return before, after

    assert sums(selenium, layers.TOLD) == (12.0, 12.0)
