"""`make opencv`: build opencv_js/dist/full, or say in a sentence why not."""

from __future__ import annotations

import sys
import time
import zlib

from host.errors import HostError
from host.progress import say
from opencv_js import dist, recipe, sources, toolchain
from opencv_js.run import duration


def main() -> int:
    """Build what is missing and put it into the checkout."""
    start = time.monotonic()
    try:
        target = dist.DIST / recipe.NAME
        with sources.alone():
            changed = dist.install(dist.finished(toolchain.find()), target)
    except HostError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped; the next `make opencv` carries on from here", file=sys.stderr)
        return 130
    wasm = (target / "opencv.wasm").read_bytes()
    packed = len(zlib.compress(wasm, 9))
    state = "built" if changed else "up to date:"
    say(f"{state} opencv_js/dist/{recipe.NAME}, opencv.wasm {len(wasm) / 1e6:.1f} MB ({packed / 1e6:.2f} MB deflated), "
        f"in {duration(time.monotonic() - start)}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
