"""Builds our own opencv.js: all of OpenCV's modules, SIMD, C++ exceptions, in its own memory or in Pyodide's.

One subject per file: ``sources`` unpacks OpenCV, ``toolchain`` finds emscripten, ``libraries`` makes the static
libraries, ``bindings`` the embind code, ``link`` opencv.js itself, ``smoke`` starts it.
"""
