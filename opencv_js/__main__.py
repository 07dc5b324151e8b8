"""`make opencv`: build opencv_js/dist/OPENCV/full and the video plugin beside it, or say in a sentence why not."""

from __future__ import annotations

import sys
import time
import zlib

from host import backends, emitted
from host.errors import HostError
from host.progress import say
from host.versions import opencv
from opencv_js import base, dist, recipe, sources, toolchain
from opencv_js.ffmpeg import plugin
from opencv_js.run import duration


def main() -> int:
    """Build what is missing and put it into the checkout."""
    start = time.monotonic()
    try:
        line = opencv.chosen()
        target = backends.own(recipe.NAME, line)
        with sources.alone():
            tools = toolchain.find()
            if not emitted.has_bindings(line):
                base.read(tools)
            changed = dist.install(dist.finished(tools), target)
            dist.install(plugin.finished(tools), backends.own(plugin.NAME, line))
        if changed:
            base.tell(target / "opencv.js", recipe.NAME)
    except HostError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped; the next `make opencv` carries on from here", file=sys.stderr)
        return 130
    wasm = (target / "opencv.wasm").read_bytes()
    packed = len(zlib.compress(wasm, 9))
    state = "built" if changed else "up to date:"
    say(f"{state} {target.relative_to(backends.ROOT)}, opencv.wasm {len(wasm) / 1e6:.1f} MB ({packed / 1e6:.2f} MB deflated), "
        f"in {duration(time.monotonic() - start)}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
