"""Chromium or Chrome, headless, by chromedriver."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any, Literal

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from host.browsers.browser import HEIGHT, WIDTH, Browser, Wishes

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
DRIVER = "chromedriver"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--window-size={WIDTH},{HEIGHT}",
)
REFUSED = "--deny-permission-prompts"
ALLOWED = "--use-fake-ui-for-media-stream"
MEASURED = ("--enable-precise-memory-info", "--js-flags=--expose-gc")
HEAP = "gc(); return performance.memory.usedJSHeapSize / 2 ** 20"
STORES_NOTHING = {"profile": {"default_content_setting_values": {"cookies": 2}}}


def find() -> str | None:
    """The path of an installed Chromium or Chrome."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Chromium(webdriver.Chrome, Browser):
    """What WebDriver lacks are commands of Chrome's DevTools Protocol."""

    PACKAGES = ("chromium", "chromium-driver")

    @staticmethod
    def installed() -> bool:
        return bool(find() and shutil.which(DRIVER))

    def __init__(self, wishes: Wishes) -> None:
        self.camera_rate = wishes.rate
        self.profile = None if wishes.stores else _forgetful_profile()
        options = webdriver.ChromeOptions()
        options.binary_location = find() or ""
        for flag in (*FLAGS, *_flags(wishes)):
            options.add_argument(flag)
        if self.profile:
            options.add_argument(f"--user-data-dir={self.profile.name}")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        super().__init__(options=options, service=Service(shutil.which(DRIVER)))

    def errors(self) -> list[str]:
        return [entry["message"] for entry in self._logged() if entry["level"] == "SEVERE"]

    def _logged(self) -> list[dict[str, Any]]:
        return self.get_log("browser")  # type: ignore[no-untyped-call]

    def phone(self, width: int, height: int, *, scale: int = 1, touch: bool = False) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": True}
        self.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": touch})

    def colours(self, scheme: Literal["light", "dark"]) -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def as_before(self) -> None:
        self.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
        self.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        self.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})

    def forget(self, address: str) -> None:
        forgotten = {"origin": address.rstrip("/"), "storageTypes": "local_storage"}
        self.execute_cdp_cmd("Storage.clearDataForOrigin", forgotten)

    def heap(self) -> float:
        return float(self.execute_script(HEAP))

    def quit(self) -> None:
        super().quit()
        if self.profile:
            self.profile.cleanup()


def _flags(wishes: Wishes) -> list[str]:
    camera = [f"--use-fake-device-for-media-stream=fps={wishes.rate}", ALLOWED if wishes.camera == "fake" else REFUSED]
    return [*(camera if wishes.camera != "none" else ()), *(MEASURED if wishes.measured else ())]


def _forgetful_profile() -> tempfile.TemporaryDirectory[str]:
    """That of a user who does not let pages store anything."""
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    preferences = Path(folder.name) / "Default" / "Preferences"
    preferences.parent.mkdir()
    preferences.write_text(json.dumps(STORES_NOTHING))
    return folder
