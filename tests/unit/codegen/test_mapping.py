"""Which callable of a build carries out which overload."""

from __future__ import annotations

import pytest

from codegen import exports, model
from codegen.exports import Callable, ExportedClass, Exports
from codegen.mapping import Mapper
from codegen.model import Api, Arg, Class, Function, Module, Overload
from host.versions import opencv

LINE = opencv.chosen()

UNUSED = {
    "CV_MAT_DEPTH": "no function of cv2",
    "exceptionFromPtr": "for the bridge",
    "morphologyDefaultBorderValue": "no function of cv2; its value is a default",
    "rotatedRectBoundingRect": "a method of RotatedRect in cv2",
    "rotatedRectBoundingRect2f": "a method of RotatedRect in cv2",
    "rotatedRectPoints": "a method of RotatedRect in cv2",
    "boxPoints": "gives a JavaScript array where cv2 gives a Mat",
    "CamShift": "gives a JavaScript array of results",
    "meanShift": "gives a JavaScript array of results",
    "clipLine": "takes the points that it should change by value",
}
"""What stock exports and no overload of cv2 calls."""


@pytest.fixture(scope="module")
def api() -> Api:
    return model.load()


@pytest.mark.parametrize("build", exports.names(LINE))
class TestStoredBuild:
    def test_every_exported_function_is_used_or_explained(self, api: Api, build: str) -> None:
        """In a build of our own, bindings of our own may take the place of official ones, but each is there for a use."""
        table = exports.load(build, LINE)
        calls = [call for calls in Mapper(api, table).functions().values() for call in calls if call]
        used = {call.ref.partition("/")[0] for call in calls}
        unused = {item.name for item in table.functions} - used
        official = {item.name for item in exports.load("stock", LINE).functions}
        assert unused - official == set()
        assert set(UNUSED) - {"boxPoints"} <= unused
        if build == "stock":
            assert unused == set(UNUSED)

    def test_wire_arguments_are_all_carried(self, api: Api, build: str) -> None:
        for name, calls in Mapper(api, exports.load(build, LINE)).functions().items():
            overloads = api.functions[name].overloads
            for overload, call in zip(overloads, calls, strict=True):
                if call:
                    inputs = {i for i in overload.py if overload.args[i].is_input}
                    assert inputs <= {index for _, index in call.args}, name
                    assert len(call.args) == int(call.ref.rpartition("/")[2]), name

    def test_outputs_all_come_back(self, api: Api, build: str) -> None:
        for name, calls in Mapper(api, exports.load(build, LINE)).functions().items():
            for overload, call in zip(api.functions[name].overloads, calls, strict=True):
                if call:
                    kinds = {index: kind for kind, index in call.args}
                    for index in overload.out:
                        kind = kinds.get(index, call.ret)
                        returned = index < 0 or index in (call.fields or {})
                        assert returned or kind.endswith(("_out", "_io")) or kind.startswith("val_out:"), name


STOCK = {
    "Canny": ["Canny/6", "Canny1/6"],
    "rectangle": ["rectangle/7", "rectangle1/6"],
    "ORB_create": ["ORB()/9"],
    "createCLAHE": ["CLAHE()/2"],
    "BRISK_create": ["BRISK()/3", "BRISK()/5", "BRISK()/7"],
    "FaceDetectorYN_create": ["FaceDetectorYN()/8", "FaceDetectorYN()/9"],
    "fisheye.projectPoints": ["fisheye_projectPoints/8"],
    "fisheye.initUndistortRectifyMap": ["fisheye_initUndistortRectifyMap/8"],
    "aruco.getPredefinedDictionary": ["getPredefinedDictionary/1"],
    "dnn.readNetFromONNX": ["readNetFromONNX/1", "readNetFromONNX1/1"],
    "HOGDescriptor_getDefaultPeopleDetector": ["HOGDescriptor::getDefaultPeopleDetector/0"],
    "integral": ["integral/3"],
    "integral2": ["integral2/5"],
    "minEnclosingCircle": ["minEnclosingCircle/1"],
    "projectPoints": ["projectPoints/8"],
}


@pytest.mark.parametrize(("name", "refs"), STOCK.items())
def test_on_stock(api: Api, name: str, refs: list[str]) -> None:
    calls = Mapper(api, exports.load("stock", LINE)).functions()[name]
    assert [call and call.ref for call in calls] == refs


def test_stock_offers_what_was_counted_by_hand(api: Api) -> None:
    mapped = Mapper(api, exports.load("stock", LINE)).functions()
    assert len([name for name in mapped if "." not in name]) >= 199


