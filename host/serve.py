"""A server for this machine, with the types and headers that browsers insist on."""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[1]
PORT = 8000
PORTS_TRIED = 20

# What lets a worker wait blocked for its page: only such a page has shared memory.
ISOLATION = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp"}

# What a browser insists on before it compiles or imports a file.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".py": "text/x-python; charset=utf-8",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
    ".whl": "application/zip",
    ".zip": "application/zip",
    "": "application/octet-stream",
}


@dataclass(frozen=True)
class Site:
    """What is served where: folders (or a file) by the prefix of their paths, and JSON documents made on the way.

    `headers` go with every answer.
    """

    folders: dict[str, Path]
    documents: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)

    def locate(self, path: str) -> Path | None:
        """The file behind a request's path, or None if it is outside of what is served."""
        clean = posixpath.normpath(unquote(urlsplit(path).path))
        prefix = max((p for p in self.folders if clean.startswith(p)), key=len, default=None)
        if prefix is None:
            return None
        root = self.folders[prefix].resolve()
        file = root if root.is_file() else (root / (clean[len(prefix) :] or "index.html")).resolve()
        return file if file.is_relative_to(root) else None


class Handler(SimpleHTTPRequestHandler):
    """Answers from a Site, with the types above, and keeps quiet about what went well."""

    extensions_map = TYPES
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, site: Site) -> None:
        self.site = site
        super().__init__(*arguments)

    def do_GET(self) -> None:
        document = self.site.documents.get(urlsplit(self.path).path)
        if document is None:
            super().do_GET()
        else:
            self._send_json(document)

    def translate_path(self, path: str) -> str:
        return str(self.site.locate(path) or ROOT / "web" / "no such file")

    def list_directory(self, path: Any) -> None:
        self.send_error(404, "No such file")

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")  # a rebuilt wheel is seen by a reload
        for name, value in self.site.headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        if not isinstance(code, int) or code >= 400:
            super().log_request(code, size)

    def _send_json(self, document: dict[str, Any]) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", TYPES[".json"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def listen(site: Site, port: int = PORT, tries: int = PORTS_TRIED) -> ThreadingHTTPServer:
    """A server for `site` on this machine only, on `port` or the next free one; 0 takes any free port.

    Raises OSError when none of the `tries` ports is free.
    """
    handler = partial(Handler, site=site)
    for candidate in range(port, port + tries):
        try:
            return ThreadingHTTPServer(("127.0.0.1", candidate), handler)
        except OSError:
            if candidate == port + tries - 1:
                raise
    raise AssertionError("unreachable")
