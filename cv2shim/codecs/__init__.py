"""Picture files: what cv2's imgcodecs module does and opencv.js leaves out.

One file per format, in OpenCV's order of precedence in `reading.DECODERS` and `writing.ENCODERS`. JPEG goes
through libjpeg-turbo compiled to WebAssembly (`jpeg.py`, `jpeg.js`), because Pyodide's Pillow carries another
libjpeg whose pixels differ from cv2's; inflating and unfiltering PNG, LZW and WebP go through Pillow; the rest is
numpy. Pixel arithmetic follows OpenCV's integer formulas, so that results are equal, not near.

The wheel carries, as data files of this package, the files that `NPM_FILES` names.
"""

from __future__ import annotations

# the npm package of libjpeg-turbo, its version, and {file in the package: file in this folder}
NPM_PACKAGE = "@cornerstonejs/codec-libjpeg-turbo-8bit"
NPM_VERSION = "1.2.8"
NPM_FILES = {
    "dist/libjpegturbowasm.js": "libjpegturbo.js",
    "dist/libjpegturbowasm.wasm": "libjpegturbo.wasm",
}
