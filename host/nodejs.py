"""The Node.js of this machine."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

from host.errors import HostError
from host.versions import pyodide


class NodeError(HostError):
    """Node.js is missing or too old."""


@cache
def node_version(node: str) -> str:
    """What it says of itself, such as `v20.20.2`."""
    return subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()


def find_node() -> str:
    """The path of a Node.js that is new enough for the chosen Pyodide. Raises NodeError when there is none."""
    node, oldest = shutil.which("node"), pyodide.chosen().node
    if node is None:
        raise NodeError(f"Node.js was not found: install version {oldest} or newer.")
    version = node_version(node)
    if int(version.lstrip("v").partition(".")[0] or 0) < oldest:
        raise NodeError(f"{node} is Node.js {version}; version {oldest} or newer is needed.")
    return node
