"""The script that plays sequences in one process: CPython with the real cv2, or Pyodide with the shim.

    session.py SEQUENCES RESULTS PROGRESS FIRST

Half of them are played in a folder of the machine's, where Pyodide has it mounted, the others in Pyodide's own.
"""

from __future__ import annotations

import os
import sys
import tempfile

# at the end: inside Pyodide `cv2shim` is the installed one, not the source beside this folder
sys.path.append(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from compat.case import Outcome
from compat.files.play import Play
from compat.files.sequence import Sequence
from compat.session import work


def main(sequences: str, results: str, progress: str, first: str) -> None:
    folders = [os.path.dirname(os.path.abspath(results)), None]
    played = int(first)

    def execute(sequence: Sequence) -> Outcome:
        nonlocal played
        played += 1
        with tempfile.TemporaryDirectory(dir=folders[played % 2]) as folder:
            return Outcome("ok", values=tuple(Play(folder, sequence).all()))

    work(execute, sequences, results, progress, first)


if __name__ == "__main__":
    main(*sys.argv[1:])
