"""Stage 4: everything that is emitted, as path -> text.

``cv2shim/_generated/api`` says what cv2 is (names relative to cv2, "" is cv2 itself):

* ``constants.json``  {"": {"CV_8U": 0, …}, "aruco": {…}, "Error": {…}, …}
* ``functions.json``  {"Canny": [OV, …], "fisheye.calibrate": [OV, …], …}
* ``classes.json``    {"ORB": {"bases": ["Feature2D"], "init": [OV…], "methods": {name: [OV…]},
  "static": {name: [OV…]}, "props": {name: [type, "r" | "rw"]}}, …}; empty parts are left out
* ``modules.json``    the index, small and read first:
  {"version": that of OpenCV, "changes": what it does otherwise than the first line of the table, by names,
  "submodules": ["aruco", …, "utils.fs"],
  "functions": {OpenCV module: "name name …"}, "classes": {OpenCV module: "name name …"},
  "aliases": {"aruco_ArucoDetector": "aruco.ArucoDetector", …} (other names of classes),
  "objects": {"Mat": "cv2.mat_wrapper", …} (names of cv2 that a Python module defines),
  "gone": {"xfeatures2d*": "opencv-contrib-python has it, …", …} (what is said of names that cv2 has not, see gone.toml),
  "mats": "beside" or "within", where a Mat has its sizes (`cv2shim.accepts.mats`),
  "imports": {"gapi.cv": "cv2", …}} (names of cv2 that are other modules)

OV = [ret, args, py, required, out, umat]

* ret: type of the C++ return value, "" for void
* args, in C++ order: [name, type, flow] or [name, type, flow, default]; flow "i", "o", "io"
* py: indices of the arguments that Python passes, in Python's order; required: how many must be
* out: what Python gets back, indices of arguments, -1 the return value
* umat: cv2 also has this overload with UMat

Types are those of ``codegen/types.py``: with a "/arithm", "/nd", "/path" suffix where Python
converts in a way of its own, "enum:NAME" for enums, a cv2 name for classes ("aruco.Dictionary",
"Ptr_ORB"). Defaults are those of ``codegen/defaults.py``.

``cv2shim/_generated/backends/BUILD.json`` says how one opencv.js offers it:

{"build": {"name", "opencv", "package", "version"},
"functions": {"Canny": [CALL | null per OV]} (functions without any call are left out),
"classes": {"ORB": {"type": "ORB", "base": "Feature2D", "init": […], "methods": {…}, "static": {…},
"props": {name: kind}}} (empty parts are left out),
"types": {"aruco.Board": "aruco_Board"} (classes by the names that the build has for them, where these differ)}

Each entry of the larger tables stands on a line of its own: `cv2shim.accepts.tables` reads it when it is asked for.

CALL = [ref, ret kind, [[kind, index of the C++ argument], …]], or with a fourth item
{index of an output: field of the returned struct} (may be empty), or with a fifth, a shorter CALL for
when its missing last arguments are not given: the build cannot make the objects they default to.
A constructor's ret kind is "obj:NAME" or
"ptr:NAME" (a smart pointer), NAME being the cv2 name.

``cv2shim/_generated/cv2`` is the package itself: see ``codegen/package.py`` and ``stubs.py``.
"""

from __future__ import annotations

import json
from pathlib import Path

from codegen import exports, gone, package, stubs
from codegen.defaults import Defaults
from codegen.mapping import Calls, MappedClass, Mapper
from codegen.model import Api, Class, Function, Json, Overload
from host import emitted
from host.errors import HostError
from host.versions import opencv

MATS = {3: "beside", 5: "within"}
"""How a Mat is laid out (`cv2shim.accepts.mats`), by the bits of its type below the channels."""


class UnknownMatError(HostError):
    """A Mat is laid out as none that is known here."""


def outputs(api: Api, line: opencv.Line) -> dict[Path, str]:
    """Every emitted file."""
    folder = emitted.package(line)
    tables = {
        "api/constants.json": compact(constants(api)),
        "api/functions.json": compact(functions(api)),
        "api/classes.json": compact(classes(api)),
        "api/modules.json": compact(modules(api)),
    }
    for name in exports.names(line):
        tables[f"backends/{name}.json"] = compact(backend(api, exports.load(name, line)), depth=2)
    files = {folder / path: table for path, table in tables.items()}
    files[folder / "__init__.py"] = package.header(api) + '"""What the generator emits."""\n'
    files |= {folder / "cv2" / path: text for path, text in package.files(api).items()}
    files |= {folder / "cv2" / path: text for path, text in stubs.files(api).items()}
    return files


