"""A headless Chromium, driven by chromedriver, with a profile of its own that nothing has been cached in."""

from __future__ import annotations

import shutil

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from host.errors import HostError

SCRIPT_LIMIT = 60  # seconds
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1280,900",
)


class NoChromiumError(HostError):
    """Chromium or chromedriver is not on this machine."""


def start(*flags: str) -> webdriver.Chrome:
    """The browser, with more `flags` than the usual; whoever starts it quits it."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not (chromium and driver):
        raise NoChromiumError("Chromium and chromedriver are not on this machine.")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, *flags):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    chrome.set_script_timeout(SCRIPT_LIMIT)
    return chrome
