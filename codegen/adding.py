"""``python -m codegen add``: a new line in the table of OpenCVs, from the name of its release on PyPI to the emitted module.

Everything is fetched, read and emitted before anything is written, and the table last: what cannot be done leaves nothing.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

from packaging.version import Version

from codegen import bindings, emit, model
from codegen.extract import arranged, version_of
from codegen.sources import read, unpacked
from host import fetch
from host.cache import arriving, put, settle
from host.errors import HostError
from host.versions import opencv

PROJECTS = tuple(f"opencv{contrib}-python{headless}" for contrib in ("", "-contrib") for headless in ("-headless", ""))
"""Of OpenCV's own, on PyPI."""


class AddingError(HostError):
    """The line cannot be added; the text says why."""


def add(requirement: str) -> int:
    """Add the release that `requirement` names. Raises HostError, and has then written nothing."""
    project, release = _parsed(requirement)
    source, sdist, sha256 = found_source(project, release)
    line = replace(opencv.named(opencv.default()), name="", opencv="", project=project, release=release, oracle=release)
    line = replace(line, source=source, sdist=sdist, sha256=sha256)
    with unpacked(line) as folder:
        version = version_of(folder)
        # It gets mends and changes of the OpenCV before it. Where these do not fit, building or comparing it says so.
        template = latest_before(version)
        line = replace(line, mends=template.mends, changes=template.changes)
        line = with_modules(line, template, folder)
        # Two projects have releases of one OpenCV.
        name = version if project == template.project else f"{version}-{project.removesuffix('-headless')}"
        line = replace(line, name=name, opencv=version, published=nearest(version))
        if name in opencv.known():
            raise AddingError(f"OpenCV {name} is in host/versions/{opencv.TABLE.name} already.")
        api = read(line, folder)
    emit.outputs(api, line)
    bindings.outputs(api, line)
    _store(api, line)
    put((opencv.TABLE.read_text() + row(line)).encode(), opencv.TABLE)
    if source != (project, release):
        print(f"PyPI has no source distribution of {requirement}: that of {'=='.join(source)}, of the same OpenCV, is read.")
    print(f"OpenCV {name} is added: {len(api.functions)} functions, {len(api.classes)} classes. Go on with")
    print(f"`make opencv OPENCV={name}`, or for the published opencv.js `make wheel OPENCV={name}`.")
    return 0


def _parsed(requirement: str) -> tuple[str, str]:
    found = re.fullmatch(r"([A-Za-z0-9._-]+)==([\w.+!-]+)", requirement)
    if not found:
        raise AddingError(f"{requirement!r} is not PROJECT==RELEASE, such as opencv-python-headless==RELEASE.")
    return found[1], found[2]


def found_source(project: str, release: str) -> tuple[tuple[str, str], str, str]:
    """Whose source distribution is read, its file and its sha256: that of the release itself, or of another of the same OpenCV.

    All projects of OpenCV's are made of one repository, and not each release of each comes with its sources. Raises HostError.
    """
    releases = fetch.sdists(project)
    if release not in releases:
        raise AddingError(f"PyPI has no release {release} of {project}.")
    if own := releases[release]:
        return (project, release), *own
    version = release.rpartition(".")[0]
    for other in PROJECTS:
        for name, sdist in reversed(fetch.sdists(other).items()):
            if sdist and name.rpartition(".")[0] == version:
                return (other, name), *sdist
    raise AddingError(f"PyPI has wheels of {project} {release}, and no source distribution of OpenCV {version}, which is read.")


def latest_before(version: str) -> opencv.Line:
    """The line of the latest OpenCV that is not after `version`, or else the earliest there is."""
    in_order = sorted(opencv.known().values(), key=lambda line: (Version(line.opencv), line.is_default))
    return next((line for line in reversed(in_order) if Version(line.opencv) <= Version(version)), in_order[0])


def with_modules(line: opencv.Line, template: opencv.Line, folder: Path) -> opencv.Line:
    """`line` with the modules that its distribution has; says which of them the template's has not, and the other way round."""
    modules, unbuilt = arranged(folder, template.modules, template.unbuilt)
    before, now = {*template.modules, *template.unbuilt}, {*modules, *unbuilt}
    for names, what in ((now - before, "has modules that are new"), (before - now, "has no longer")):
        if names:
            print(f"It {what}, beside OpenCV {template.opencv}: {', '.join(sorted(names))}.")
    return replace(line, modules=modules, unbuilt=unbuilt)


def nearest(version: str) -> opencv.Published:
    """The published opencv.js of this OpenCV, or of the latest before it, or else the earliest that there is."""
    in_order = sorted(map(opencv.published, opencv.all_published()), key=lambda one: Version(one.opencv))
    return next((one for one in reversed(in_order) if Version(one.opencv) <= Version(version)), in_order[0])


def _store(api: model.Api, line: opencv.Line) -> None:
    """Write the model, all of it or nothing."""
    target = model.folder(line)
    shutil.rmtree(target, ignore_errors=True)
    with arriving(target) as scratch:
        made = scratch / "api"
        made.mkdir()
        for path, text in model.files(api, line):
            (made / path.name).write_text(text, encoding="utf-8")
        settle(made, target)


def row(line: opencv.Line) -> str:
    """The line as the table has it."""
    facts = {
        **({} if line.name == line.opencv else {"opencv": line.opencv}),
        "project": line.project,
        "release": line.release,
        **({} if line.source == (line.project, line.release) else {"source": "==".join(line.source)}),
        "sdist": line.sdist,
        "sha256": line.sha256,
        "published": line.published.name,
        "mends": list(line.mends),
        "changes": list(line.changes),
        "modules": list(line.modules),
        "unbuilt": list(line.unbuilt),
    }
    # JSON's strings and lists are TOML's, too.
    text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in facts.items())
    return f'\n[lines."{line.name}"]\n{text}'
