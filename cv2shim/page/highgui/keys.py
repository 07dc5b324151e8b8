"""The numbers that waitKeyEx gives for keys: those of OpenCV's windows under Linux, which are X11's."""

from __future__ import annotations

UNICODE = 0x0100_0000  # from there on X11 numbers the characters beyond Latin-1
FUNCTION_KEYS = 0xFFBD  # F1 is the one after

NAMED = {
    "Backspace": 8,
    "Tab": 9,
    "Enter": 13,
    "Escape": 27,
    "Pause": 0xFF13,
    "ScrollLock": 0xFF14,
    "Home": 0xFF50,
    "ArrowLeft": 0xFF51,
    "ArrowUp": 0xFF52,
    "ArrowRight": 0xFF53,
    "ArrowDown": 0xFF54,
    "PageUp": 0xFF55,
    "PageDown": 0xFF56,
    "End": 0xFF57,
    "PrintScreen": 0xFF61,
    "Insert": 0xFF63,
    "ContextMenu": 0xFF67,
    "Delete": 0xFFFF,
}


def code(key: str) -> int:
    """The number of a key by the name that a KeyboardEvent has for it; -1 for one that has none."""
    if len(key) == 1:
        point = ord(key)
        return point if point < 256 else UNICODE + point
    if key[:1] == "F" and key[1:].isdecimal():
        return FUNCTION_KEYS + int(key[1:])
    return NAMED.get(key, -1)
