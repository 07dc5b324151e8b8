"""How FFmpeg and the libraries that it is built on are compiled: the options, in which what is left out is written down."""

from __future__ import annotations

import re
from pathlib import Path

from opencv_js import recipe

FLAGS = " ".join(recipe.COMPILE)
LINK = " ".join(("-O1", *recipe.COMPILE[1:]))  # only configure's own checks are linked: hundreds of them

# The real cv2 only writes with libvpx: FFmpeg's own decoders of VP8 and VP9 go before it.
VPX = (
    "--target=generic-gnu", "--disable-unit-tests", "--disable-examples", "--disable-tools", "--disable-docs",
    "--disable-multithread", "--disable-runtime-cpu-detect", "--disable-vp8-decoder", "--disable-vp9-decoder",
    "--disable-webm-io", "--disable-libyuv",
    "--disable-dependency-tracking", "--enable-vp9-highbitdepth", f"--extra-cflags={FLAGS}",
)  # fmt: skip

# FFmpeg decodes AV1 by nothing else without a graphics card.
DAV1D = (
    "-Ddefault_library=static", "-Dbuildtype=release", "-Db_ndebug=true",
    "-Denable_asm=false", "-Denable_tools=false", "-Denable_tests=false", "-Dlogging=false",
)  # fmt: skip

_FFMPEG = (
    "--cc=emcc", "--cxx=em++", "--ar=emar", "--ranlib=emranlib", "--nm=emnm", "--target-os=none", "--arch=wasm32",
    "--enable-cross-compile", "--disable-asm", "--disable-x86asm", "--disable-stripping", "--disable-debug",
    "--disable-programs", "--disable-doc", "--disable-runtime-cpudetect", "--disable-autodetect",
    "--disable-network", "--disable-pthreads",
    "--disable-avdevice", "--disable-avfilter", "--disable-hwaccels", "--enable-zlib", "--enable-libvpx", "--enable-libdav1d",
    "--optflags=-O3", "--pkg-config=pkg-config", "--pkg-config-flags=--static",
)  # fmt: skip
HOST = {"system": "emscripten", "cpu_family": "wasm32", "cpu": "wasm32", "endian": "little"}
SOUND = ("/* audio codecs */", "/* external libraries */")
"""Between these lines of FFmpeg's list are the codecs of sound and of subtitles, which cv2 neither reads nor writes."""
CODEC = re.compile(r"extern const FFCodec ff_(\w+)_(decoder|encoder);")


def meson() -> str:
    """What meson has to know of the machine that it compiles for."""
    commands = "\n".join(f"{name} = '{command}'" for name, command in {"c": "emcc", "ar": "emar", "ranlib": "emranlib"}.items())
    words = ", ".join(f"'{word}'" for word in recipe.COMPILE)
    host = "\n".join(f"{name} = '{value}'" for name, value in HOST.items())
    return f"[binaries]\n{commands}\n[built-in options]\nc_args = [{words}]\nc_link_args = [{words}]\n[host_machine]\n{host}\n"


def ffmpeg(source: Path, headers: list[Path], libraries: Path) -> list[str]:
    """What to tell FFmpeg's configure: everything for video, nothing for sound.

    `headers`, `libraries`: where zlib and libvpx are.
    """
    includes = " ".join(f"-I{folder}" for folder in headers)
    left_out = soundless((source / "libavcodec" / "allcodecs.c").read_text())
    return [*_FFMPEG, *left_out, f"--extra-cflags={FLAGS} {includes}", f"--extra-ldflags={LINK} -L{libraries}"]


def soundless(listed: str) -> list[str]:
    """Options that leave out the codecs of sound and subtitles, of the text of FFmpeg's list."""
    start, end = (listed.index(mark) for mark in SOUND)
    found = CODEC.findall(listed[start:end])
    kinds = {kind: [name for name, of in found if of == kind] for kind in ("decoder", "encoder")}
    kinds["decoder"] += ["libvpx_vp8", "libvpx_vp9"]
    return [f"--disable-{kind}={','.join(names)}" for kind, names in kinds.items()]


def inputs() -> list[object]:
    """What all of that depends on, besides the sources."""
    return [VPX, DAV1D, meson(), _FFMPEG, SOUND, CODEC.pattern, FLAGS, LINK]
