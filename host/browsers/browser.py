"""What a program may ask of a browser beside what WebDriver has; each engine answers in its own way."""

from __future__ import annotations

import abc
from dataclasses import dataclass
from typing import ClassVar, Literal

from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from host.errors import HostError

SCRIPT_LIMIT = 60  # seconds
WIDTH, HEIGHT = 1280, 900
"""A window, until something else is asked for."""


class NotInstalledError(HostError):
    """The engine, or what drives it, is not on this machine."""


class CannotError(HostError):
    """This engine, or its driver, cannot do what it was asked for; the text is the reason."""


@dataclass(frozen=True)
class Wishes:
    """What a browser is like from its start on.

    `camera`: one that the browser makes up, with `rate` frames a second where that can be chosen; "refused": its user does
    not allow it. `stores`: pages may keep something. `measured`: `Browser.heap` answers.
    """

    camera: Literal["none", "fake", "refused"] = "none"
    rate: int = 20
    stores: bool = True
    measured: bool = False


class Browser(WebDriver, abc.ABC):
    """A browser that nobody sees, with a profile of its own in which nothing has been cached. Whoever starts it quits it."""

    PACKAGES: ClassVar[tuple[str, ...]]
    """What Debian calls what is needed."""

    switches_stacks: ClassVar[bool] = True
    """Python may wait for a promise, wherever it runs (JSPI)."""
    right_button: ClassVar[bool] = True
    """Its mouse has another button than the left one."""
    codecs_vary: ClassVar[bool] = False
    """It has those video codecs for which the machine has a library."""
    camera_rate: int
    """Frames that a camera gives a second, one that the browser makes up."""

    @staticmethod
    @abc.abstractmethod
    def installed() -> bool:
        """Whether all that is needed is on this machine."""

    @abc.abstractmethod
    def errors(self) -> list[str]:
        """The errors that the console has shown since this was last asked, refusals of a Content-Security-Policy among them."""

    @abc.abstractmethod
    def phone(self, width: int, height: int, *, scale: int = 1, touch: bool = False) -> None:
        """Show pages as a phone does: so many CSS pixels, each of `scale` of the screen's; used with a finger."""

    @abc.abstractmethod
    def colours(self, scheme: Literal["light", "dark"]) -> None:
        """What its user prefers."""

    @abc.abstractmethod
    def as_before(self) -> None:
        """No phone, and no preference of colours."""

    @abc.abstractmethod
    def forget(self, address: str) -> None:
        """Clear what the pages of this origin have kept in their localStorage."""

    def upload(self, element: WebElement, path: str) -> None:
        """Choose a file in an <input type=file>."""
        element.send_keys(path)

    def heap(self) -> float:
        """Megabytes that JavaScript's objects have, without garbage."""
        raise CannotError(f"{self.name} does not tell how much memory JavaScript has.")
