"""What stops a command of the host, in a sentence for whoever typed it."""

from __future__ import annotations


class HostError(Exception):
    """The command cannot go on; its text says why and what to do."""
