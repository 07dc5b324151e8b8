"""``python -m compat.opencv_tests``: run OpenCV's own Python tests on the real cv2 and on the shim in Pyodide.

Prints for each file how many passed, failed, need a function that the build lacks, and are not applicable: those that the
real cv2 does not pass here, and those that reasons.py exempts. With ``--check`` also whether everything is as accepted in
accepted/OPENCV/BUILD.json, which ``--accept`` writes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from pathlib import Path

from compat import supervise
from compat.opencv_tests import data, sources, verdicts
from compat.opencv_tests.model import Test
from compat.opencv_tests.verdicts import Verdict
from compat.progress import Progress
from compat.supervise import Session, Side, StartError
from host import oracle
from host.errors import HostError
from host.versions import opencv

SESSION = Session(Path(__file__).with_name("session.py"), patience=3000)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    try:
        found = measure(options.backend, options.only, Progress().note)
    except (HostError, StartError) as error:
        print(error, file=sys.stderr)
        return 1
    print(*verdicts.table(found), verdicts.headline(found), sep="\n")
    if options.accept:
        verdicts.write(found, options.backend)
    return _gate(found, options.backend) if options.check else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m compat.opencv_tests", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--backend", default="stock", help="the opencv.js build (default: stock)")
    parser.add_argument("--check", action="store_true", help="fail if anything is not as accepted")
    parser.add_argument("--accept", action="store_true", help="write the baseline")
    parser.add_argument("--only", default="*", metavar="PATTERN", help="only these, such as 'test_misc.*'")
    options = parser.parse_args(arguments)
    if options.only != "*" and (options.accept or options.check):
        parser.error("--accept and --check need a run of everything: leave out --only")
    return options


def measure(backend: str, only: str = "*", note: Callable[[str], None] = lambda text: None) -> dict[str, Verdict]:
    """Run the tests whose names match on both sides, at the same time."""
    repository = sources.unpacked()
    environment = _environment(repository)
    tests = [test for test in _listed(repository, environment) if fnmatchcase(test.id, only)]
    real = Side("real", (sys.executable,), environment=(*environment, *_oracle().items()))
    ours = Side(f"shim ({backend})", supervise.shim(backend).command, environment=environment)
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(supervise.run, side, tests, note, SESSION) for side in (real, ours)]
        on_real, on_shim = (side.result().outcomes for side in running)
    return verdicts.judge(on_real, on_shim, backend)


def _environment(repository: Path) -> tuple[tuple[str, str], ...]:
    made = str(data.made())
    return (
        ("OPENCV_REPO", str(repository)),
        ("OPENCV_SAMPLES_DATA_PATH", str(repository / "samples" / "data")),
        ("OPENCV_TEST_DATA_PATH", made),
        ("OPENCV_DNN_TEST_DATA_PATH", made),
        ("OPENCV_LOG_LEVEL", "SILENT"),
    )


def _oracle() -> dict[str, str]:
    return oracle.environment(opencv.chosen())


def _listed(repository: Path, environment: tuple[tuple[str, str], ...]) -> list[Test]:
    folders = tuple(map(str, sources.test_folders(repository)))
    with supervise.scratch() as folder:
        listing = Path(folder) / "listing"
        command = [sys.executable, str(SESSION.script), "--list", os.pathsep.join(folders), str(listing)]
        subprocess.run(command, check=True, env=os.environ | dict(environment) | _oracle(), stdout=subprocess.DEVNULL)
        return [Test(name, folders) for name in json.loads(listing.read_text())]


def _gate(found: dict[str, Verdict], backend: str) -> int:
    complaints = verdicts.complaints(found, verdicts.read(backend), backend)
    print(*complaints or [f"As accepted in {verdicts.path(backend).name}."], sep="\n")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
