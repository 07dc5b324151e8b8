"""onnxruntime-web with the method of onnxruntime: what lets detector.py stay as it is in a page."""

from __future__ import annotations

from contextlib import contextmanager

import js
import numpy as np
import onnxruntime_web  # the JavaScript module, registered by worker.mjs
from pyodide.ffi import JsException, create_proxy, run_sync, to_js

TYPES = {"float32": "f32", "float64": "f64", "int32": "i32", "uint8": "u8", "int8": "i8"}  # of ort.Tensor and getBuffer


class Session:
    """A network that runs in this page. Make it by `await Session.open(model)`."""

    def __init__(self, js_session):
        self.js_session = js_session

    @classmethod
    async def open(cls, model: bytes) -> Session:
        """The session of an ONNX file's bytes. Raises RuntimeError if it is none that onnxruntime-web can run."""
        try:
            return cls(await onnxruntime_web.InferenceSession.create(to_js(memoryview(model))))
        except JsException as error:
            raise RuntimeError(f"onnxruntime-web cannot use this model: {error.message}") from None

    def run(self, output_names, input_feed):
        """As onnxruntime's: the Python stack is set aside until the network's promise is kept.

        Needs an engine that can switch stacks, and a caller that came in by `runPythonAsync` or `callPromising`.
        """
        return run_sync(self.infer(output_names, input_feed))

    async def infer(self, output_names, input_feed):
        """The same to be awaited, in any engine."""
        with _tensors(input_feed) as js_feed:
            try:
                js_results = await self.js_session.run(js_feed, to_js(output_names))
            except JsException as error:
                raise RuntimeError(f"onnxruntime-web could not run the network: {error.message}") from None
        return [_array(getattr(js_results, name)) for name in output_names]


@contextmanager
def _tensors(feed):
    """Named arrays as an object of tensors that lie over the arrays' own memory.

    onnxruntime-web copies them into its memory when it runs: that is the only copy. Until then they must not be let go.
    """
    with _released() as held:
        tensors = {name: _tensor(array, held) for name, array in feed.items()}
        yield to_js(tensors, dict_converter=js.Object.fromEntries)


def _tensor(array, held):
    array = np.ascontiguousarray(array)
    proxy = create_proxy(array)
    held.append(proxy.destroy)
    js_buffer = proxy.getBuffer(TYPES[array.dtype.name])
    held.append(js_buffer.release)
    return onnxruntime_web.Tensor.new(array.dtype.name, js_buffer.data, to_js(list(array.shape)))


@contextmanager
def _released():
    """A list of calls that are made at the end, the last first."""
    calls = []
    try:
        yield calls
    finally:
        for call in reversed(calls):
            call()


def _array(js_tensor):
    """A tensor of JavaScript as an ndarray: one copy, from its memory into Python's."""
    return np.asarray(js_tensor.data.to_py()).reshape(js_tensor.dims.to_py())
