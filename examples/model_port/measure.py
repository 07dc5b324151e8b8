"""Time in Chromium what it costs to bring arrays across between Python and JavaScript: python -m examples.model_port.measure

Prints the table of docs/model-port.md.
"""

from __future__ import annotations

import sys
import threading

from selenium.webdriver.support.ui import WebDriverWait

from examples.model_port.serve import HERE, assemble, site
from host import browsers, serve
from host.errors import HostError

RUN = """
const worker = new Worker("/measured/measure.mjs", { type: "module" });
worker.onmessage = ({ data }) => { window.answer = data; };
worker.onerror = (event) => { window.answer = { error: event.message ?? "the worker could not be loaded" }; };
worker.postMessage("start");
"""
LIMIT = 300  # seconds


def main() -> int:
    try:
        print(table(measured()))
    except HostError as error:
        print(f"Nothing can be measured: {error}", file=sys.stderr)
        return 1
    return 0


def measured() -> list[tuple[str, str, float]]:
    """What crosses, how, and milliseconds; in a page that is isolated, for only these have a clock that is fine enough.

    Raises HostError when the page cannot be made, Chromium is missing, or the measuring fails.
    """
    assemble()
    with serve.listen(site({"/measured/": HERE}, serve.ISOLATION), port=0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = browsers.start()
        try:
            browser.get(f"http://127.0.0.1:{server.server_port}/style.css")  # any page of this origin will do
            browser.execute_script(RUN)
            answer = WebDriverWait(browser, LIMIT).until(lambda _: browser.execute_script("return window.answer"))
        finally:
            browser.quit()
            server.shutdown()
    if "error" in answer:
        raise HostError(answer["error"])
    return [tuple(row) for row in answer["rows"]]


def table(rows: list[tuple[str, str, float]]) -> str:
    """The rows as Markdown; what crosses stands in the first of its rows only."""
    lines = ["| what | how | ms |", "| --- | --- | ---: |"]
    before = ""
    for what, how, milliseconds in rows:
        lines.append(f"| {what if what != before else ''} | {how} | {milliseconds:.3g} |")
        before = what
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
