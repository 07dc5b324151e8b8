"""Picture files: what cv2's imgcodecs module does and opencv.js leaves out.

One file per format, in OpenCV's order of precedence in `reading.DECODERS` and `writing.ENCODERS`. JPEG goes
through libjpeg-turbo compiled to WebAssembly (`jpeg.py`, `jpeg.js`), because Pyodide's Pillow carries another
libjpeg whose pixels differ from cv2's; inflating and unfiltering PNG, LZW and WebP go through Pillow; the rest is
numpy. Pixel arithmetic follows OpenCV's integer formulas, so that results are equal, not near.

The wheel carries, in this folder, the files of the npm package that `NPM_FILES` names (they lie in its `dist/`).
"""

from __future__ import annotations

NPM_PACKAGE, NPM_VERSION = "@cornerstonejs/codec-libjpeg-turbo-8bit", "1.2.8"
NPM_FILES = ("libjpegturbowasm.js", "libjpegturbowasm.wasm")
