"""What the local server answers: types that browsers insist on, and nothing outside of its folders."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from threading import Thread

import pytest

from host import serve


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[http.client.HTTPConnection]:
    folder = tmp_path_factory.mktemp("site")
    for name in ("pyodide/a.wasm", "pyodide/a.mjs", "dist/cv2shim.whl", "photos/a.jpg", "secret"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"kept from others")
    folders = {
        "/": serve.ROOT / "web",
        "/pyodide/": folder / "pyodide",
        "/wheel/": folder / "dist",
        "/photos/": folder / "photos",
        "/cv2shim.mjs": folder / "pyodide" / "a.mjs",
    }
    site = serve.Site(folders, {"/config.json": {"samples": []}}, headers=serve.ISOLATION)
    server = serve.listen(site, port=0, tries=1)
    Thread(target=server.serve_forever, daemon=True).start()
    yield http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    server.shutdown()


def get(connection: http.client.HTTPConnection, path: str) -> tuple[int, str, bytes]:
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.headers.get("Content-Type", ""), answer.read()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/app.mjs", "text/javascript; charset=utf-8"),
        ("/python/runner.py", "text/x-python; charset=utf-8"),
        ("/pyodide/a.wasm", "application/wasm"),
        ("/pyodide/a.mjs?again", "text/javascript; charset=utf-8"),
        ("/cv2shim.mjs", "text/javascript; charset=utf-8"),
        ("/wheel/cv2shim.whl", "application/zip"),
        ("/photos/a.jpg", "image/jpeg"),
        ("/config.json", "application/json"),
    ],
)
def test_types(connection: http.client.HTTPConnection, path: str, kind: str) -> None:
    status, found, body = get(connection, path)
    assert (status, found) == (200, kind)
    assert body


@pytest.mark.parametrize(
    "path",
    ["/pyodide/../secret", "/pyodide/%2e%2e/secret", "/photos/", "/../README.md", "/none", "//etc/passwd"],
)
def test_nothing_else_is_served(connection: http.client.HTTPConnection, path: str) -> None:
    status, _, body = get(connection, path)
    assert status == 404
    assert b"kept" not in body


def test_the_documents_are_json(connection: http.client.HTTPConnection) -> None:
    assert json.loads(get(connection, "/config.json")[2]) == {"samples": []}


def test_a_worker_may_share_memory_with_the_page(connection: http.client.HTTPConnection) -> None:
    connection.request("GET", "/")
    answer = connection.getresponse()
    answer.read()
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Embedder-Policy"] == "require-corp"


def test_a_taken_port_leads_to_the_next() -> None:
    site = serve.Site({}, {})
    with serve.listen(site, port=0, tries=1) as first:
        with serve.listen(site, port=first.server_port) as second:
            assert second.server_port > first.server_port
        with pytest.raises(OSError, match="in use"):
            serve.listen(site, port=first.server_port, tries=1)
