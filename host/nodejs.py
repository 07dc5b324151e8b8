"""The Node.js of this machine."""

from __future__ import annotations

import shutil
import subprocess

from host.errors import HostError

OLDEST_NODE = 20


class NodeError(HostError):
    """Node.js is missing or too old."""


def find_node() -> str:
    """The path of a Node.js that is new enough. Raises NodeError when there is none."""
    node = shutil.which("node")
    if node is None:
        raise NodeError(f"Node.js was not found: install version {OLDEST_NODE} or newer.")
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
    if int(version.lstrip("v").partition(".")[0] or 0) < OLDEST_NODE:
        raise NodeError(f"{node} is Node.js {version}; version {OLDEST_NODE} or newer is needed.")
    return node
