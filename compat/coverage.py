"""``python -m compat.coverage``: what of the real cv2 no case has called with success, by OpenCV module.

Runs the cases that somebody wrote (variations of them reach nothing else) on the real cv2 and attributes every call in
them: a function or class by its name, a method or property to the class that declares it, whose name the
model knows from the return type of the call that made the object.

    python -m compat.coverage             all modules: a line each, and every name that is left
    python -m compat.coverage ml dnn      these modules only
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from compat import cases, model, scope, supervise
from compat.case import Call, Case, Make

NOT_COUNTED = frozenset({"highgui", "videoio"})
"""Windows and cameras are not offered."""
UNREACHABLE = {
    "dnn*readNetFromModelOptimizer": "needs OpenVINO, which opencv-python is built without",
    "dnn.Net*readFromModelOptimizer": "needs OpenVINO, which opencv-python is built without",
    "dnn.Net.forwardAsync": "needs OpenVINO, which opencv-python is built without",
    "detail.*Gpu": "needs CUDA, which opencv-python is built without",
    "PyRotationWarper.warpPointBackward": "cv2 refuses it for every projection",
    "detail.FeaturesMatcher.collectGarbage": "every matcher has its own",
    "detail.NoExposureCompensator.*": "cv2 makes none: its createDefault returns an ExposureCompensator",
    "detail.*SeamFinder.find": "cv2 makes none: its createDefault returns a SeamFinder",
    "detail.SphericalProjector.*": "cv2 makes none",
    "utils.testRaiseGeneralException": "raises whatever it is given, which is compared",
}
"""What no call of the real cv2 can reach with success; each of these has a case that is refused alike, if it can have one."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m compat.coverage", description=__doc__.split("\n")[0])
    parser.add_argument("modules", nargs="*", help="OpenCV modules, such as ml; all if none is named")
    modules = parser.parse_args(arguments).modules
    reached = successful(cases.written())
    for module, wanted in sorted(everything().items()):
        if not modules or module in modules:
            show(module, wanted, reached)
    return 0


def show(module: str, wanted: dict[str, set[str]], reached: set[str]) -> None:
    totals = [f"{len(names & reached)}/{len(names)} {model.KINDS[kind]}" for kind, names in wanted.items() if names]
    print(f"{module}: {', '.join(totals)}")
    for wished in wanted.values():
        for name in sorted(wished - reached):
            why = scope.reason(name) or next((why for pattern, why in UNREACHABLE.items() if fnmatchcase(name, pattern)), "")
            print(f"    {name}{f': {why}' if why else ''}")


def successful(chosen: Sequence[Case]) -> set[str]:
    """Names that were reached by cases in which the real cv2 refused nothing."""
    outcomes = supervise.run(supervise.real(), chosen).outcomes
    return {name for case in chosen if outcomes[case.id].status == "ok" for name in names(case)}


def everything() -> dict[str, dict[str, set[str]]]:
    """All public names of the model that are compared, by module and kind."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: {kind: set() for kind in model.KINDS})
    for name, kind in model.public().items():
        if model.opencv_module(name) not in NOT_COUNTED:
            found[model.opencv_module(name)][kind].add(name)
    return found


def names(case: Case) -> Iterator[str]:
    """Names of the model that a case calls, reads or writes."""
    types: dict[str, str] = {}
    for call in case.calls:
        name = _named(call.name, types, case)
        yield name
        yield from (_class_name(made) or made for made in _made(call))
        if call.save:
            types[call.save] = _saved_type(call, name, types)


def _made(call: Call) -> Iterator[str]:
    """Objects made for the arguments of a call."""
    waiting: list[Any] = [*call.args, *call.kwargs.values()]
    while waiting:
        match waiting.pop():
            case list() | tuple() as items:
                waiting.extend(items)
            case Make() as made:
                yield made.name
                waiting.extend([*made.args, *made.kwargs.values()])


def _named(name: str, types: dict[str, str], case: Case) -> str:
    """The qualified name behind ``$object.member``, a class or a static method."""
    if name.startswith("$"):
        holder, _, member = name[1:].partition(".")
        owner = _class_name(types.get(holder, "")) or case.name.rpartition(".")[0]
        return _declared(owner, member.rstrip("?="))
    if name in model.functions():
        return name
    if found := _class_name(name):
        return found
    owner, _, member = name.rpartition(".")
    return _declared(_class_name(owner), member)


def _declared(owner: str, member: str) -> str:
    """The member with the class that declares it: the owner or one of its bases."""
    waiting = [owner]
    while waiting:
        name = waiting.pop(0)
        described = model.classes().get(name, {})
        if any(member in described.get(kind, {}) for kind in ("methods", "static", "props")):
            return f"{name}.{member}"
        waiting.extend(described.get("bases", []))
    return f"{owner}.{member}"


def _saved_type(call: Call, name: str, types: dict[str, str]) -> str:
    if call.name.endswith(".__getitem__"):
        return _item_type(types.get(call.name[1:].partition(".")[0], ""), call.args[0])
    if name in model.classes():
        return name
    owner, _, member = name.rpartition(".")
    if call.name.endswith("?"):
        described: list[str] = model.classes().get(owner, {}).get("props", {}).get(member, [""])
        return described[0]
    overloads = model.functions().get(name) or _methods(owner).get(member) or [[""]]
    return _output_type(overloads[0])


def _methods(owner: str) -> dict[str, Any]:
    described = model.classes().get(owner, {})
    return {**described.get("methods", {}), **described.get("static", {})}


def _item_type(holder: str, index: int) -> str:
    """The type of an item of a vector, or of one of several outputs."""
    outputs = holder.split("|")
    return outputs[index] if len(outputs) > 1 else re.sub("^vector_", "", holder)


def _output_type(overload: list[Any]) -> str:
    """The type of an overload's output; several are separated by bars."""
    if len(overload) < 5:
        return str(overload[0])
    return "|".join(str(overload[0] if index < 0 else overload[1][index][1]) for index in overload[4])


@cache
def _class_name(spelled: str) -> str:
    """The model's class of a type or of another spelling: ``Ptr_detail_Blender``, ``ml_SVM``, ``Blender``."""
    wanted = re.sub("^Ptr_", "", spelled).replace("::", "_").replace(".", "_")
    known = {name.replace(".", "_"): name for name in model.classes()}
    if wanted in known:
        return known[wanted]
    ends = [name for name in model.classes() if wanted and name.rpartition(".")[2] == wanted]
    return ends[0] if len(ends) == 1 else ""


if __name__ == "__main__":
    raise SystemExit(main())
