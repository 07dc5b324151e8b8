"""The static libraries of FFmpeg, libvpx and dav1d for wasm, from Debian's source packages, in folders of the cache."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

from host import debian, fetch
from host.cache import arriving, put, settle
from host.progress import say
from opencv_js import libraries as opencv
from opencv_js import recipe as common
from opencv_js import sources
from opencv_js.ffmpeg import recipe
from opencv_js.run import jobs, run
from opencv_js.toolchain import Toolchain

PACKAGES = ("libvpx", "dav1d", "ffmpeg")
PARTS = ("avformat", "avcodec", "swscale", "avutil", "swresample")  # each before those that it needs
DONE = "done"  # written last


def inputs(tools: Toolchain) -> dict[str, object]:
    """Everything that the libraries depend on."""
    return {"sources": fetch.all_pinned(debian.REGISTRY), "options": recipe.inputs(), **tools.facts}


def folder(tools: Toolchain) -> Path:
    """Where libraries of these inputs lie."""
    return sources.folder() / f"ffmpeg-{common.key(inputs(tools))}"


def build(tools: Toolchain) -> Path:
    """The folder of the finished libraries, made first. Raises BuildError, host.fetch.FetchError."""
    target = folder(tools)
    if (target / DONE).is_file():
        return target
    vpx, dav1d, ffmpeg = map(unpacked, PACKAGES)
    (target / "lib").mkdir(parents=True, exist_ok=True)
    shutil.copy(opencv.folder(tools) / "3rdparty/lib/libzlib.a", target / "lib" / "libz.a")
    _build_vpx(tools, vpx, target)
    _build_dav1d(tools, dav1d, target)
    _build_ffmpeg(tools, ffmpeg, target)
    put(b"", target / DONE)
    return target


def unpacked(package: str) -> Path:
    """The folder with the sources of one of `PACKAGES`, unpacked on first use."""
    archive = debian.source(package)
    target = sources.folder() / archive.name.partition(".orig")[0].replace("_", "-")
    if not target.is_dir():
        say(f"unpacking {archive.name}")
        with arriving(target) as scratch, tarfile.open(archive) as tar:
            tar.extractall(scratch, filter="data")
            settle(next(scratch.iterdir()), target)
    return target


def linked(target: Path) -> list[Path]:
    """The finished libraries in the order of the linker."""
    others = (target / "lib" / f"lib{name}.a" for name in ("vpx", "dav1d", "z"))
    return [*(target / f"lib{name}" / f"lib{name}.a" for name in PARTS), *others]


def headers(tools: Toolchain) -> list[Path]:
    """Where the headers of what FFmpeg is built on are: libvpx's and OpenCV's own zlib's."""
    zlib = "3rdparty/zlib"
    return [unpacked("libvpx"), sources.unpacked() / "opencv" / zlib, opencv.folder(tools) / zlib]


def _build_vpx(tools: Toolchain, source: Path, target: Path) -> None:
    work = target / "vpx"
    work.mkdir(exist_ok=True)
    names = {"CC": "emcc", "CXX": "em++", "AR": "emar", "LD": "emcc", "NM": "emnm", "STRIP": "true", "LDFLAGS": recipe.LINK}
    environment = tools.environment | names
    if not (work / "config.mk").is_file():
        say("configuring libvpx")
        command = [str(source / "configure"), *recipe.VPX]
        run("libvpx's configure", command, target / "vpx-configure.log", cwd=work, env=environment)
    say("compiling libvpx: some minutes")
    run("libvpx", ["make", "-j", str(jobs()), "libvpx.a"], target / "vpx.log", cwd=work, env=environment)
    run("libvpx's list", ["emranlib", "libvpx.a"], target / "vpx-ranlib.log", cwd=work, env=environment)
    shutil.copy(work / "libvpx.a", target / "lib")


def _build_dav1d(tools: Toolchain, source: Path, target: Path) -> None:
    work = target / "dav1d"
    _without_threads(source / "meson.build")
    if not (work / "build.ninja").is_file():
        say("configuring dav1d")
        machine = put(recipe.meson().encode(), target / "meson.ini")
        places = [f"--prefix={target}", "--libdir=lib", f"--cross-file={machine}"]
        command = ["meson", "setup", *recipe.DAV1D, *places, str(work), str(source)]
        run("dav1d's configuration", command, target / "dav1d-configure.log", env=tools.environment)
    say("compiling dav1d")
    run("dav1d", ["ninja", "-j", str(jobs()), "install"], target / "dav1d.log", cwd=work, env=tools.environment)


def _without_threads(file: Path) -> None:
    """dav1d always asks meson for threads, which then compiles for memory that is shared between workers: this one is not."""
    asked, text = "dependency('threads')", file.read_text()
    if asked in text:
        put(text.replace(asked, "declare_dependency()").encode(), file)


def _build_ffmpeg(tools: Toolchain, source: Path, target: Path) -> None:
    if not (target / "config.h").is_file():
        say("configuring FFmpeg: some minutes")
        command = [str(source / "configure"), *recipe.ffmpeg(source, headers(tools), target / "lib")]
        found = {"PKG_CONFIG_LIBDIR": str(target / "lib" / "pkgconfig")}
        run("FFmpeg's configure", command, target / "configure.log", cwd=target, env=tools.environment | found)
    say("compiling FFmpeg: some ten minutes on two cores")
    run("FFmpeg", ["make", "-j", str(jobs())], target / "make.log", cwd=target, env=tools.environment)
