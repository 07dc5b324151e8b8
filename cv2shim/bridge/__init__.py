"""The way to opencv.js: its start, and what crosses between Python and JavaScript."""
