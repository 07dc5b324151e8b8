// Pictures of the browser become OpenCV's, on their way into Python's memory.

// Write RGBA pixels as BGR to `address`.
function bgr(rgba, address) {
  const target = pyodide._module.HEAPU8;
  for (let from = 0, at = address; from < rgba.length; from += 4, at += 3) {
    target[at] = rgba[from + 2];
    target[at + 1] = rgba[from + 1];
    target[at + 2] = rgba[from];
  }
}