def compact(value: Json, depth: int = 1) -> str:
    """JSON without spaces, one line for each entry down to `depth`: small, and still diffable."""
    return _rows(value, depth) + "\n"


def _rows(value: Json, depth: int) -> str:
    dump = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
    if not depth or not isinstance(value, dict):
        return dump(value)
    rows = [f"{dump(key)}:{_rows(item, depth - 1)}" for key, item in value.items()]
    return "{\n" + ",\n".join(rows) + "\n}"


def constants(api: Api) -> Json:
    table: dict[str, dict[str, int]] = {}
    for name, value in sorted(api.constants.items()):
        scope, _, short = name.rpartition(".")
        table.setdefault(scope, {})[short] = value
    return table


def functions(api: Api) -> Json:
    defaults = Defaults(api)
    return {name: _overloads(f, defaults) for name, f in sorted(api.functions.items())}


def classes(api: Api) -> Json:
    defaults = Defaults(api)
    return {name: _class(cls, defaults) for name, cls in sorted(api.classes.items())}


def modules(api: Api) -> Json:
    return {
        "version": api.version,
        "changes": list(api.changes),
        "submodules": [name for name in package.submodules(api) if name],
        "functions": {m.name: " ".join(sorted(f.name for f in m.functions)) for m in api.modules if m.functions},
        "classes": {m.name: " ".join(sorted(c.name for c in m.classes)) for m in api.modules if m.classes},
        "aliases": aliases(api),
        "objects": package.OBJECTS,
        "mats": mats(api),
        "gone": gone.of(api),
        "imports": {name: module or name for name, module in package.IMPORTS.items()},
    }


def mats(api: Api) -> str:
    """How a Mat is laid out: told by where its type has the channels. Raises UnknownMatError."""
    if api.channel_bits not in MATS:
        raise UnknownMatError(
            f"OpenCV {api.version} has the channels of a Mat's type above {api.channel_bits} bits, "
            "as no Mat that is known here: "
            "add its layout to MATS in codegen/emit.py, cv2shim/accepts/mats.py and cv2shim/bridge/javascript/mats."
        )
    return MATS[api.channel_bits]


def aliases(api: Api) -> dict[str, str]:
    """cv2 also has each nested class under its joined name (cv2.aruco_ArucoDetector)."""
    return {name.replace(".", "_"): name for name in sorted(api.classes) if "." in name} | package.ALIASES


def backend(api: Api, build: exports.Exports) -> Json:
    mapper = Mapper(api, build)
    mapped = mapper.functions()
    return {
        "build": build.build,
        "functions": {name: _calls(calls) for name, calls in sorted(mapped.items())},
        "classes": {name: _mapped(cls) for name, cls in sorted(mapper.classes().items())},
        "types": {name: cls.type for name, cls in sorted(mapper.classes().items()) if cls.type != name},
    }


def _overloads(function: Function, defaults: Defaults) -> Json:
    scope = function.cpp.rpartition("::")[0]
    return [_overload(ov, scope, defaults) for ov in function.overloads]


def _overload(overload: Overload, scope: str, defaults: Defaults) -> Json:
    args: list[Json] = []
    for arg in overload.args:
        row: list[Json] = [arg.name, arg.type, arg.flow]
        args.append(row if arg.default is None else [*row, defaults.value(arg, scope)])
    py, out = list(overload.py), list(overload.out)
    return [overload.ret, args, py, overload.required, out, overload.umat]


def _class(cls: Class, defaults: Defaults) -> Json:
    def table(functions: tuple[Function, ...]) -> Json:
        named = sorted(functions, key=lambda f: f.name)
        return {f.name: [_overload(ov, cls.cpp, defaults) for ov in f.overloads] for f in named}

    parts = {
        "bases": list(cls.bases),
        "init": [_overload(ov, cls.cpp, defaults) for ov in cls.init],
        "methods": table(cls.methods),
        "static": table(cls.static),
        "props": {p.name: [p.type, "rw" if p.writable else "r"] for p in cls.props},
    }
    return _filled(parts)


def _mapped(cls: MappedClass) -> Json:
    parts = {
        "base": cls.base,
        "init": _calls(cls.init) if any(cls.init) else [],
        "methods": {name: _calls(calls) for name, calls in sorted(cls.methods.items())},
        "static": {name: _calls(calls) for name, calls in sorted(cls.static.items())},
        "props": dict(sorted(cls.props.items())),
    }
    return {"type": cls.type, **_filled(parts)}


def _filled(parts: dict[str, Json]) -> Json:
    return {key: value for key, value in parts.items() if value}


def _calls(calls: Calls) -> Json:
    return [call and call.to_json() for call in calls]
