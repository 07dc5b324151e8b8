"""Networks with layers that are written in Python, and what comes of them."""

from __future__ import annotations

from typing import Any

CROP = """
name: "cropping"
input: "input" input_shape { dim: 1 dim: 2 dim: 5 dim: 5 }
input: "roi" input_shape { dim: 1 dim: 2 dim: 3 dim: 3 }
layer { name: "cropped" type: "Cutting" bottom: "input" bottom: "roi" top: "cropped" }
"""
TOLD = """
name: "told"
input: "input" input_shape { dim: 1 dim: 1 dim: 4 dim: 6 }
layer { name: "told" type: "Crop" bottom: "input" top: "told"
        crop_param { axis: 2 offset: 1 offset: 3 } }
"""


def outcomes(cv2: Any) -> dict[str, Any]:
    """What each of the networks gives, as text that does not depend on where it ran."""
    import gc

    import numpy as np

    rng = np.random.default_rng(3)
    picture = rng.normal(size=(1, 2, 5, 5)).astype(np.float32)
    single = rng.normal(size=(1, 1, 4, 6)).astype(np.float32)
    seen: list[Any] = []

    class Cut:
        def __init__(self, parameters: Any, blobs: Any) -> None:
            seen.append((sorted(parameters.items()), blobs))

        def getMemoryShapes(self, inputs: Any) -> Any:
            seen.append(inputs)
            (batch, channels, height, width), (_, _, self.height, self.width) = inputs
            self.y, self.x = (height - self.height) // 2, (width - self.width) // 2
            return [[batch, channels, self.height, self.width]]

        def forward(self, inputs: Any) -> Any:
            seen.append([(type(inputs).__name__, part.shape, part.dtype.str) for part in inputs])
            return [inputs[0][:, :, self.y : self.y + self.height, self.x : self.x + self.width]]

    class Same:
        def __init__(self, parameters: Any, blobs: Any) -> None:
            seen.append(sorted(parameters.items()))

        def getMemoryShapes(self, inputs: Any) -> Any:
            return inputs

        def forward(self, inputs: Any) -> Any:
            return inputs

    class Calling(Same):
        """Its forward calls cv2 in turn, also what is running already."""

        def forward(self, inputs: Any) -> Any:
            inner = net(CROP)
            inner.setInput(picture, "input")
            inner.setInput(picture[:, :, :3, :3], "roi")
            blurred = cv2.GaussianBlur(inputs[0][0, 0], (3, 3), 0) + inner.forward().sum()
            try:
                cv2.cvtColor(blurred, -1)
            except cv2.error:
                seen.append("refused")
            return [blurred[None, None]]

    class Unwilling(Same):
        def __init__(self, parameters: Any, blobs: Any) -> None:
            raise ValueError("of no use")

    class Small(Same):
        def forward(self, inputs: Any) -> Any:
            return [inputs[0][:, :, :2]]

    class Many(Same):
        def forward(self, inputs: Any) -> Any:
            return [inputs[0], inputs[0]]

    class Whole(Same):
        def forward(self, inputs: Any) -> Any:
            return [inputs[0].astype(np.int32)]

    def net(text: str) -> Any:
        return cv2.dnn.readNetFromCaffe(np.frombuffer(text.encode(), np.uint8))

    def cut() -> Any:
        network = net(CROP)
        network.setInput(picture, "input")
        network.setInput(picture[:, :, :3, :3], "roi")
        return [network.forward().tobytes() for _ in range(2)]

    def through(layer: Any) -> Any:
        cv2.dnn_registerLayer("Crop", layer)
        try:
            network = net(TOLD)
            network.setInput(single)
            return network.forward()
        finally:
            cv2.dnn_unregisterLayer("Crop")

    def told(call: Any) -> Any:
        try:
            result = call()
            return (result.shape, result.round(3).tolist()) if isinstance(result, np.ndarray) else result
        except cv2.error as failure:
            return ["cv2.error", failure.code, failure.func, failure.err.partition(": ")[0]]
        except Exception as failure:
            return [type(failure).__name__, str(failure)]

    found = {"unknown": told(cut)}
    cv2.dnn_registerLayer("Cutting", Cut)
    found["cut"] = told(cut)
    for layer in (Same, Calling, Unwilling, Small, Many, Whole):
        found[layer.__name__] = told(lambda layer=layer: through(layer))
    found["still"] = told(cut)
    cv2.dnn_unregisterLayer("Cutting")
    found["unregistered"] = told(cut)
    found["nothing to call"] = told(lambda: cv2.dnn_registerLayer("Cutting", 5))
    found["no text"] = told(lambda: cv2.dnn_registerLayer(5, Cut))
    found["nothing"] = told(lambda: cv2.dnn_unregisterLayer("Cutting"))
    found["seen"] = seen
    gc.collect()
    return {name: repr(value) for name, value in found.items()}
