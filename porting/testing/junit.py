"""The comparison as a JUnit file: a test that ends differently is a failure, whatever it ends in."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from porting.testing.table import BAD, Pair

NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(found: list[Pair], target: Path) -> None:
    """Write the file. What ends alike, and not well, is skipped: it says nothing of the shim."""
    suites = ElementTree.Element("testsuites")
    suite = ElementTree.SubElement(
        suites,
        "testsuite",
        name="cv2shim pytest",
        tests=str(len(found)),
        failures=str(sum(pair.differs for pair in found)),
        errors="0",
        skipped=str(sum(_is_skipped(pair) for pair in found)),
        time=f"{sum(pair.shim.seconds for pair in found):.3f}",
    )
    for pair in found:
        suite.append(_case(pair))
    ElementTree.ElementTree(suites).write(target, encoding="utf-8", xml_declaration=True)


def _case(pair: Pair) -> ElementTree.Element:
    file, _, name = _plain(pair.test).partition("::")
    where = file.removesuffix(".py").replace("/", ".")
    case = ElementTree.Element("testcase", classname=where, name=name or file, time=f"{pair.shim.seconds:.3f}")
    if pair.differs:
        message = f"{pair.real.outcome} on the real cv2, {pair.shim.outcome} on the shim"
        failure = ElementTree.SubElement(case, "failure", message=message)
        failure.text = _plain("\n".join(filter(None, [pair.real.message, pair.shim.message])))
    elif _is_skipped(pair):
        ElementTree.SubElement(case, "skipped", message=f"{pair.shim.outcome} on both sides")
    return case


def _plain(text: str) -> str:
    return NOT_XML.sub("?", text)


def _is_skipped(pair: Pair) -> bool:
    return not pair.differs and (pair.shim.outcome in BAD or pair.shim.outcome in ("skipped", "xfailed"))
