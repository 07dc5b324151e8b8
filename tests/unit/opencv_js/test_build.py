"""What of the opencv.js build needs no compiler: keys, progress, and the sentence for whatever stops it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from host import fetch
from host.versions import opencv
from opencv_js import __main__ as command
from opencv_js import dist, libraries, link, objects, official, recipe, run, sources, toolchain
from opencv_js.errors import BuildError, ToolchainError

TOOLS = toolchain.Toolchain(Path("/emscripten"), "3.1.6", "clang version 14")
LAYOUT = link.Layout(base=link.BASE, data_end=link.BASE + 10, end=link.BASE + 20, initial=link.INITIAL)


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CV2SHIM_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_equal_inputs_have_equal_keys_in_any_order():
    assert recipe.key({"a": 1, "b": [2]}) == recipe.key({"b": [2], "a": 1})


@pytest.mark.parametrize("tools", [
    toolchain.Toolchain(Path("/emscripten"), "3.1.7", "clang version 14"),
    toolchain.Toolchain(Path("/emscripten"), "3.1.6", "clang version 15"),
])
def test_another_compiler_is_another_key(tools):
    assert libraries.folder(tools) != libraries.folder(TOOLS)


def test_where_emscripten_lies_is_no_part_of_the_key():
    assert libraries.folder(toolchain.Toolchain(Path("/elsewhere"), "3.1.6", "clang version 14")) == libraries.folder(TOOLS)


def test_another_flag_is_another_key(monkeypatch):
    before = libraries.folder(TOOLS)
    monkeypatch.setattr(recipe, "COMPILE", (*recipe.COMPILE, "-ffast-math"))
    assert libraries.folder(TOOLS) != before


def test_an_object_is_kept_for_its_text_its_flags_and_its_headers(tmp_path):
    source, header = tmp_path / "a.cpp", tmp_path / "a.hpp"
    source.write_text("int a;")
    header.write_text("")
    unit = objects.Unit(source, ("-Os",), (header,))
    first = unit.key("base")
    assert unit.key("base") == first
    assert unit.key("another base") != first
    assert objects.Unit(source, ("-O3",), (header,)).key("base") != first
    header.write_text("int b;")
    second = unit.key("base")
    assert second != first
    source.write_text("int c;")
    assert unit.key("base") not in (first, second)


def test_only_a_changed_binding_is_compiled_again(tmp_path, monkeypatch):
    one, two = tmp_path / "one.cpp", tmp_path / "two.cpp"
    one.write_text("int one;")
    two.write_text("int two;")
    made: list[str] = []

    def compiles(tools, unit, target):
        made.append(unit.source.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"object")

    units = [objects.Unit(one, ()), objects.Unit(two, ())]
    monkeypatch.setattr(objects, "compile_unit", compiles)
    before = objects.compiled(TOOLS, units)
    assert sorted(made) == ["one.cpp", "two.cpp"]
    made.clear()
    assert objects.compiled(TOOLS, units) == before
    assert made == []
    one.write_text("int other;")
    after = objects.compiled(TOOLS, units)
    assert made == ["one.cpp"]
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_progress_tells_the_time_left_by_the_pace_of_this_run():
    steps = run.Steps("OpenCV", clock=0.0)
    assert steps.line(1, 100, now=2.0) == "OpenCV 1/100, 2 s so far, about 3 min left"
    assert steps.line(50, 100, now=100.0) == "OpenCV 50/100, 2 min so far, about 2 min left"


def test_progress_of_a_build_that_carries_on_counts_its_own_steps_only():
    steps = run.Steps("OpenCV", clock=0.0)
    steps.line(1, 11, now=10.0)
    assert steps.line(6, 11, now=60.0).endswith("about 50 s left")


@pytest.mark.parametrize("line", ["[12/340] Building CXX object", "[340/340] Linking"])
def test_lines_of_ninja_are_progress(line):
    assert run.STEP.match(line)


def test_where_nobody_watches_progress_is_a_line_now_and_then(capsys):
    steps = run.Steps("OpenCV", clock=time.monotonic() - 31)  # half a minute without a line
    for done in range(1, 2001):
        steps.show(f"[{done}/2000] Building CXX object")
    first, last = capsys.readouterr().err.splitlines()
    assert first.startswith("  OpenCV 1/2000,")
    assert last.startswith("  OpenCV 2000/2000,")


@pytest.mark.parametrize("line", ["-- Configuring done", "warning: [1/2]", ""])
def test_other_lines_are_not(line):
    assert not run.STEP.match(line)


def test_a_failed_command_says_which_and_where_its_output_is(tmp_path, capsys):
    log = tmp_path / "logs" / "a.log"
    with pytest.raises(BuildError, match=r"compiling a failed with status 3: .*run `make opencv` again.*a\.log"):
        run.run("compiling a", [sys.executable, "-c", "print('why'); raise SystemExit(3)"], log)
    assert "why" in capsys.readouterr().err


def test_a_full_disk_is_named(tmp_path):
    log = tmp_path / "a.log"
    log.write_text("fatal error: error in backend: IO failure on output stream: No space left on device\n")
    assert "the disk is full" in run.failure("OpenCV", 1, log)


def test_too_little_disk_stops_it_before_it_starts(monkeypatch):
    monkeypatch.setattr(sources.shutil, "disk_usage", lambda _: SimpleNamespace(free=sources.GIGABYTE // 2))
    with pytest.raises(BuildError, match=r"needs 2\.0 GB of disk and the cache folder has 0\.5: .*CV2SHIM_CACHE"):
        sources.require_space()


def test_two_builds_do_not_work_in_one_cache():
    script = "from opencv_js import sources\nwith sources.alone(): print('mine')"
    with sources.alone():
        other = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert other.stderr is not None
        assert other.stderr.readline() == "waiting for another build of opencv.js\n"
    assert other.communicate(timeout=20)[0] == "mine\n"


def test_a_changed_archive_is_refused(monkeypatch, tmp_path):
    archive = tmp_path / opencv.chosen().sdist
    archive.write_bytes(b"not it")
    monkeypatch.setattr(fetch, "pypi", lambda *_: archive)
    with pytest.raises(fetch.FetchError, match=r"is refused: its sha256 is"):
        sources.unpacked()


def test_without_emscripten_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(toolchain.shutil, "which", lambda name: None if name == "emcc" else f"/usr/bin/{name}")
    monkeypatch.setattr(toolchain.os, "geteuid", lambda: 1000)
    with pytest.raises(ToolchainError, match=r"needs emscripten: install them \(on Debian as root: apt-get install"):
        toolchain.find()


def test_an_installation_that_fails_is_one_sentence(monkeypatch):
    monkeypatch.setattr(toolchain.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(toolchain.os, "geteuid", lambda: 0)
    monkeypatch.setattr(toolchain.Path, "is_file", lambda _: True)
    failed = subprocess.CompletedProcess([], 100, "", "E: Unable to locate package emscripten\n")
    monkeypatch.setattr(toolchain.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(ToolchainError, match=r"apt-get could not install .* \(E: Unable to locate package emscripten\)"):
        toolchain.find()


def test_an_old_emscripten_is_refused(monkeypatch):
    monkeypatch.setattr(toolchain.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(toolchain, "_output", lambda _: "emcc (Emscripten gcc/clang-like replacement) 2.0.12 ()\n")
    with pytest.raises(ToolchainError, match=r"emscripten 2\.0\.12 is too old: install version 3\.1\.6 or newer"):
        toolchain.find()


def test_errors_are_one_line_and_a_status(monkeypatch, capsys):
    def refuses():
        raise ToolchainError("no compiler: install one.")

    monkeypatch.setattr(toolchain, "find", refuses)
    assert command.main() == 1
    assert capsys.readouterr().err == "error: no compiler: install one.\n"


def test_headers_that_the_generator_must_not_see_are_kept_out(tmp_path):
    include = tmp_path / "modules" / "core" / "include" / "opencv2"
    (include / "core" / "utils").mkdir(parents=True)
    names = ["core.hpp", "core/mat.hpp", "core/ocl.hpp", "core/cuda.hpp", "core/utils/trace.hpp", "core/utils/logger.hpp"]
    for name in names:
        (include / name).touch()
    found = [path.relative_to(include).as_posix() for path in official.headers(tmp_path)]
    assert found == ["core.hpp", "core/mat.hpp", "core/utils/logger.hpp"]


def test_the_script_is_packaged_as_the_published_one():
    script = (
        'var cv = (() => {\nvar f = "opencv_js.wasm", l = "CV2SHIM_LAYOUT";\n  return cv.ready\n})();\n'
        "if (typeof exports === 'object') 1;\n"
    )
    text = link.packaged(script, LAYOUT)
    begin = text.index("var cv = (function() {")
    assert begin < text.index("if (typeof exports ===")
    assert '"opencv.wasm"' in text
    assert f'"base": {link.BASE}' in text
    assert "return cv\n" in text


def test_a_script_of_another_emscripten_is_refused():
    with pytest.raises(BuildError, match=r"not as expected"):
        link.packaged("var cv = async () => {}", LAYOUT)


def test_a_finished_build_is_copied_once(tmp_path):
    made, target = tmp_path / "made", tmp_path / "dist" / "full"
    made.mkdir()
    (made / "build.json").write_text("{}")
    (made / "opencv.js").write_text("new")
    assert dist.install(made, target)
    assert (target / "opencv.js").read_text() == "new"
    assert not dist.install(made, target)
    (made / "build.json").write_text('{"a": 1}')
    assert dist.install(made, target)
