"""Selenium's commands as Firefox itself takes them, over TCP, in its protocol Marionette.

WebDriver's own server for Firefox, geckodriver, translates the same way; it is packaged neither by Debian nor on PyPI nor npm.
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.remote_connection import RemoteConnection

from host.errors import HostError

NAMES = {
    Command.NEW_SESSION: "NewSession",
    Command.QUIT: "DeleteSession",
    Command.GET: "Navigate",
    Command.GET_CURRENT_URL: "GetCurrentURL",
    Command.GET_TITLE: "GetTitle",
    Command.REFRESH: "Refresh",
    Command.SET_TIMEOUTS: "SetTimeouts",
    Command.W3C_EXECUTE_SCRIPT: "ExecuteScript",
    Command.W3C_EXECUTE_SCRIPT_ASYNC: "ExecuteAsyncScript",
    Command.FIND_ELEMENT: "FindElement",
    Command.FIND_ELEMENTS: "FindElements",
    Command.FIND_CHILD_ELEMENT: "FindElement",
    Command.FIND_CHILD_ELEMENTS: "FindElements",
    Command.FIND_ELEMENT_FROM_SHADOW_ROOT: "FindElementFromShadowRoot",
    Command.FIND_ELEMENTS_FROM_SHADOW_ROOT: "FindElementsFromShadowRoot",
    Command.GET_SHADOW_ROOT: "GetShadowRoot",
    Command.CLICK_ELEMENT: "ElementClick",
    Command.SEND_KEYS_TO_ELEMENT: "ElementSendKeys",
    Command.CLEAR_ELEMENT: "ElementClear",
    Command.GET_ELEMENT_TEXT: "GetElementText",
    Command.GET_ELEMENT_TAG_NAME: "GetElementTagName",
    Command.GET_ELEMENT_RECT: "GetElementRect",
    Command.GET_ELEMENT_PROPERTY: "GetElementProperty",
    Command.GET_ELEMENT_ARIA_LABEL: "GetComputedLabel",
    Command.IS_ELEMENT_ENABLED: "IsElementEnabled",
    Command.IS_ELEMENT_SELECTED: "IsElementSelected",
    Command.W3C_ACTIONS: "PerformActions",
    Command.W3C_CLEAR_ACTIONS: "ReleaseActions",
    Command.SCREENSHOT: "TakeScreenshot",
}
PARENTS = {Command.FIND_CHILD_ELEMENT: "id", Command.FIND_CHILD_ELEMENTS: "id"}
SHADOWS = (Command.FIND_ELEMENT_FROM_SHADOW_ROOT, Command.FIND_ELEMENTS_FROM_SHADOW_ROOT)
SCRIPTS = (Command.W3C_EXECUTE_SCRIPT, Command.W3C_EXECUTE_SCRIPT_ASYNC)
START_LIMIT = 120  # seconds; a loaded machine takes half of it


class Marionette(RemoteConnection):
    """The connection to the Firefox of `process`, which writes the port where it listens into `told`."""

    def __init__(self, told: Path, process: subprocess.Popen[bytes]) -> None:
        port = _port(told, process)
        super().__init__(client_config=ClientConfig(remote_server_addr=f"http://127.0.0.1:{port}"))
        self.connection = socket.create_connection(("127.0.0.1", port))
        self.stream = self.connection.makefile("rb")
        self.number = 0
        self._receive()  # it introduces itself

    def execute(self, command: str, params: dict[str, Any]) -> dict[str, Any]:
        """What Selenium asks for, and the answer as a WebDriver server gives it."""
        error, result = self.ask(f"WebDriver:{NAMES[command]}", _translated(command, params))
        if error:
            return {"status": 500, "value": json.dumps({"value": error})}
        return {"value": result["value"] if isinstance(result, dict) and set(result) == {"value"} else result}

    def ask(self, name: str, parameters: dict[str, Any]) -> tuple[Any, Any]:
        """What Firefox answers: an error, or a result."""
        self.number += 1
        message = json.dumps([0, self.number, name, parameters]).encode()
        self.connection.sendall(b"%d:%s" % (len(message), message))
        while (answer := self._receive())[1] != self.number:
            pass  # the answer to a command that was given up
        return answer[2], answer[3]

    def demand(self, name: str, **parameters: Any) -> Any:
        """The result, where an error is a fault of ours."""
        error, result = self.ask(name, parameters)
        if error:
            raise HostError(f"{name}: {error['message']}")
        return result

    def _receive(self) -> Any:
        """A message: its length, a colon, JSON."""
        digits = b""
        while (byte := self.stream.read(1)) != b":":
            if not byte:
                raise HostError("Firefox has ended.")
            digits += byte
        return json.loads(self.stream.read(int(digits)))

    def close(self) -> None:
        self.stream.close()
        self.connection.close()


def _port(told: Path, process: subprocess.Popen[bytes]) -> int:
    end = time.monotonic() + START_LIMIT
    while not (told.exists() and (text := told.read_text())):
        if process.poll() is not None or time.monotonic() > end:
            raise HostError(f"Firefox did not start, or not within {START_LIMIT} s.")
        time.sleep(0.1)
    return int(text)


def _translated(command: str, given: dict[str, Any]) -> dict[str, Any]:
    """Parameters under the names that Marionette has for them."""
    parameters = {name: value for name, value in given.items() if name != "sessionId"}
    if command in SCRIPTS:
        return parameters | {"newSandbox": False}  # what one script has left is there for the next
    if command in PARENTS:
        parameters["element"] = parameters.pop("id")
    if command in SHADOWS:
        parameters["shadowRoot"] = parameters.pop("shadowId")
    return parameters | ({"full": False} if command == Command.SCREENSHOT else {})
