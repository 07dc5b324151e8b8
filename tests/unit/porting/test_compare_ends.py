"""Programs that crash, loop, read, miss, exit, flood or fork, on the real cv2: each is a sentence, and nothing stays behind."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cv2shim.__main__ import main
from porting.compare import command, endings, journals, sides
from porting.compare.sides import REAL, SHIM, Ended, Program, Stage


def played(folder: Path, source: str, **options: object) -> tuple[Program, Ended, journals.Journal]:
    """A program's run on the real cv2."""
    place = folder / "mine"
    place.mkdir()
    (place / "program.py").write_text(source)
    program = Program(place, "program.py", **options)  # type: ignore[arg-type]
    run = Stage(folder / "runs", program, {}).run(REAL, REAL)
    return program, run, journals.read(run.journal)


def is_running(process: int) -> bool:
    """Not so if it has ended and nobody has asked for it yet, either."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes() != b""
    except (FileNotFoundError, ProcessLookupError):
        return False


def told(folder: Path, source: str, **options: object) -> str:
    """The only sentence on it."""
    program, run, journal = played(folder, source, **options)
    (sentence,) = endings.remarks(program, run, Ended(SHIM, *list(vars(run).values())[1:]), journal, journal)
    return sentence


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("import cv2, os\ncv2.add(1, 2)\nos.kill(os.getpid(), 11)", "the program crashed: SIGSEGV ended it in program.py:3"),
        ("import cv2\nprint(input())", "EOFError: it reads its standard input, where there is no more (--input FILE"),
        ("import cv2\nopen('none.txt')", "FileNotFoundError: it needs 'none.txt', which is not there"),
        ("import no_such_module", "ModuleNotFoundError: it cannot import what it needs: No module named 'no_such_module'"),
        ("import sys; sys.exit(3)", "both ended with status 3: without a word"),
        ("raise ValueError('bad')", "both ended with status 1: ValueError: bad"),
        ("while True: print('x' * 100_000)", "the program was stopped: it had printed more than 64 MB"),
        ("import cv2\nwhile True:\n    cv2.imshow('w', cv2.add(1, 2))\n    cv2.waitKey(1)", "waited for a key that ends it"),
    ],
)
def test_an_end_is_a_sentence(source, sentence, tmp_path):
    assert sentence in told(tmp_path, source)


def test_what_does_not_end_is_stopped_and_what_it_started_with_it(tmp_path):
    source = "import os, cv2\nif not os.fork():\n    open('child', 'w').write(str(os.getpid()))\nwhile True: cv2.add(1, 2)"
    _, run, journal = played(tmp_path, source, timeout=10.0, most=50)  # time enough to start on a busy machine
    assert run.stopped.startswith("it had not ended after 10 s")
    assert len(journal.calls) <= 50
    child = int((run.program / "child").read_text())
    while is_running(child):  # a kill takes its time, and comes for certain
        time.sleep(0.01)


def test_a_fork_does_not_write_into_the_journal(tmp_path):
    source = "import os, cv2\npid = os.fork()\ncv2.add(1, 2)\nif pid:\n    os.waitpid(pid, 0)\n    cv2.add(1, 2)"
    _, run, journal = played(tmp_path, source)
    assert run.status == 0, run.stderr
    assert [call.place for call in journal.calls] == ["program.py:3", "program.py:6"]


def test_an_exit_in_the_middle_leaves_the_journal_whole(tmp_path):
    _, run, journal = played(tmp_path, "import cv2, os\ncv2.add(1, 2)\nos._exit(4)")
    assert run.status == 4
    assert [call.name for call in journal.calls] == ["add"]


def test_the_program_is_main_and_has_its_modules_input_seed_and_keys(tmp_path):
    source = """
import sys, compat, random, numpy as np, cv2
class Here: pass
import pickle
print(__name__, sys.argv, compat.OWN, sys.stdin.read(), type(pickle.loads(pickle.dumps(Here()))) is Here)
print(cv2.waitKey(0), cv2.waitKey(5), random.random(), np.random.default_rng().integers(99), cv2.randu(np.zeros(1), 0, 9))
"""
    place = tmp_path / "mine"
    place.mkdir()
    (place / "compat.py").write_text("OWN = 'own'")
    (place / "program.py").write_text(source)
    program = Program(place, "program.py", ("-x", "y"), typed=b"typed", keys=(97, -1), seed=3)
    runs = [Stage(tmp_path / name, program, {}).run(REAL, REAL) for name in ("one", "two")]
    assert runs[0].stdout == runs[1].stdout
    first, second = runs[0].text(runs[0].stdout).splitlines()
    assert first == "__main__ ['program.py', '-x', 'y'] own typed True", runs[0].stderr
    assert second.startswith("97 -1 ")
    assert sorted(path.name for path in place.iterdir()) == ["compat.py", "program.py"]


def test_a_folder_is_copied_with_what_links_lead_to_but_not_round_and_round(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.txt").write_text("x")
    mine = tmp_path / "mine"
    (mine / ".git").mkdir(parents=True)
    (mine / "data").symlink_to(tmp_path / "data")
    (mine / "up").symlink_to(tmp_path)
    (mine / "nowhere").symlink_to(tmp_path / "none")
    sides.copied(mine, tmp_path / "copy")
    copy = tmp_path / "copy"
    assert sorted(path.relative_to(copy).as_posix() for path in copy.rglob("*")) == ["data", "data/x.txt"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["none.py"], "can't open file 'none.py'"),
        (["--folder", "elsewhere", "p.py"], "does not lie in elsewhere"),
        (["--keys", "esc,nonsense", "p.py"], "'nonsense' is no key"),
        (["--opencv", "1.2", "p.py"], "OpenCV 1.2 is not known here"),
        (["--peer", "--pyodide", "another", "p.py"], "leave out --pyodide"),
        (["--input", "none.txt", "p.py"], "--input none.txt: No such file"),
    ],
)
def test_what_cannot_be_done_is_said_with_status_2(arguments, sentence, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENCV", "")
    monkeypatch.setenv("PYODIDE", "")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "p.py").write_text("")
    assert main(["compare", *arguments]) == 2
    assert sentence in capsys.readouterr().err


def test_arguments_that_name_files_reach_them_from_the_copy(tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "in.png").write_text("")
    (tmp_path / "other.png").write_text("")
    assert command._reached(str(mine / "in.png"), mine) == "in.png"
    assert command._reached(str(tmp_path / "other.png"), mine) == str(tmp_path / "other.png")
    assert command._reached("-v", mine) == "-v"


def test_keys_are_letters_names_and_numbers():
    assert command._keys("ab") == (97, 98)
    assert command._keys("a,esc,13,none") == (97, 27, 13, -1)
    assert command._keys("Esc") == (27,)

