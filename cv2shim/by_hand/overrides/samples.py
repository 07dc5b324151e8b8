"""Overrides of cv2.samples: finding files in folders named beforehand."""

from __future__ import annotations

import os
from pathlib import Path

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override

STS_ERROR = -2
FOLDERS = "OpenCV is built without folders for WebAssembly"

ENVIRONMENT = ("OPENCV_SAMPLES_DATA_PATH_HINT", "OPENCV_SAMPLES_DATA_PATH")

_folders: list[str] = []
_subfolders = ["samples/data", "data", ""]


@override("samples.addSamplesDataSearchPath", reason=FOLDERS, always=True)
def add_samples_data_search_path(path: str) -> None:
    """Also look for files in this folder, before those named earlier."""
    if Path(path).is_dir():
        _folders.append(path)


@override("samples.addSamplesDataSearchSubDirectory", reason=FOLDERS, always=True)
def add_samples_data_search_sub_directory(subdir: str) -> None:
    """Look also into folders of this name, in those that the environment names, before those named earlier."""
    _subfolders.append(subdir)


def _found(relative_path: str) -> str:
    if os.path.exists(relative_path):  # of an empty name Path would make the current folder
        return relative_path
    named = [folder for variable in ENVIRONMENT for folder in os.environ.get(variable, "").split(os.pathsep) if folder]
    folders = [*reversed(_folders), *(os.path.join(folder, sub) for folder in named for sub in reversed(_subfolders))]
    places = (os.path.join(folder, relative_path) if relative_path else folder for folder in folders)
    return next((place for place in places if os.path.exists(place)), "")


@override("samples.findFile", reason=FOLDERS, always=True)
def find_file(relative_path: str, required: bool, silentMode: bool) -> str:
    """Where the file is; if it is not `required`, an empty string where it is nowhere."""
    found = _found(relative_path)
    if not found and required:
        message = f"OpenCV samples: Can't find required data file: {relative_path}"
        raise errors.cv_error(STS_ERROR, message, func="findFile")
    return found


@override("samples.findFileOrKeep", reason=FOLDERS, always=True)
def find_file_or_keep(relative_path: str, silentMode: bool) -> str:
    """Where the file is; the argument where it is nowhere."""
    return _found(relative_path) or relative_path
