"""What a browser lacks besides functions of cv2: threads, processes, sockets, windows of the system, devices, its own folders.

Whether a module is there and what starting a thread says was asked of Pyodide itself.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from porting.check.sources import Place, Source
from porting.check.uses import Use

THREADS, PROCESSES, SOCKETS, WINDOWS = "threads", "processes", "sockets", "GUI toolkits"
MODULES, PATHS, CAPTURES = "modules of the standard library", "absolute paths", "cameras and addresses"

SENTENCES = {
    THREADS: "Starting one raises RuntimeError: can't start new thread. Call the work directly, or await it.",
    PROCESSES: "There is one process: what starts another raises OSError or NotImplementedError.",
    SOCKETS: "A page has no sockets: fetch with pyodide.http, which asks the browser.",
    WINDOWS: "A page is no desktop: windows of cv2 appear in the page, those of a toolkit cannot.",
    MODULES: "Pyodide is built without them: importing one raises ModuleNotFoundError.",
    PATHS: "The file system is the page's own and empty: files have to be put there first.",
    CAPTURES: "A camera opens in a page whose user allows it, an address where the browser decodes what is there.",
}

_NAMES = {
    THREADS: "threading.Thread threading.Timer concurrent.futures.ThreadPoolExecutor multiprocessing.pool.ThreadPool"
    " multiprocessing.dummy _thread.start_new_thread asyncio.to_thread",
    PROCESSES: "multiprocessing subprocess concurrent.futures.ProcessPoolExecutor os.fork os.forkpty os.popen os.system"
    " os.execv os.execve os.execvp os.execl os.execlp os.spawnl os.spawnv os.posix_spawn os.kill signal.alarm signal.setitimer"
    " asyncio.create_subprocess_exec asyncio.create_subprocess_shell",
    SOCKETS: "socket socketserver http.server http.client urllib.request ftplib smtplib poplib imaplib telnetlib xmlrpc.client"
    " asyncio.open_connection asyncio.start_server websocket websockets zmq serial",
    WINDOWS: "tkinter turtle PyQt4 PyQt5 PyQt6 PySide PySide2 PySide6 wx gi gtk kivy dearpygui PySimpleGUI customtkinter"
    " pyglet glfw pyautogui pynput mss",
}
MEANS = {name: kind for kind, names in _NAMES.items() for name in names.split()}
WITHOUT = frozenset(
    {
        *("curses", "dbm", "ensurepip", "fcntl", "grp", "msvcrt", "nt", "pty", "pwd", "readline", "resource", "syslog"),
        *("termios", "tty", "turtledemo", "venv", "winreg", "winsound"),
    }
)
HARMLESS = frozenset(
    {
        *("multiprocessing.cpu_count", "multiprocessing.current_process", "multiprocessing.freeze_support"),
        *("socket.error", "socket.timeout", "socket.gaierror", "urllib.request.pathname2url", "urllib.request.url2pathname"),
        *("subprocess.CalledProcessError", "subprocess.TimeoutExpired", "subprocess.PIPE", "subprocess.DEVNULL"),
    }
)
"""What of these modules works, or is no more than a name."""
DESKTOP_PLOTS = frozenset({"tkagg", "tkcairo", "qtagg", "qt5agg", "qt4agg", "gtk3agg", "gtk4agg", "wxagg", "macosx"})
PATH = re.compile(r"(/(home|Users|root|mnt|media|opt|var|usr|etc|dev|data|srv)(/|$)|~/|[A-Za-z]:[\\/](?!/))")
OPENS = ("VideoCapture", "VideoCapture.open")


@dataclass(frozen=True)
class Lacking:
    """Something of a kind, `text` as the program has it. `guarded`: the program reckons with it."""

    kind: str
    text: str
    place: Place
    guarded: bool = False


def find(sources: Iterable[Source], uses: Iterable[Use]) -> list[Lacking]:
    """Everything that the program has of these."""
    found = {one for source in sources for one in (*_modules(source), *_paths(source), *_plots(source))}
    found |= {Lacking(CAPTURES, text, use.place, use.guarded) for use in uses if (text := _capture(use))}
    order = [*SENTENCES]
    return sorted(found, key=lambda one: (order.index(one.kind), one.place.file, one.place.cell, one.place.line, one.text))


def is_toolkit(module: str) -> bool:
    return MEANS.get(module) == WINDOWS


def _modules(source: Source) -> Iterator[Lacking]:
    """What is imported, and what is used of what was imported."""
    nodes, known = source.nodes, {}
    for node in nodes.of(ast.Import):
        for alias in node.names:
            known[alias.asname or alias.name.partition(".")[0]] = alias.name if alias.asname else alias.name.partition(".")[0]
            yield from _named(source, node, alias.name, imported=True)
    for statement in nodes.of(ast.ImportFrom):
        for alias in statement.names if not statement.level and statement.module else ():
            known[alias.asname or alias.name] = f"{statement.module}.{alias.name}"
            yield from _named(source, statement, f"{statement.module}.{alias.name}", imported=True)
    for attribute in nodes.of(ast.Attribute):
        if not nodes.is_dotted(attribute) and (dotted := _dotted(attribute)) and (first := dotted.partition("."))[0] in known:
            yield from _named(source, attribute, f"{known[first[0]]}.{first[2]}", imported=False)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        inner = _dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return node.id if isinstance(node, ast.Name) else ""


def _named(source: Source, node: ast.expr | ast.stmt, dotted: str, imported: bool) -> Iterator[Lacking]:
    top = dotted.partition(".")[0]
    if source.imports_own(top) or dotted in HARMLESS:
        return
    parts = dotted.split(".")
    meant = next((one for length in range(len(parts), 0, -1) if (one := ".".join(parts[:length])) in MEANS), "")
    kind = MEANS.get(meant, MODULES if top in WITHOUT and imported else "")
    # The import of a module that is there does nothing yet: what is used of it counts.
    if kind and not (imported and dotted in sys.stdlib_module_names and kind != WINDOWS and kind != MODULES):
        yield Lacking(kind, dotted, source.place(node.end_lineno or node.lineno), source.nodes.is_guarded(node))


def _paths(source: Source) -> Iterator[Lacking]:
    told = {id(node.value) for node in source.nodes.of(ast.Expr)}  # docstrings
    for node in source.nodes.of(ast.Constant):
        if isinstance(node.value, str) and id(node) not in told and "\n" not in node.value and PATH.match(node.value):
            yield Lacking(PATHS, repr(node.value), source.place(node.lineno), source.nodes.is_guarded(node))


def _plots(source: Source) -> Iterator[Lacking]:
    """`matplotlib.use("TkAgg")`"""
    for call in source.nodes.of(ast.Call):
        given = call.args[0] if call.args else None
        named = isinstance(given, ast.Constant) and str(given.value).lower() in DESKTOP_PLOTS
        if named and _dotted(call.func) in ("matplotlib.use", "mpl.use"):
            yield Lacking(WINDOWS, ast.unparse(call), source.place(call.lineno))


def _capture(use: Use) -> str:
    """How a capture opens a device or an address; "" for a file, or what is known only when it runs."""
    if use.name not in OPENS or use.argument is None:
        return ""
    if isinstance(use.argument, int):
        return f"cv2.{use.name}({use.argument})"
    is_address = isinstance(use.argument, str) and ("://" in use.argument or use.argument.startswith("/dev/"))
    return f"cv2.{use.name}({use.argument!r})" if is_address else ""
