"""Times every call of cv2 that a script makes, whichever cv2 that is.

Python's own monitoring (PEP 669) says before a call in the script's code what is called; the script's next instruction
is after it. Only the script's code is watched: what it calls runs as fast as ever.
"""

import sys
from time import perf_counter
from types import CodeType

import cv2

TOOL = sys.monitoring.PROFILER_ID
EVENTS = sys.monitoring.events
WAITS = {"waitKey", "waitKeyEx", "selectROI", "selectROIs"}  # a person's time, not cv2's


class Clock:
    """While it is entered, the calls of cv2 in `code`, and in the functions that this defines, are timed; None: nothing is."""

    def __init__(self, code):
        self.code = code
        self.spent = {}  # name → [calls, seconds]
        self.pending = []  # (code, name, when it began): a call may call back into the script

    def __enter__(self):
        if self.code:
            sys.monitoring.use_tool_id(TOOL, "cv2")
            sys.monitoring.register_callback(TOOL, EVENTS.CALL, self._begins)
            sys.monitoring.register_callback(TOOL, EVENTS.INSTRUCTION, self._goes_on)
            for code in _all_codes(self.code):
                sys.monitoring.set_local_events(TOOL, code, EVENTS.CALL | EVENTS.INSTRUCTION)
        return self

    def __exit__(self, *error):
        if self.code:
            for code in _all_codes(self.code):
                sys.monitoring.set_local_events(TOOL, code, 0)
            sys.monitoring.free_tool_id(TOOL)
            self._end(0)

    def rows(self):
        """[name, calls, milliseconds], the longest first."""
        found = [[name, calls, 1000 * seconds] for name, (calls, seconds) in self.spent.items()]
        return sorted(found, key=lambda row: -row[2])

    def _begins(self, code, offset, called, first):
        name = _name(called, first)
        if name and name not in WAITS:
            self.pending.append((code, name, perf_counter()))

    def _goes_on(self, code, offset):
        if self.pending:
            depth = next((at for at, (caller, _, _) in enumerate(self.pending) if caller is code), None)
            if depth is not None:
                self._end(depth)

    def _end(self, depth):
        """The calls from this depth on are over."""
        now = perf_counter()
        for _, name, began in self.pending[depth:]:
            entry = self.spent.setdefault(name, [0, 0.0])
            entry[0] += 1
            entry[1] += now - began
        del self.pending[depth:]


def _all_codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _all_codes(constant)


def _name(called, first):
    """What cv2 calls this function, class or method; "" if it is none of cv2's."""
    name = getattr(called, "__name__", "")
    for owner in (getattr(called, "__self__", None), first):  # a bound method's object, or a method's first argument
        if _of_cv2(type(owner).__module__) and hasattr(type(owner), name):
            return f"{type(owner).__name__}.{name}"
    if getattr(cv2, name, None) is called or _of_cv2(getattr(called, "__module__", None)):
        return name
    return ""


def _of_cv2(module):
    return isinstance(module, str) and (module == "cv2" or module.startswith("cv2."))
