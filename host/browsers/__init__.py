"""The one seam for browsers: a program says what it wants one to be like, and each engine does that in its own way.

Which engine it is, the environment variable ENGINE says; Chromium, if it says nothing. `python -m host.browsers` names those
that are on this machine.
"""

from __future__ import annotations

import os
from typing import Literal

from host.browsers.browser import SCRIPT_LIMIT, Browser, CannotError, NotInstalledError, Wishes
from host.browsers.chromium import Chromium
from host.browsers.firefox import Firefox
from host.browsers.webkit import WebKit
from host.errors import HostError

__all__ = ["CHOICE", "ENGINES", "SCRIPT_LIMIT", "Browser", "CannotError", "NotInstalledError", "chosen", "missing", "start"]

CHOICE = "ENGINE"
ENGINES: dict[str, type[Chromium | Firefox | WebKit]] = {"chromium": Chromium, "firefox": Firefox, "webkit": WebKit}


def chosen() -> str:
    """The engine that the environment chooses."""
    name = os.environ.get(CHOICE) or next(iter(ENGINES))
    if name not in ENGINES:
        raise HostError(f"{CHOICE} is {name!r}, and must be one of {', '.join(ENGINES)}.")
    return name


def missing(engine: str) -> str:
    """Why there is no browser of this engine, and how to have one; "" if there is."""
    kind = ENGINES[engine]
    if kind.installed():
        return ""
    packages = " ".join(kind.PACKAGES)
    return f"{kind.__name__} is not on this machine, so nothing runs in it; Debian has it: apt-get install {packages}"


def start(
    engine: str | None = None,
    *,
    camera: Literal["none", "fake", "refused"] = "none",
    rate: int = 20,
    stores: bool = True,
    measured: bool = False,
) -> Browser:
    """A fresh browser of `engine`, or of the chosen one, that is like the `Wishes`; raises NotInstalledError."""
    engine = engine or chosen()
    if sentence := missing(engine):
        raise NotInstalledError(sentence)
    browser = ENGINES[engine](Wishes(camera, rate, stores, measured))
    browser.set_script_timeout(SCRIPT_LIMIT)
    return browser