SRC, DST = Arg("src", "Mat", "i"), Arg("dst", "Mat", "o")
BLUR = Overload("", (SRC, DST, Arg("size", "int", "i", "3")), (0, 1, 2), 1, (1,))


def mapper(*functions: Function, classes: tuple[Class, ...] = (), offers: Exports) -> Mapper:
    return Mapper(Api("1.0.0", "1.0.0.1", (Module("core", functions, classes),)), offers)


def offers(*functions: Callable, classes: tuple[ExportedClass, ...] = ()) -> Exports:
    structs = {"MinMaxLoc": (("minVal", "double", 0), ("maxVal", "double", 8))}
    return Exports({"name": "test"}, functions, {cls.name: cls for cls in classes}, structs, ())


def test_the_variant_that_takes_every_argument_is_called() -> None:
    build = offers(Callable("blur", "void", ("Mat", "Mat")), Callable("blur", "void", ("Mat", "Mat", "int")))
    (call,) = mapper(Function("blur", "cv::blur", (BLUR,)), offers=build).functions()["blur"]
    assert call
    assert call.to_json() == ["blur/3", "void", [["mat", 0], ["mat_out", 1], ["i32", 2]]]


def test_a_name_alone_does_not_match() -> None:
    build = offers(Callable("blur", "void", ("Mat", "Mat", "Mat")))
    assert not mapper(Function("blur", "cv::blur", (BLUR,)), offers=build).functions()


def test_a_number_that_belongs_to_another_function_does_not_match() -> None:
    build = offers(Callable("blur2", "void", ("Mat", "Mat", "int")))
    other = Function("blur2", "cv::blur2", (BLUR,))
    calls = mapper(Function("blur", "cv::blur", (BLUR,)), other, offers=build).functions()
    assert list(calls) == ["blur2"]


def test_outputs_may_be_fields_of_the_returned_struct() -> None:
    args = (SRC, Arg("minVal", "double", "o"), Arg("maxVal", "double", "o"))
    overload = Overload("", args, (0,), 1, (1, 2))
    build = offers(Callable("minMaxLoc", "MinMaxLoc", ("Mat",)))
    function = Function("minMaxLoc", "cv::minMaxLoc", (overload,))
    (call,) = mapper(function, offers=build).functions()["minMaxLoc"]
    assert call
    assert call.to_json() == ["minMaxLoc/1", "MinMaxLoc", [["mat", 0]], {"1": "minVal", "2": "maxVal"}]


def test_an_object_that_the_build_cannot_make_may_be_left_out() -> None:
    params = Class("Params", "cv::Params", (), (), (), (), ())
    overload = Overload("", (SRC, Arg("params", "Params", "i", "Params()")), (0, 1), 1, ())
    run = Callable("run", "void", ("Mat", "Params")), Callable("run", "void", ("Mat",))
    function = Function("run", "cv::run", (overload,))
    build = offers(*run, classes=(ExportedClass("Params"),))
    (call,) = mapper(function, classes=(params,), offers=build).functions()["run"]
    assert call
    assert call.to_json() == [
        *("run/2", "void", [["mat", 0], ["obj:Params", 1]], {}),
        ["run/1", "void", [["mat", 0]]],
    ]
    makes = offers(*run, classes=(ExportedClass("Params", constructors=(Callable("Params()", "Params*", ()),)),))
    (call,) = mapper(function, classes=(params,), offers=makes).functions()["run"]
    assert call
    assert call.shorter is None


def test_an_output_passed_by_value_would_be_lost() -> None:
    overload = Overload("bool", (Arg("pt", "Point", "io"),), (0,), 1, (-1, 0))
    build = offers(Callable("clip", "bool", ("Point",)))
    assert not mapper(Function("clip", "cv::clip", (overload,)), offers=build).functions()


def test_a_factory_is_a_constructor() -> None:
    made = Overload("Ptr_ORB", (Arg("n", "int", "i", "1"),), (0,), 0, (-1,))
    create = Function("create", "cv::ORB::create", (made,))
    orb = Class("ORB", "cv::ORB", (), (), (), (create,), ())
    build = offers(
        classes=(
            ExportedClass("Ptr"),
            ExportedClass("ORB", constructors=(Callable("ORB()", "Ptr<ORB>", ("int",)),)),
        )
    )
    here = mapper(Function("ORB_create", "cv::ORB::create", (made,)), classes=(orb,), offers=build)
    (call,) = here.functions()["ORB_create"]
    assert call
    assert call.to_json() == ["ORB()/1", "ptr:ORB", [["i32", 0]]]
    assert here.classes()["ORB"].static["create"] == [call]
