"""What cv2 computes in a page is, bit for bit, what it computes under Node, where all of it is compared with the real one."""

from __future__ import annotations

import json
import pickle
import zipfile
from pathlib import Path

from compat import cases, supervise
from compat.case import Case
from compat.cases.pictures import SETTINGS
from host import serve
from host.browsers import Browser
from tests import machine
from tests.browser.stage import Stage, served

EACH, LEAST = 120, 150  # of the cases every so many-th; at least so many
# The session of the matrix, and of each outcome a text that has every bit of it.
DIGESTS = """
import hashlib, pickle
import numpy as np
from compat.case import Thing

def told(value):
    if isinstance(value, np.ndarray):
        content = value.tolist() if value.dtype.hasobject else hashlib.sha256(value.tobytes()).hexdigest()
        return [value.dtype.str, value.shape, content]
    if isinstance(value, (tuple, list)):
        return [type(value).__name__, *map(told, value)]
    if isinstance(value, dict):
        return [[key, told(item)] for key, item in value.items()]
    if isinstance(value, Thing):
        return [value.type, told(value.fields)]
    return repr(value)

def digest(outcome):
    return repr([outcome.status, told(outcome.values), told(outcome.changed), outcome.same, outcome.error])
"""
SESSION = f"""
import base64, json, os, sys
from pyodide.http import pyfetch
os.environ.update({SETTINGS})
await (await pyfetch("/compat.zip")).unpack_archive(extract_dir="/compared")
sys.path.append("/compared")
from compat import session
files = ["/compared/" + name for name in ("cases", "results", "progress")]
session.main(*files, "0")
"""
READ = """
with open(files[1], "rb") as results:
    found = {}
    while results.peek(1):
        index, outcome = pickle.load(results)
        found[index] = digest(outcome)
json.dumps(found)
"""


def sample() -> list[Case]:
    """Some cases of everything that comes out the same every time: no clocks."""
    return [case for case in cases.collect("full") if case.mode != "type" and not case.ignore][::EACH]


def packed(some: list[Case], path: Path) -> None:
    """What a session needs: `compat`, as it is here, and the cases."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in ("__init__", "case", "runner", "session"):
            archive.write(serve.ROOT / "compat" / f"{file}.py", f"compat/{file}.py")
        archive.writestr("cases", b"".join(map(pickle.dumps, some)))


def test_results_are_those_under_node(browser: Browser, tmp_path: Path) -> None:
    machine.need("full")
    some = sample()
    scope: dict = {}
    exec(DIGESTS, scope)
    under_node = supervise.run(supervise.shim("full"), some).outcomes
    expected = {case: scope["digest"](outcome) for case, outcome in under_node.items()}
    packed(some, tmp_path / "compat.zip")
    with served(tmp_path, isolated=False, backend="full", by_load_cv2=True) as address:
        page = Stage(browser, address, "module")
        page.prepare(SESSION + DIGESTS)
        found = json.loads(page.run(READ))
    assert len(expected) == len(some) >= LEAST
    assert {case.id: found.get(str(index)) for index, case in enumerate(some)} == expected
