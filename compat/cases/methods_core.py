"""Methods of core's classes: FileStorage and FileNode, TickMeter, RotatedRect, UMat, AsyncArray, KeyPoint; flann.Index."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import numpy as np

from compat.case import Call, File, Make, Ref
from compat.cases.inputs import cloud, photo, random
from compat.cases.registry import K, attempt, make, member, quiet, step

# --- FileStorage: what it writes is text, which is compared; what it reads is the text below
WRITE, READ, APPEND = K.FileStorage_WRITE | K.FileStorage_MEMORY, K.FileStorage_READ | K.FileStorage_MEMORY, K.FileStorage_APPEND
MATRIX = (np.arange(6, dtype=np.float32) / 4).reshape(2, 3)
CONTENT: dict[str, tuple[Call, ...]] = {
    "int": (step("$f.write", "whole", -7),),
    "large int": (step("$f.write", "whole", 2**40),),
    "double": (step("$f.write", "real", 0.1), step("$f.write", "tiny", 1e-300), step("$f.write", "three", 3.0)),
    "text": (step("$f.write", "text", "größer: than <this> & 'that'"), step("$f.write", "empty", "")),
    "matrix": (step("$f.write", "m", MATRIX),),
    "matrix of bytes": (step("$f.write", "m", photo(height=3, width=4)),),
    "matrix of int16, 2 channels": (step("$f.write", "m", np.arange(-6, 6).astype(np.int16).reshape(2, 3, 2)),),
    "matrix of double": (step("$f.write", "m", np.array([[0.1, np.pi], [1e20, -1e-20]])),),
    "nan and infinite": (step("$f.write", "m", np.array([[np.nan, np.inf, -np.inf]])),),
    "texts": (step("$f.write", "all", ["one", "two", "three"]),),
    "no texts": (step("$f.write", "all", []),),
    "map": (step("$f.startWriteStruct", "outer", K.FileNode_MAP), step("$f.write", "a", 1), step("$f.startWriteStruct", "inner", K.FileNode_SEQ), step("$f.write", "", 2), step("$f.write", "", 3.5), step("$f.write", "", "four"), step("$f.endWriteStruct"), step("$f.endWriteStruct")),
    "flow map": (step("$f.startWriteStruct", "outer", K.FileNode_MAP | K.FileNode_FLOW), step("$f.write", "a", 1), step("$f.write", "b", 2), step("$f.endWriteStruct")),
    "typed map": (step("$f.startWriteStruct", "outer", K.FileNode_MAP, "my-type"), step("$f.write", "a", 1), step("$f.endWriteStruct")),
    "comment": (step("$f.write", "a", 1), step("$f.writeComment", "of its own line"), step("$f.write", "b", 2), step("$f.writeComment", "behind it", True)),
}
for _format in ("yml", "xml", "json"):
    _open = quiet("FileStorage", f"a.{_format}", WRITE, save="f")
    for _label, _calls in CONTENT.items():
        _member = {"map": "startWriteStruct", "flow map": "endWriteStruct", "typed map": "startWriteStruct", "comment": "writeComment"}.get(_label, "write")
        member(f"FileStorage.{_member}", f"{_label} as {_format}", _open, *_calls, step("$f.releaseAndGetString"))
    member("FileStorage.isOpened", _format, _open, step("$f.isOpened"), quiet("$f.release"), step("$f.isOpened"))
    member("FileStorage.getFormat", _format, _open, step("$f.getFormat"), step("$f.isOpened"), step("$f.release"), step("$f.isOpened"))
    member("FileStorage.releaseAndGetString", f"nothing as {_format}", _open, step("$f.releaseAndGetString"), step("$f.isOpened"))
    _file = File(f"a.{_format}")
    member("FileStorage.release", f"file of {_format}", quiet("FileStorage", _file, K.FileStorage_WRITE, save="f"), step("$f.write", "m", MATRIX), step("$f.release"), quiet("FileStorage", _file, K.FileStorage_READ, save="g"), quiet("$g.getNode", "m", save="n"), step("$n.mat"))
    member("FileStorage.open", f"new, then again, {_format}", quiet("FileStorage", save="f"), step("$f.isOpened"), step("$f.open", _file, K.FileStorage_WRITE), step("$f.isOpened"), step("$f.write", "a", 5), step("$f.release"), step("$f.open", _file, K.FileStorage_READ), quiet("$f.getNode", "a", save="n"), step("$n.real"))
    member("FileStorage", f"appended to, {_format}", quiet("FileStorage", _file, K.FileStorage_WRITE, save="f"), quiet("$f.write", "a", 5), quiet("$f.release"), quiet("FileStorage", _file, APPEND, save="f"), quiet("$f.write", "b", 6), quiet("$f.release"), quiet("FileStorage", _file, K.FileStorage_READ, save="f"), quiet("$f.getNode", "b", save="n"), step("$n.real"))
member("FileStorage", "no name", quiet("FileStorage", save="f"), step("$f.isOpened"))
member("FileStorage", "missing file", quiet("FileStorage", "no such file.yml", K.FileStorage_READ, save="f"), step("$f.isOpened"))
member("FileStorage", "compressed", quiet("FileStorage", File("a.yml.gz"), K.FileStorage_WRITE, save="f"), quiet("$f.write", "m", MATRIX), quiet("$f.release"), quiet("FileStorage", File("a.yml.gz"), K.FileStorage_READ, save="f"), quiet("$f.getNode", "m", save="n"), step("$n.mat"))
member("FileStorage", "base64", quiet("FileStorage", "a.yml", WRITE | K.FileStorage_BASE64, save="f"), step("$f.write", "m", MATRIX), step("$f.releaseAndGetString"))
member("FileStorage.open", "missing file", quiet("FileStorage", save="f"), step("$f.open", "no such file.yml", K.FileStorage_READ))
for _flags in (-1, WRITE | 56, WRITE | 40, WRITE | 3 | 8):
    member("FileStorage.open", f"flags {_flags}", quiet("FileStorage", save="f"), attempt("$f.open", "a.xml", _flags), step("$f.isOpened"), step("$f.getFormat"), quiet("$f.release"))
member("FileStorage.open", "with an encoding", quiet("FileStorage", save="f"), step("$f.open", "a.xml", WRITE, "UTF-8"), step("$f.write", "a", 1), step("$f.releaseAndGetString"))
member("FileStorage.write", "to none that is open", quiet("FileStorage", save="f"), step("$f.write", "a", 1))
member("FileStorage.write", "key with a blank", quiet("FileStorage", "a.yml", WRITE, save="f"), step("$f.write", "a b", 1))

# --- FileNode
TEXTS = {
    "yaml": '%YAML:1.0\n---\nwhole: 7\nreal: -2.5\ntext: "hello"\nlist: [ 1, 2.5, three ]\nmap:\n   a: 1\n   b: { c: [ 4, 5 ] }\nm: !!opencv-matrix\n   rows: 2\n   cols: 2\n   dt: f\n   data: [ 1., 2., 3., 4.5 ]\n',
    "json": '{"whole": 7, "real": -2.5, "text": "hello", "list": [1, 2.5, "three"], "map": {"a": 1, "b": {"c": [4, 5]}}, "m": {"type_id": "opencv-matrix", "rows": 2, "cols": 2, "dt": "f", "data": [1.0, 2.0, 3.0, 4.5]}}',
    "xml": '<?xml version="1.0"?>\n<opencv_storage><whole>7</whole><real>-2.5</real><text>hello</text><list>1 2.5 three</list><map><a>1</a><b><c>4 5</c></b></map><m type_id="opencv-matrix"><rows>2</rows><cols>2</cols><dt>f</dt><data>1. 2. 3. 4.5</data></m></opencv_storage>',
}
KINDS = ("empty", "isInt", "isMap", "isNamed", "isNone", "isReal", "isSeq", "isString", "name", "size", "type")
for _format, _text in TEXTS.items():
    _opened = quiet("FileStorage", _text, READ, save="f")
    for _key in ("whole", "real", "text", "list", "map", "m", "nothing"):
        for _kind in KINDS:
            member(f"FileNode.{_kind}", f"{_key}, {_format}", _opened, quiet("$f.getNode", _key, save="n"), step(f"$n.{_kind}"))
    for _key, _reader in (("whole", "real"), ("real", "real"), ("text", "string"), ("m", "mat"), ("map", "keys"), ("m", "keys"), ("whole", "rawSize"), ("text", "rawSize"), ("list", "rawSize"), ("text", "real"), ("whole", "string"), ("whole", "mat"), ("nothing", "real"), ("nothing", "string"), ("nothing", "mat"), ("list", "keys")):
        member(f"FileNode.{_reader}", f"{_key}, {_format}", _opened, quiet("$f.getNode", _key, save="n"), step(f"$n.{_reader}"))
    for _index, _reader in ((0, "real"), (1, "real"), (2, "string")):
        member("FileNode.at", f"{_index}, {_format}", _opened, quiet("$f.getNode", "list", save="n"), quiet("$n.at", _index, save="i"), step(f"$i.{_reader}"), step("$i.isNamed"))
    member("FileNode.at", f"too far, {_format}", _opened, quiet("$f.getNode", "list", save="n"), quiet("$n.at", 9, save="i"), step("$i.isNone"))
    member("FileNode.getNode", f"of nodes, {_format}", _opened, quiet("$f.getNode", "map", save="n"), quiet("$n.getNode", "b", save="b"), step("$b.isMap"), quiet("$b.getNode", "c", save="c"), step("$c.size"), quiet("$c.at", 1, save="i"), step("$i.real"))
    member("FileStorage.getNode", f"there or not, {_format}", _opened, quiet("$f.getNode", "whole", save="n"), step("$n.real"), quiet("$f.getNode", "nothing", save="n"), step("$n.isNone"))
    member("FileStorage.root", f"its keys, {_format}", _opened, quiet("$f.root", save="n"), step("$n.keys"), step("$n.size"), step("$n.isMap"))
    member("FileStorage.getFirstTopLevelNode", f"first, {_format}", _opened, quiet("$f.getFirstTopLevelNode", save="n"), step("$n.name"), step("$n.real"))
member("FileNode", "empty", quiet("FileNode", save="n"), *[step(f"$n.{_kind}") for _kind in KINDS])

# --- TickMeter: what it measures is not compared, only of what type it is
TIMES = ("getTimeMicro", "getTimeMilli", "getTimeSec", "getTimeTicks", "getLastTimeMicro", "getLastTimeMilli", "getLastTimeSec", "getLastTimeTicks", "getAvgTimeMilli", "getAvgTimeSec", "getFPS")
for _name in TIMES:
    member(f"TickMeter.{_name}", "started and stopped", make("TickMeter"), step("$self.start"), step("$self.stop"), step(f"$self.{_name}"), mode="type")
    member(f"TickMeter.{_name}", "after reset", make("TickMeter"), quiet("$self.start"), quiet("$self.stop"), quiet("$self.reset"), step(f"$self.{_name}"))
for _name in ("start", "stop", "reset"):
    member(f"TickMeter.{_name}", "counted", make("TickMeter"), step("$self.start"), step("$self.stop"), step("$self.start"), step("$self.stop"), step("$self.getCounter"), step("$self.reset"), step("$self.getCounter"))
member("TickMeter.getCounter", "twice", make("TickMeter"), quiet("$self.start"), quiet("$self.stop"), quiet("$self.start"), quiet("$self.stop"), step("$self.getCounter"))
member("TickMeter.stop", "never started", make("TickMeter"), step("$self.stop"), step("$self.getCounter"))

# --- RotatedRect, KeyPoint
for _label, _arguments in (("upright", ((30.0, 40.0), (20.0, 10.0), 0.0)), ("turned", ((30.5, 40.25), (20.0, 10.0), 30.0)), ("of three points", ((0.0, 0.0), (10.0, 0.0), (10.0, 5.0))), ("empty", ())):
    _made = make("RotatedRect", *_arguments)
    member("RotatedRect", _label, _made, step("$self.center?"), step("$self.size?"), step("$self.angle?"))
    for _name in ("points", "boundingRect", "boundingRect2f"):
        member(f"RotatedRect.{_name}", _label, _made, step(f"$self.{_name}"))
KEYPOINTS = [Make("KeyPoint", (float(x), float(y), 7.0)) for x, y in cloud(5)]
member("KeyPoint.convert", "to points", step("KeyPoint.convert", KEYPOINTS), step("KeyPoint.convert", KEYPOINTS, [1, 3]))
member("KeyPoint.convert", "from points", step("KeyPoint.convert", cloud(4), 5.0, 0.1, 2, 3))
member("KeyPoint.overlap", "two", step("KeyPoint.overlap", Make("KeyPoint", (10, 10, 8)), Make("KeyPoint", (12, 11, 9))))
member("KeyPoint.overlap", "apart", step("KeyPoint.overlap", Make("KeyPoint", (10, 10, 8)), Make("KeyPoint", (50, 11, 9))))

# --- UMat
UMAT = make("UMat", photo())
for _name in ("context", "queue"):  # of OpenCL, which is switched off: no pointer
    member(f"UMat.{_name}", "without OpenCL", step(f"UMat.{_name}"))
    member(f"UMat_{_name}", "without OpenCL", step(f"UMat_{_name}"))
member("UMat.handle", "without OpenCL", UMAT, step("$self.handle", K.ACCESS_READ))
for _name in ("get", "isContinuous", "isSubmatrix"):
    member(f"UMat.{_name}", "of an array", UMAT, step(f"$self.{_name}"))
    member(f"UMat.{_name}", "of a part", UMAT, quiet("UMat", Ref("self"), (5, 6, 20, 10), save="part"), step(f"$part.{_name}"))
    member(f"UMat.{_name}", "of ranges", UMAT, quiet("UMat", Ref("self"), (5, 9), (6, 20), save="part"), step(f"$part.{_name}"))
member("UMat.offset", "of an array", UMAT, step("$self.offset?"))
member("UMat.offset", "of a part", UMAT, quiet("UMat", Ref("self"), (5, 6, 20, 10), save="part"), step("$part.offset?"))
member("UMat.offset", "written", UMAT, quiet("$self.offset=", 0), step("$self.offset?"))
member("UMat", "of a size and type", make("UMat", 3, 4, K.CV_16S), quiet("$self.get", save="a"), step("multiply", Ref("a"), 0))
member("UMat", "of a size, type and value", make("UMat", (4, 3), K.CV_8UC3, (1, 2, 3, 0)), step("$self.get"))
member("UMat", "of rows, columns, type and value", make("UMat", 2, 5, K.CV_32F, (1.5, 0, 0, 0)), step("$self.get"))
member("UMat", "of another", UMAT, quiet("UMat", Ref("self"), save="other"), step("$other.get"))
member("UMat", "empty", make("UMat"), step("$self.isContinuous"))
for _function, _how in (("GaussianBlur", ((5, 5), 1.5)), ("resize", ((20, 30),)), ("cvtColor", (K.COLOR_BGR2GRAY,)), ("medianBlur", (3,)), ("flip", (1,))):
    member("UMat", f"there and back through {_function}", UMAT, quiet(_function, Ref("self"), *_how, save="made"), step("$made.get"))
member("UMat", "added to another", UMAT, quiet("UMat", photo(seed=1), save="other"), quiet("add", Ref("self"), Ref("other"), save="made"), step("$made.get"))

# --- AsyncArray and the classes that test the bindings
ASYNC = quiet("utils.testAsyncArray", MATRIX, save="self")
member("AsyncArray.get", "of an array", ASYNC, step("$self.get"))
member("AsyncArray.get", "with a limit of time", ASYNC, step("$self.get", 1e9))
for _label, _given in {"two numbers": (1e9, 5), "None": (1e9, None), "an array": (np.zeros_like(MATRIX),), "text": ("soon",)}.items():
    member("AsyncArray.get", f"given {_label}", ASYNC, attempt("$self.get", *_given))
member("AsyncArray.wait_for", "of an array", ASYNC, step("$self.wait_for", 1e9), step("$self.get"))
member("AsyncArray.valid", "before and after", ASYNC, step("$self.valid"), quiet("$self.get"), step("$self.valid"))
member("AsyncArray.release", "then valid", ASYNC, step("$self.release"), step("$self.valid"))
member("AsyncArray", "empty", make("AsyncArray"), step("$self.valid"))
member("AsyncArray.get", "of an exception", quiet("utils.testAsyncException", save="self"), step("$self.get"))
member("AsyncArray.get", "of nothing", make("AsyncArray"), step("$self.get"))
NESTED = "utils.nested.ExportClassName"
member(f"{NESTED}.originalName", "read", step(f"{NESTED}.originalName"))
member(f"{NESTED}.create", "with parameters", quiet(f"{NESTED}.Params", 7, 2.5, save="p"), quiet(f"{NESTED}.create", Ref("p"), save="self"), step("$self.getIntParam"), step("$self.getFloatParam"))

# --- flann.Index: clear nearest neighbours
ROWS = random(5).uniform(0, 100, (60, 6)).astype(np.float32)
QUERIES = ROWS[::7] + np.float32(0.25)
BYTES = random(6).randint(0, 256, (60, 16)).astype(np.uint8)
BYTE_QUERIES = BYTES[::7] ^ np.uint8(1)
LINEAR, TREES, KMEANS, COMPOSITE, LSH, HAMMING = 0, 1, 2, 3, 6, 9
KINDS_OF_INDEX = {
    "linear": ({"algorithm": LINEAR}, (), ROWS, QUERIES),
    "trees": ({"algorithm": TREES, "trees": 4}, (), ROWS, QUERIES),
    "k-means": ({"algorithm": KMEANS, "branching": 8, "iterations": 5}, (), ROWS, QUERIES),
    "composite": ({"algorithm": COMPOSITE, "trees": 2, "branching": 8, "iterations": 5}, (), ROWS, QUERIES),
    "hamming": ({"algorithm": LINEAR}, (HAMMING,), BYTES, BYTE_QUERIES),
    "locality": ({"algorithm": LSH, "table_number": 6, "key_size": 8, "multi_probe_level": 1}, (HAMMING,), BYTES, BYTE_QUERIES),
}
for _label, (_kind_of_index, _distance, _rows, _queries) in KINDS_OF_INDEX.items():
    _made = make("flann.Index", _rows, _kind_of_index, *_distance)
    member("flann.Index", _label, _made, step("$self.getAlgorithm"), step("$self.getDistance"), step("$self.knnSearch", _queries, 1, params={"checks": 64}))
    member("flann.Index.knnSearch", _label, _made, step("$self.knnSearch", _queries, 3, params={"checks": 128}))
    member("flann.Index.knnSearch", f"{_label}, plain", _made, step("$self.knnSearch", _queries, 1))
    member("flann.Index.radiusSearch", _label, _made, step("$self.radiusSearch", _queries[:1], 900.0, 2, params={"checks": 128}))
    member("flann.Index.build", _label, make("flann.Index"), step("$self.build", _rows, _kind_of_index, *_distance), step("$self.getAlgorithm"), step("$self.getDistance"), step("$self.knnSearch", _queries, 1, params={"checks": 64}))
    _path = File("index.flann")
    member("flann.Index.load", _label, _made, step("$self.save", _path), quiet("flann.Index", save="other"), step("$other.load", _rows, _path), step("$other.getAlgorithm"), step("$other.knnSearch", _queries, 1, params={"checks": 64}))
    member("flann.Index.save", _label, _made, step("$self.save", _path))
    member("flann.Index.getAlgorithm", _label, _made, step("$self.getAlgorithm"))
    member("flann.Index.getDistance", _label, _made, step("$self.getDistance"))
member("flann.Index.release", "then search", make("flann.Index", ROWS, {"algorithm": TREES, "trees": 4}), step("$self.release"))
member("flann.Index.load", "missing file", make("flann.Index"), step("$self.load", ROWS, "no such file"))
member("flann.Index.knnSearch", "wrong width", make("flann.Index", ROWS, {"algorithm": LINEAR}), step("$self.knnSearch", QUERIES[:, :3].copy(), 1))
