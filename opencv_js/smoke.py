"""Starts the linked opencv.js under Node and uses it; a build that does not pass is none."""

from __future__ import annotations

import subprocess
from pathlib import Path

from host import distribution
from host.errors import HostError
from host.nodejs import find_node
from host.progress import say
from host.versions import opencv
from opencv_js.errors import BuildError

SCRIPT = Path(__file__).with_suffix(".mjs")
TIMEOUT = 300


def test(folder: Path) -> None:
    """Run the smoke test: on a memory of its own, and inside Pyodide where that can be had. Raises BuildError."""
    command = [find_node(), str(SCRIPT), str(folder), opencv.chosen().name]
    try:
        command.append(str(distribution.assemble(["numpy"])))
    except HostError as error:
        say(f"not tested inside Pyodide: {error}")
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT)
    for line in done.stdout.splitlines():
        say(f"  {line}")
    if done.returncode:
        told = [line.strip() for line in done.stderr.splitlines() if "Error" in line] or ["it ended without a word"]
        raise BuildError(f"The built opencv.js does not work: {told[0][:300]}. Its output is that of `{' '.join(command)}`.")
