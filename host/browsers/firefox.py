"""Firefox, headless, by Marionette. What WebDriver lacks is asked of the browser's own JavaScript, its chrome."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Literal

from selenium.webdriver.common.options import ArgOptions
from selenium.webdriver.remote.file_detector import UselessFileDetector
from selenium.webdriver.support.ui import WebDriverWait

from host.browsers.browser import HEIGHT, WIDTH, Browser, Wishes
from host.browsers.marionette import Marionette

NAMES = ("firefox-esr", "firefox")
FLAGS = ("--headless", "--no-remote", "--marionette", "--remote-allow-system-access")
QUIET: dict[str, Any] = {
    "app.update.auto": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.max_script_run_time": 0,  # Pyodide may compute for long
    "extensions.getAddons.cache.enabled": False,
    "marionette.port": 0,  # a free one, which is written into the profile
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
REFUSED = COOKIES_REFUSED = 2
CAMERAS: dict[str, dict[str, Any]] = {
    "none": {},
    "fake": {"media.navigator.streams.fake": True, "media.navigator.permission.disabled": True},
    "refused": {"media.navigator.streams.fake": True, "permissions.default.camera": REFUSED},
}
# What Firefox's console has of pages: errors of scripts and refusals of policies.
ERRORS = """
const ofPages = /^(content javascript|CSP|CORS|Worker|DOM)/, found = [];
for (const entry of Services.console.getMessageArray()) {
  if (!(entry instanceof Ci.nsIScriptError) || entry.flags & entry.warningFlag) continue;
  if (/^https?:/.test(entry.sourceName) || ofPages.test(entry.category)) found.push(entry.errorMessage);
}
Services.console.reset();
return found;
"""
# Firefox says it of a worker that is ended while a stack of WebAssembly is switched there: of plain JavaScript as of ours.
ENDED = "uncaught exception: undefined"
# What a page and its workers have said by `console.error`: it is kept in the process that has the page.
SAID = """
const storage = Cc["@mozilla.org/consoleAPI-storage;1"].getService(Ci.nsIConsoleAPIStorage);
const found = storage.getEvents().filter(({ level, filename }) => level === "error" && /^(https?|blob):/.test(filename));
storage.clearEvents();
return found.map((event) => [...event.arguments].map(String).join(" "));
"""
SIZE = """
const [width, height, scale] = arguments, { style } = gBrowser.selectedBrowser;
for (const [name, value] of [["width", width], ["height", height]]) {
  for (const bound of ["min", "max"]) {
    if (value) style.setProperty(`${bound}-${name}`, `${value}px`);
    else style.removeProperty(`${bound}-${name}`);
  }
}
gBrowser.selectedBrowser.browsingContext.overrideDPPX = scale;
"""
PREFERENCE = """
const [name, value] = arguments;
if (value === null) Services.prefs.clearUserPref(name);
else Services.prefs.setIntPref(name, value);
"""
FORGET = """
const [address, done] = arguments;
const principal = Services.scriptSecurityManager.createContentPrincipalFromOrigin(address);
Services.clearData.deleteDataFromPrincipal(principal, true, Ci.nsIClearDataService.CLEAR_DOM_STORAGES, () => done());
"""
SETTLE_LIMIT = 10  # seconds
SCHEME, SCHEMES = "layout.css.prefers-color-scheme.content-override", {"dark": 0, "light": 1}
POINTER, FINGER = ("ui.primaryPointerCapabilities", "ui.allPointerCapabilities"), 1


def find() -> str | None:
    """The path of an installed Firefox."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Firefox(Browser):
    """A Firefox that lets its Marionette ask for more than a page may."""

    PACKAGES = ("firefox-esr",)
    codecs_vary = True
    camera_rate = 30

    @staticmethod
    def installed() -> bool:
        return find() is not None

    def __init__(self, wishes: Wishes) -> None:
        self.profile = tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True)
        folder = Path(self.profile.name)
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in (QUIET | _preferences(wishes)).items()]
        (folder / "user.js").write_text("\n".join(lines))
        environment = os.environ | {"MOZ_HEADLESS_WIDTH": str(WIDTH), "MOZ_HEADLESS_HEIGHT": str(HEIGHT)}
        command = [find() or "", *FLAGS, "--profile", str(folder)]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.marionette = Marionette(folder / "MarionetteActivePort", self.process)
            super().__init__(command_executor=self.marionette, options=ArgOptions(), file_detector=UselessFileDetector())
        except BaseException:
            self._end()
            raise

    def errors(self) -> list[str]:
        said = self.marionette.demand("WebDriver:ExecuteScript", script=SAID, args=[], sandbox="system", newSandbox=False)
        return [error for error in [*self._chrome(ERRORS), *said["value"]] if error != ENDED]

    def phone(self, width: int, height: int, *, scale: int = 1, touch: bool = False) -> None:
        self._chrome(SIZE, width, height, scale)
        for name in POINTER:
            self._chrome(PREFERENCE, name, FINGER if touch else None)
        self._until("innerWidth === arguments[0] && matchMedia('(pointer: coarse)').matches === arguments[1]", width, touch)

    def colours(self, scheme: Literal["light", "dark"]) -> None:
        self._chrome(PREFERENCE, SCHEME, SCHEMES[scheme])
        self._until("matchMedia(`(prefers-color-scheme: ${arguments[0]})`).matches", scheme)

    def as_before(self) -> None:
        self._chrome(SIZE, 0, 0, 0)
        for name in (SCHEME, *POINTER):
            self._chrome(PREFERENCE, name, None)
        self._until("innerWidth === outerWidth && !matchMedia('(pointer: coarse)').matches")

    def _until(self, condition: str, *arguments: Any) -> None:
        """Wait for the page, which is another process, to see what has been changed."""
        waiting = WebDriverWait(self, SETTLE_LIMIT, poll_frequency=0.02)
        waiting.until(lambda _: self.execute_script(f"return {condition}", *arguments))

    def forget(self, address: str) -> None:
        self._chrome(FORGET, address.rstrip("/"), how="ExecuteAsyncScript")

    def _chrome(self, script: str, *arguments: Any, how: str = "ExecuteScript") -> Any:
        """What a script says that the browser itself runs."""
        self.marionette.demand("Marionette:SetContext", value="chrome")
        try:
            return self.marionette.demand(f"WebDriver:{how}", script=script, args=arguments)["value"]
        finally:
            self.marionette.demand("Marionette:SetContext", value="content")

    def quit(self) -> None:
        self.marionette.ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        self._end()

    def _end(self) -> None:
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.profile.cleanup()


def _preferences(wishes: Wishes) -> dict[str, Any]:
    return CAMERAS[wishes.camera] | ({} if wishes.stores else {"network.cookie.cookieBehavior": COOKIES_REFUSED})
