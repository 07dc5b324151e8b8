"""Which of OpenCV's sample scripts are played, with which arguments, and which are not and why.

A script not named here is played without arguments. Those that do not end well on the real cv2 say nothing about the shim;
each of them is named in `NOT_APPLICABLE` as well, so that nothing drops out unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

LIBRARIES = ("_coverage.py", "_doc.py", "common.py", "demo.py")
"""Beside the scripts: what they import, what checks them, and a starter with windows of Tk."""

_THREADS = "starts threads, which Pyodide has none of"
_DEVICE = "needs a special camera: Orbbec's, or raw formats of video for Linux"
_CONTRIB = "needs SURF, which is no part of opencv-python"
_ABSENT = "its input is not among the samples' data"
_BROKEN = "does not run on the real cv2 either, with the present numpy and matplotlib"
_TEXT = "has nothing to run by itself"

NOT_APPLICABLE: dict[str, str] = {
    **dict.fromkeys(("asift.py", "calibrate.py", "digits.py", "digits_adjust.py"), _THREADS),
    **dict.fromkeys(("gabor_threads.py", "video_threaded.py"), _THREADS),
    "digits_video.py": "needs what digits.py writes, which starts threads",
    **dict.fromkeys(("video_v4l2.py", "videocapture_obsensor.py"), _DEVICE),
    "audio_spectrogram.py": "needs sound, which opencv-python does not read either",
    "camera_calibration_show_extrinsics.py": _BROKEN,
    "tracker.py": _ABSENT,
    "tutorial_code/dnn/*": _ABSENT,
    "tutorial_code/features2D/*SURF*": _CONTRIB,
    "tutorial_code/photo/hdr_imaging/*": _ABSENT,
    "tutorial_code/video/meanshift/camshift.py": _BROKEN,
    "tutorial_code/ml/py_svm_opencv/hogsvm.py": _TEXT,
}
"""Patterns of scripts, and why they are not played."""

CASCADES = "{cascades}haarcascade_{}.xml"
FACES, EYES = CASCADES.replace("{}", "frontalface_alt"), CASCADES.replace("{}", "eye")

FOLLOWING = ("meanshift/meanshift", "optical_flow/optical_flow")  # what moves in a video

ARGUMENTS: dict[str, str] = {
    "essential_mat_reconstr.py": "{data}essential_mat_data.txt {data}",
    "facedetect.py": f"--cascade {FACES} --nested-cascade {EYES}",
    "stitching.py": "{data}Blender_Suzanne1.jpg {data}Blender_Suzanne2.jpg",
    "stitching_detailed.py": "{data}Blender_Suzanne1.jpg {data}Blender_Suzanne2.jpg",
    "tutorial_code/Histograms_Matching/histogram_comparison/compareHist_Demo.py": (
        "--input1 {data}left01.jpg --input2 {data}left02.jpg --input3 {data}left03.jpg"
    ),
    "tutorial_code/ImgTrans/SobelDemo/sobel_demo.py": "{data}lena.jpg",
    "tutorial_code/imgProc/anisotropic_image_segmentation/anisotropic_image_segmentation.py": "-i {data}gradient.png",
    "tutorial_code/imgProc/match_template/match_template.py": "{data}lena.jpg {data}lena_tmpl.jpg",
    "tutorial_code/imgProc/morph_lines_detection/morph_lines_detection.py": "{data}notes.png",
    **dict.fromkeys((f"tutorial_code/video/{name}.py" for name in FOLLOWING), "{data}vtest.avi"),
    "tutorial_code/objectDetection/cascade_classifier/objectDetection.py": f"--face_cascade {FACES} --eyes_cascade {EYES}",
}
"""Command lines by script; `{data}` and `{cascades}` are folders."""

INPUT: dict[str, str] = {
    "tutorial_code/imgProc/changing_contrast_brightness_image/BasicLinearTransforms.py": "2.2\n50\n",
    "tutorial_code/core/AddingImages/adding_images.py": "0.5\n",
}
"""What is typed where a script asks."""

CAPTURES = "create_capture("
"""In a script that takes pictures that OpenCV draws, where there is no camera."""

CAMERA = (
    *("aruco_detect_board_charuco.py", "facedetect.py", "laplace.py", "qrcode.py"),
    "tutorial_code/imgProc/threshold_inRange/threshold_inRange.py",
    "tutorial_code/objectDetection/cascade_classifier/objectDetection.py",
)
"""Scripts that want a camera and nothing else: only a page has one here."""


@dataclass(frozen=True)
class Sample:
    """A script, by its path below `samples/python`."""

    script: str
    arguments: tuple[str, ...] = ()
    input: str = ""
    camera: bool = False  # runs with a camera only
    films: bool = False  # takes a camera's pictures where there is one

    def placed(self, **folders: str) -> list[str]:
        """Its arguments where the folders `data` and `cascades` lie there."""
        return [argument.format(**folders) for argument in self.arguments]


def exemption(script: str) -> str | None:
    """The pattern in `NOT_APPLICABLE` that `script` is under, if there is one."""
    return next((pattern for pattern in NOT_APPLICABLE if fnmatchcase(script, pattern)), None)


def _sample(folder: Path, script: str) -> Sample:
    films = script in CAMERA or CAPTURES in (folder / script).read_text(encoding="utf-8")
    return Sample(script, tuple(ARGUMENTS.get(script, "").split()), INPUT.get(script, ""), script in CAMERA, films)


def samples(folder: Path) -> list[Sample]:
    """Every script below `folder` that is to be played."""
    scripts = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.py"))
    return [
        _sample(folder, script)
        for script in scripts
        if script not in LIBRARIES and not exemption(script)
    ]
