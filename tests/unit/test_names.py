"""Every public name of the real cv2 is in the emitted one; what is left out is listed with its reason."""

from __future__ import annotations

import fnmatch
import importlib.util
import inspect
import json
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

import cv2
import cv2.typing
import pytest

from cv2shim.by_hand import overrides
from host import emitted
from host.versions import opencv

GENERATED = emitted.current(opencv.chosen())

LEFT_OUT = {
    "__collect_extra_submodules": "opencv-python's loader",
    "__load_extra_py_code_for_module": "opencv-python's loader",
    "_native": "the extension module behind opencv-python's package",
    "*._native": "the extension module behind opencv-python's package",
}
"""Names (with wildcards) of the real cv2 that the emitted one does not have."""

OF_EVERY_CLASS = ("__new__", "__init__", "__repr__", "__doc__", "__module__")


@cache
def table(name: str) -> Any:
    return json.loads((GENERATED / "api" / f"{name}.json").read_text(encoding="utf-8"))


def emitted_modules() -> list[str]:
    return ["", *table("modules")["submodules"]]


def lazy_modules() -> list[str]:
    """Modules that fill themselves from the tables; the others are Python code."""
    names = {name.rpartition(".")[0] for kind in ("functions", "classes") for name in table(kind)}
    names |= set(table("constants"))
    names |= {name.rpartition(".")[0] for name in names}  # one that only has modules in it
    return sorted(names - set(table("classes")))


@cache
def emitted_names() -> frozenset[str]:
    scopes = table("constants").items()
    constants = {f"{scope}.{name}" if scope else name for scope, names in scopes for name in names}
    aliases = set(table("modules")["aliases"])
    modules = {*table("modules")["submodules"], *table("modules")["objects"], *table("modules")["imports"]}
    return frozenset({*table("functions"), *table("classes"), *constants, *aliases, *modules, *overrides.ALWAYS})


def resolve(name: str) -> Any:
    found: Any = cv2
    for part in name.split(".") if name else ():
        found = getattr(found, part)
    return found


def real_names(scope: str) -> Iterator[str]:
    for name in vars(resolve(scope)):
        if not (name.startswith("__") and name.endswith("__")):
            yield f"{scope}.{name}" if scope else name


def reason(name: str) -> str | None:
    return next((why for pattern, why in LEFT_OUT.items() if fnmatch.fnmatchcase(name, pattern)), None)


def missing(scope: str) -> list[str]:
    """Names of the real module `scope` that the emitted one does not have."""
    if scope in lazy_modules():
        return [name for name in real_names(scope) if name not in emitted_names()]
    return [f"{scope}.{name}" for name in public(resolve(scope)) - public(emitted_module(scope))]


@pytest.mark.parametrize("scope", emitted_modules())
def test_every_name_of_the_real_module_is_emitted(scope: str) -> None:
    assert [name for name in missing(scope) if not reason(name)] == []


def test_no_reason_for_leaving_out_is_stale() -> None:
    absent = [name for scope in emitted_modules() for name in missing(scope)]
    assert [pattern for pattern in LEFT_OUT if not fnmatch.filter(absent, pattern)] == []


def test_every_emitted_name_is_in_the_real_module() -> None:
    for scope in lazy_modules():
        real = set(real_names(scope))
        here = {name for name in emitted_names() if name.rpartition(".")[0] == scope}
        assert here <= real | {"mat_wrapper"}, scope


@pytest.mark.parametrize("scope", [name for name in lazy_modules() if name in table("constants")])
def test_constants_are_equal(scope: str) -> None:
    real = {name: value for name, value in vars(resolve(scope)).items() if type(value) is int}
    assert table("constants")[scope] == real


def test_the_counts_that_were_measured_by_hand() -> None:
    """Guards the comparison itself: an empty walk would pass everything above."""
    assert len(table("constants")[""]) == 1833
    assert len([name for name in table("functions") if "." not in name]) == 454
    assert len(table("functions")) > 600
    assert len(table("classes")) > 160


@pytest.mark.parametrize("name", table("classes"))
def test_members_of_class(name: str) -> None:
    facts = table("classes")[name]
    real = resolve(name)
    nested = {other.rpartition(".")[2] for other in table("classes") if other.rpartition(".")[0] == name}
    here = {*facts.get("methods", ()), *facts.get("static", ()), *facts.get("props", ()), *nested}
    assert here == {member for member in vars(real) if member not in OF_EVERY_CLASS}
    assert bool(facts.get("init")) == ("__init__" in vars(real))
    assert facts.get("bases", []) == [qualified(base) for base in real.__bases__ if base is not object]


@pytest.mark.parametrize("name", table("classes"))
def test_kinds_of_members(name: str) -> None:
    facts = table("classes")[name]
    for member, value in vars(resolve(name)).items():
        if isinstance(value, staticmethod):
            assert member in facts["static"]
        elif inspect.ismethoddescriptor(value) and not member.startswith("__"):
            assert member in facts["methods"]
        elif inspect.isgetsetdescriptor(value) and not member.startswith("__"):
            assert member in facts["props"]


def qualified(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}".removeprefix("cv2.")


@pytest.mark.parametrize(("alias", "name"), table("modules")["aliases"].items())
def test_aliases_are_the_same_class(alias: str, name: str) -> None:
    assert resolve(alias) is resolve(name)


def public(module: ModuleType) -> set[str]:
    """The public names of a module that is Python code."""
    return {k for k, v in vars(module).items() if not k.startswith("_") and not inspect.ismodule(v)}


def emitted_module(scope: str) -> ModuleType:
    """The emitted module, run beside the real cv2."""
    folder = GENERATED / "cv2" / scope.replace(".", "/")
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    spec = importlib.util.spec_from_file_location(f"emitted_{scope}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_mat_behaves_as_the_real_one() -> None:
    emitted = emitted_module("mat_wrapper").Mat
    array = cv2.getGaussianKernel(3, 1)
    for cls in (cv2.Mat, emitted):
        assert cls(array).wrap_channels is False
        assert cls(array, wrap_channels=True).wrap_channels is True
        assert cls(cls(array, wrap_channels=True)).wrap_channels is True
        assert cls(array, wrap_channels=True)[1:].wrap_channels is True
        with pytest.raises(TypeError):
            cls(array, channels=1)


def test_version() -> None:
    real, emitted = vars(cv2.version), vars(emitted_module("version"))
    assert {k: emitted[k] for k in real if not k.startswith("_")} == {k: v for k, v in real.items() if not k.startswith("_")}
    assert table("modules")["version"] == cv2.__version__
