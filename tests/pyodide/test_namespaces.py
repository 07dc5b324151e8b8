"""Every namespace has the real one's names; what needs a device answers as there, and graphs are carried out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2 as oracle
from pytest_pyodide import run_in_pyodide

from tests.pyodide import namespaces


def test_dir_of_every_module_is_the_real_ones(selenium: Any) -> None:
    script = Path(namespaces.__file__).read_text()
    here = json.loads(selenium.run(f"{script}\nimport cv2, json\njson.dumps(names(cv2))"))
    real = namespaces.names(oracle)
    assert len(real) > 50
    assert {"cv2.cuda", "cv2.ocl", "cv2.ogl", "cv2.gapi.wip.draw"} <= real.keys()
    assert {name: (set(real[name]) ^ set(here.get(name, ()))) for name in real if real[name] != here.get(name)} == {}
    assert here.keys() == real.keys()


@run_in_pyodide(packages=["numpy"])
def test_what_libraries_ask_before_they_choose_a_path(selenium):
    import cv2

    assert cv2.cuda.getCudaEnabledDeviceCount() == 0
    assert cv2.ocl.haveOpenCL() is False
    assert cv2.ocl.Device.getDefault().name() == ""
    assert cv2.cuda.GpuMat().empty() is True
    told = None
    try:
        cv2.cuda.setDevice(0)
    except cv2.error as error:
        told = error.code, error.func, error.err
    assert told == (-216, "throw_no_cuda", "The library is compiled without CUDA support")


@run_in_pyodide(packages=["numpy"])
def test_nothing_of_the_graph_api_is_imported_before_it_is_asked_for(selenium):
    import sys

    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith("cv2shim.by_hand.gapi")}
    import cv2

    cv2.add(1, 2)
    assert not [name for name in sys.modules if name.startswith("cv2shim.by_hand.gapi")]
    sys.modules.update(kept)


@run_in_pyodide(packages=["numpy"])
def test_a_graph_with_a_kernel_of_pythons(selenium):
    import cv2
    import numpy as np

    @cv2.gapi.op("test.double", in_types=[cv2.GMat, int], out_types=[cv2.GMat, cv2.GOpaque.Int])
    class Double:
        @staticmethod
        def outMeta(described, factor):
            return described, cv2.empty_gopaque_desc()

    @cv2.gapi.kernel(Double)
    class DoubleImpl:
        @staticmethod
        def setup(described, factor):
            return {"calls": 0}

        @staticmethod
        def run(picture, factor, state):
            state["calls"] += 1
            return picture * factor, state["calls"]

    place = cv2.GMat()
    doubled, calls = Double.on(cv2.gapi.blur(place, (3, 3)), 2)
    graph = cv2.GComputation(cv2.GIn(place), cv2.GOut(doubled, calls))
    kernels = cv2.gapi.compile_args(cv2.gapi.kernels(DoubleImpl))
    picture = np.arange(24, dtype=np.uint8).reshape(4, 6)
    for count in (1, 2, 3):
        found, number = graph.apply(cv2.gin(picture), kernels)
        assert number == count
        assert (found == cv2.blur(picture, (3, 3)) * 2).all()


@run_in_pyodide(packages=["numpy"])
def test_a_graph_that_is_given_another_number_of_values_says_both(selenium):
    import cv2
    import numpy as np

    place = cv2.GMat()
    graph = cv2.GComputation(place, cv2.gapi.medianBlur(place, 3))
    picture = np.arange(24, dtype=np.uint8).reshape(4, 6)
    told = []
    for values in ([picture, picture], []):
        try:
            graph.apply(values)
        except cv2.error as error:
            told.append(error.args[0])
    assert told == [f"The graph has 1 inputs, and {count} values are given" for count in (2, 0)]
    assert (graph.apply([picture]) == cv2.medianBlur(picture, 3)).all()


SOURCES = """
import cv2, json
import numpy as np
from cv2shim.by_hand.gapi import streams

class Source:
    def __init__(self, *pictures, like=np.zeros((2, 3), np.uint8)):
        self.pictures, self.like = list(pictures), like
    def pull(self):
        picture = self.pictures.pop(0) if self.pictures else None
        if isinstance(picture, Exception):
            raise picture
        return picture
    def descr_of(self):
        return self.like

def played(source):
    place = cv2.GMat()
    stream = cv2.GComputation(place, cv2.gapi.copy(place)).compileStreaming()
    found = []
    try:
        stream.setSource([streams.make_py_src(source)])
        stream.start()
        while True:
            there, picture = stream.pull()
            if not there:
                return found
            found.append([list(picture.shape), picture.dtype.name, int(picture[0, 0])])
    except cv2.error as error:
        return [*found, error.err]

one, two = np.full((2, 3), 1, np.uint8), np.full((4, 5), 2, np.int64)
json.dumps([
    played(Source(one, two)), played(Source(one, np.zeros((0, 3), np.uint8), two)),
    played(Source(one, ValueError("none left"))), played(Source(one, [1, 2])), played(Source(one, like=[1])), played(5),
])
"""


def test_a_stream_of_what_an_object_of_pythons_gives(selenium: Any) -> None:
    """`cv2.gapi.wip.make_py_src`, where this OpenCV has it; of the others its class is there, too."""
    one = [[2, 3], "uint8", 1]
    failed, no_array = "call to .pull() failed", ".pull() did not return a numpy.ndarray"
    assert json.loads(selenium.run(SOURCES)) == [
        [one, [[4, 5], "int32", 2]],
        [one],
        [one, f"PythonCustomStreamSource::pull(): {failed}"],
        [one, f"PythonCustomStreamSource::pull(): {no_array}"],
        ["PythonCustomStreamSource::descr_of(): did not return a numpy.ndarray"],
        ["PythonCustomStreamSource::descr_of(): conversion error"],
    ]
