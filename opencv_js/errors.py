"""What stops the build, each a sentence with its remedy."""

from __future__ import annotations

from host.errors import HostError


class BuildError(HostError):
    """opencv.js cannot be built; the text says why and what to do."""


class ToolchainError(BuildError):
    """A compiler or another tool of the build is missing."""
