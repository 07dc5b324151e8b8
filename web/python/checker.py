"""`cv2shim check` of the page's script, by the folders that a developer's machine has, unpacked into `TREE`.

Runs in a Python of its own (checker.mjs): what it imports is nothing that scripts should meet.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

TREE = "/cv2shim"
FOLDER = Path("/home/pyodide/script")
sys.path.insert(0, TREE)

from host.cache import cache_dir, put  # noqa: E402
from host.distribution import LOCK  # noqa: E402
from porting.check import checking, command, finding  # noqa: E402


def know(version, lock):
    """Take the text of a Pyodide's lock file: which packages it has."""
    put(lock.encode(), cache_dir() / "npm" / f"pyodide@{version}" / LOCK)


def check(source, name, build, version):
    """What porting/check/finding.py tells of the script, as JSON."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    (FOLDER / name).write_text(source)
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    chosen = ["--backend", build, "--pyodide", version, "--offline"]
    return json.dumps(finding.as_json(checking.check(parser.parse_args(["check", str(FOLDER / name), *chosen]))))
