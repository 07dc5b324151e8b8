"""The source distribution that a line of OpenCV is read from: fetched, unpacked, and read."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from codegen.extract import ExtractError, extract
from codegen.model import Api
from host import fetch
from host.versions import opencv


def read(line: opencv.Line, sdist: Path | None = None) -> Api:
    """The model of a line, from the distribution at `sdist` or the fetched one.

    Raises host.fetch.FetchError, ExtractError, native.UnknownNameError.
    """
    with unpacked(line, sdist) as folder:
        try:
            api = extract(folder, (*line.modules, *line.unbuilt))
        except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
            what = f"{type(error).__name__}: {error}"
            raise ExtractError(f"{line.sdist} has what codegen/extract.py does not understand ({what}).") from error
    if api.version != line.opencv:
        raise ExtractError(f"{line.sdist} is of OpenCV {api.version}, not {line.opencv}: correct host/versions/opencv.toml.")
    return api


@contextmanager
def unpacked(line: opencv.Line, sdist: Path | None = None) -> Iterator[Path]:
    """The folder of the unpacked distribution, as long as this lasts. Raises host.fetch.FetchError."""
    if sdist is None:
        sdist = fetch.pypi(*line.source, line.sdist, line.sha256)
        fetch.verify(sdist, line.sha256)
    if sdist.is_dir():
        yield sdist
        return
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(sdist) as archive:
            wanted = (m for m in archive if not m.name.partition("/")[2].startswith("opencv/3rdparty"))
            archive.extractall(scratch, members=list(wanted), filter="data")
        yield next(path for path in Path(scratch).iterdir() if path.is_dir())
