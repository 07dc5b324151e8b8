"""Detect the shapes in pictures on a server, with opencv-python and onnxruntime.

    python server.py PICTURE... [--model detector.onnx] [--out results]

Writes a folder for each picture: result.json, the picture with the result drawn in, the mask, the network's raw outputs.
"""

from __future__ import annotations

import argparse
import platform
import sys
from pathlib import Path

import cv2
import onnxruntime
import report
from detector import detect


def software() -> str:
    return f"opencv-python {cv2.__version__}, onnxruntime {onnxruntime.__version__}, {platform.machine()}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pictures", type=Path, nargs="+")
    parser.add_argument("--model", type=Path, default=Path("detector.onnx"), help="what make_model.py wrote")
    parser.add_argument("--out", type=Path, default=Path("results"), help="a folder")
    arguments = parser.parse_args()
    if not arguments.model.is_file():
        return complain(f"There is no model {arguments.model}: make_model.py makes one.")
    session = report.Recorder(onnxruntime.InferenceSession(arguments.model))
    for path in arguments.pictures:
        image = cv2.imread(str(path))
        if image is None:
            return complain(f"Cannot read {path}")
        result = detect(session, image)
        report.save(report.run_of(software(), image, result, session.outputs), arguments.out / path.stem)
        found = ", ".join(f"{one.label} {one.score:.2f} at {one.box}" for one in result.detections)
        print(f"{path.name}: {found or 'nothing'}; {len(result.contours)} contours")
    return 0


def complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
