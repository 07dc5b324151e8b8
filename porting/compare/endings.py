"""What is to be said of how a program ended: a sentence for each thing that a person may have to know."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

from porting.compare.journals import Journal
from porting.compare.outputs import shown
from porting.compare.sides import SHIM, Ended, Program

NAMES = {"real": "the real cv2", "shim": "the shim"}
CRASHED = re.compile(r'File "(.*)", line (\d+)')
PYODIDE_FAILED = 70  # what host/run.mjs ends with where Pyodide itself has failed

# what the last line of a traceback says, and what it means
MEANINGS = (
    (r"^EOFError", "it reads its standard input, where there is no more (--input FILE gives it some)"),
    (r"^FileNotFoundError: .*?(?P<file>'.*')",
     "it needs {file}, which is not there; what was copied is {folder} (--folder takes more)"),
    (r"^(ModuleNotFoundError|ImportError): (?P<why>.*)", "it cannot import what it needs: {why}"),
    (r"can't start new thread", "it starts threads, and Pyodide has none"),
    (r"(does not support processes|has no attribute '(fork|spawn\w*|posix_spawn)'|Function not implemented|_multiprocessing)",
     "it starts processes, and Pyodide has none"),
    (r"^MemoryError|Out of memory", "it needs more memory than there is: 4 GB in a browser, of which opencv.js may have 2"),
    (r"(sockets?|urlopen error|Host is unreachable)", "it uses the network, which Pyodide has no sockets for"),
)  # fmt: skip


def remarks(program: Program, real: Ended, shim: Ended, first: Journal, other: Journal) -> list[str]:
    """Everything that is to be said of the ends of two runs."""
    told = _both([*_of(program, real, first)], [*_of(program, shim, other)])
    if not told and real.status == shim.status != 0:
        told.append(f"both ended with status {real.status}: {_last(real) or 'without a word'}")
    for run, journal in ((real, first), (shim, other)):
        if journal.count is not None and journal.count >= program.most:
            told.append(f"on {NAMES[run.side]} only the first {program.most} calls are in the journal (--calls takes more)")
    return told


def _both(real: list[str], shim: list[str]) -> list[str]:
    """The sentences, each with the side that it is of."""
    common = [sentence for sentence in real if sentence in shim]
    told = [f"on both sides {sentence}" for sentence in common]
    told += [f"on {NAMES['real']} {sentence}" for sentence in real if sentence not in common]
    return told + [f"on {NAMES['shim']} {sentence}" for sentence in shim if sentence not in common]


def _of(program: Program, run: Ended, journal: Journal) -> Iterator[str]:
    if run.stopped:
        yield f"the program was stopped: {run.stopped}{_after(journal)}"
    elif run.status < 0:
        yield f"the program crashed: {_signal(-run.status)} ended it{_crash(run) or _after(journal)}"
    elif run.side == SHIM and run.status == PYODIDE_FAILED:
        yield f"Pyodide itself failed: {_last(run)}{_after(journal)}"
    elif run.status:
        last = _last(run)
        for pattern, meaning in MEANINGS:
            if found := re.search(pattern, last):
                facts = {"folder": program.folder, **found.groupdict()}
                yield f"the program ended with {last.partition(':')[0]}: {meaning.format(**facts)}"
                return
    if shown(run)["ended"]:
        yield "the program waited for a key that ends it, and was ended by Ctrl-C (--keys gives it some)"


def _last(run: Ended) -> str:
    """The last line that the program complained with."""
    lines = [line for line in run.text(run.stderr).splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _crash(run: Ended) -> str:
    """Where the program was, if Python could still say it."""
    file = run.journal.with_name("crash")
    for path, line in CRASHED.findall(file.read_text() if file.exists() else ""):
        if path.startswith(str(run.program)):
            return f" in {Path(path).relative_to(run.program)}:{line}"
    return ""


def _after(journal: Journal) -> str:
    if not journal.calls:
        return ""
    call = journal.calls[-1]
    return f"; the last call of cv2 that is known of was {call.name} in {call.place}"
