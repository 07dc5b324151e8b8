"""``python -m compat.videos``: fourccs and containers on the real cv2 and on the shim, each written and read on both.

Of those that the real one writes and reads back, how many come to the same here, in both directions: what it wrote is read with
the same properties, positions, times and pixels, and so is what is written here. Each other one is named, with the difference.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from compat import videos_session
from compat.supervise import scratch
from host import node
from host.progress import say

SCRIPT = Path(videos_session.__file__)
Found = dict[str, Any]


class SessionError(Exception):
    """A side did not come to its end; the text is what it printed last."""


def on_the_real_cv2(*words: str) -> Found:
    """What the session prints beside the real cv2, whose FFmpeg computes in C. Raises SessionError."""
    done = subprocess.run([sys.executable, str(SCRIPT), *words, "--plain"], capture_output=True, text=True)
    if done.returncode:
        raise SessionError(f"The real cv2 ended with status {done.returncode}: {done.stderr[-2000:]}")
    return json.loads(done.stdout or "{}")


def on_the_shim(folder: Path, *words: str, backend: str = "full") -> Found:
    """The same in Pyodide; `folder` is for what it prints. Raises SessionError."""
    with (folder / "said").open("w+") as out, (folder / "warned").open("w+") as err:
        status = node.run_script(SCRIPT, words, cwd=folder, backend=backend, stdout=out, stderr=err)
    if status:
        raise SessionError(f"The shim ended with status {status}: {(folder / 'warned').read_text()[-2000:]}")
    return json.loads((folder / "said").read_text() or "{}")


def of(found: Found, side: str, name: str) -> Any:
    """What was read of one side's file; None if there is none."""
    return next((told for path, told in found.items() if Path(path).parts[-2:] == (side, name)), None)


def differences(name: str, real: Found, shim: Found) -> list[str]:
    """What is different on the two sides of the files of a name that both may have written."""
    found = []
    for side, whose in (("real", "the real one's"), ("ours", "ours")):
        expected, got = of(real, side, name), of(shim, side, name)
        if (expected or {}).keys() != (got or {}).keys():
            found.append(f"{whose}: opened by one only")
        elif expected != got:
            found.append(f"{whose}: other {', '.join(key for key in expected if expected[key] != got[key])}")
    if of(real, "ours", name) is None:
        found.append("not written here")
    return found


def main() -> int:
    argparse.ArgumentParser(prog="python -m compat.videos", description=(__doc__ or "").splitlines()[0]).parse_args()
    with scratch() as place:
        folder = Path(place)
        sides = [folder / side for side in ("real", "ours")]
        for side in sides:
            side.mkdir()
        say("writing on the real cv2, then on the shim")
        on_the_real_cv2("survey", str(sides[0]))
        on_the_shim(folder, "survey", str(sides[1]))
        say("reading both's files on the real cv2, then on the shim")
        real, shim = on_the_real_cv2("read", *map(str, sides)), on_the_shim(folder, "read", *map(str, sides))
        names = [path.name for path in sorted(sides[0].iterdir()) if real[str(path)].get("frames")]
    other = {name: why for name in names if (why := differences(name, real, shim))}
    for name, why in other.items():
        print(f"{name}: {'; '.join(why)}")
    print(f"{len(names) - len(other)} of {len(names)} that the real cv2 writes and reads back come to the same.")
    return 1 if other else 0


if __name__ == "__main__":
    sys.exit(main())
