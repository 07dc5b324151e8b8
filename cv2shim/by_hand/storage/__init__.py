"""OpenCV's files of values, YAML, XML and JSON, read and written as OpenCV does, byte for byte.

Texts are bytes all the way, carried as str of the same code points (latin-1): widths and escapes are those of bytes.
"""
