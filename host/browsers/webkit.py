"""WebKitGTK, by WebKitWebDriver, in the MiniBrowser that comes with it, on a screen of its own that nobody sees."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from selenium import webdriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from host.browsers.browser import HEIGHT, WIDTH, Browser, CannotError, Wishes

DRIVER, SCREEN = "WebKitWebDriver", "Xvfb"
ARGUMENTS = ("--automation",)
ENVIRONMENT = {
    "JSC_useSharedArrayBuffer": "1",  # which pages that are isolated have in Safari by itself
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "NO_AT_BRIDGE": "1",
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # as Chromium's: containers let nobody make one
}
NARROW = "* { min-width: 0; padding: 0; margin: 0; border: 0; font-size: 1px; }"
"""GTK's style for the browser's own bar, without which no window is as narrow as a phone."""
# Neither driver nor browser tell what an automated window's console shows, so the page is listened to, once it has loaded.
LISTEN = """
const seen = window.seenByDriver = [], { error } = console;
addEventListener("error", ({ message }) => seen.push(String(message)));
addEventListener("unhandledrejection", ({ reason }) => seen.push(String(reason)));
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  seen.push(`Content-Security-Policy: ${violatedDirective} refuses ${blockedURI}`));
console.error = (...values) => { seen.push(values.map(String).join(" ")); error.apply(console, values); };
"""
CAMERA = "--enable-mock-capture-devices=true"


def find() -> str | None:
    """The path of an installed MiniBrowser, which lies among the libraries."""
    return next(map(str, sorted(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"))), None)


class WebKit(webdriver.WebKitGTK, Browser):
    """What WebDriver lacks cannot be asked for; the window's size and a listener in the page stand for some of it."""

    PACKAGES = ("webkit2gtk-driver", "libwebkit2gtk-4.1-0", "xvfb")
    switches_stacks = False
    right_button = False  # its driver can press it, and then releases the left one
    codecs_vary = True
    camera_rate = 30

    @staticmethod
    def installed() -> bool:
        return all((find(), shutil.which(DRIVER), shutil.which(SCREEN)))

    def __init__(self, wishes: Wishes) -> None:
        if wishes.camera == "refused" or not wishes.stores:
            raise CannotError("WebKitGTK's driver cannot have a user who refuses something.")
        self.home = tempfile.TemporaryDirectory(prefix="webkit-", ignore_cleanup_errors=True)
        self.screen, display = _screen()
        style = Path(self.home.name) / "gtk-3.0" / "gtk.css"
        style.parent.mkdir()
        style.write_text(NARROW)
        options = Options()
        options.binary_location = find() or ""
        for argument in (*ARGUMENTS, *([CAMERA] if wishes.camera == "fake" else [])):
            options.add_argument(argument)
        places = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), self.home.name)
        environment = os.environ | ENVIRONMENT | places | {"DISPLAY": display}
        super().__init__(options=options, service=Service(shutil.which(DRIVER), env=environment))
        self.as_before()

    def get(self, url: str) -> None:
        super().get(url)
        self.execute_script(LISTEN)

    def errors(self) -> list[str]:
        found: list[str] = self.execute_script("return (window.seenByDriver ?? []).splice(0)")
        return found

    def phone(self, width: int, height: int, *, scale: int = 1, touch: bool = False) -> None:
        if touch:
            raise CannotError("WebKitGTK's driver has no finger.")
        self._show(width, height)

    def colours(self, scheme: Literal["light", "dark"]) -> None:
        if scheme != "light":
            raise CannotError("WebKitGTK's driver cannot say that its user prefers dark colours.")

    def as_before(self) -> None:
        self.set_window_size(WIDTH, HEIGHT)

    def _show(self, width: int, height: int) -> None:
        """Give the page this size: what the window has besides is seen when it has been set."""
        self.set_window_size(width, height)
        inner = self.execute_script("return [innerWidth, innerHeight]")
        self.set_window_size(2 * width - inner[0], 2 * height - inner[1])

    def forget(self, address: str) -> None:
        self.get(f"{address.rstrip('/')}/favicon.ico")  # whatever the server answers is of this origin
        self.execute_script("localStorage.clear()")

    def quit(self) -> None:
        super().quit()
        self.screen.terminate()
        self.screen.wait()
        self.home.cleanup()


def _screen() -> tuple[subprocess.Popen[bytes], str]:
    """A screen, and its name, which it chooses."""
    reading, writing = os.pipe()
    command = [SCREEN, "-displayfd", str(writing), "-screen", "0", f"{WIDTH + 120}x{HEIGHT + 120}x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        return screen, f":{told.readline().strip()}"
