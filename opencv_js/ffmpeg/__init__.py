"""The plugin that reads and writes video files: OpenCV's own code over FFmpeg and libvpx, a WebAssembly module of its own.

`libraries.py` compiles FFmpeg and libvpx as `recipe.py` says, `plugin.py` links them with OpenCV's videoio on FFmpeg
(`plugin.cpp`) and what Python calls (`interface.js`), and keeps the result in the cache under the key of all inputs.
"""
