"""An opencv.js with OpenCV's own bindings only, to be read: what it offers needs none of ours.

For an OpenCV of which nobody has published an opencv.js. It is linked without optimisation, started once, and not kept.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from host.cache import arriving
from host.progress import say
from opencv_js import libraries, link, objects, sources
from opencv_js.errors import BuildError
from opencv_js.run import run
from opencv_js.toolchain import Toolchain

NAME = "official"


def read(tools: Toolchain) -> None:
    """Link it and have the generator read what it offers, into codegen/data. Raises BuildError."""
    libraries.build(tools)
    compiled = objects.compiled(tools, objects.without_bindings())
    with arriving(sources.folder() / NAME) as scratch:
        script = scratch / "opencv_js.js"
        say("linking opencv.js without bindings of ours, to read what OpenCV's own offer")
        # not optimised, but not -O0 either, which wants C libraries of its own, built for debugging
        command = ["-O1" if word == "-O2" else word for word in link.command_of(tools, compiled, script)]
        run("linking opencv.js", command, sources.folder() / "logs" / "link-official.log", env=tools.environment)
        script.with_suffix(".wasm").rename(scratch / "opencv.wasm")
        layout = link.Layout(link.BASE, link.BASE, link.BASE, link.INITIAL)
        made = scratch / "opencv.js"
        made.write_text(link.packaged(script.read_text(), layout))
        tell(made, NAME)


def tell(opencv_js: Path, name: str) -> None:
    """Have the generator read what an opencv.js offers. Raises BuildError."""
    command = [sys.executable, "-m", "codegen", "exports", "--name", name, str(opencv_js)]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no output"])[-1]
        raise BuildError(f"What the linked opencv.js offers could not be read ({last}).")
    say(done.stdout.strip())
