// Pictures of the browser become OpenCV's, on their way into Python's memory.

// Write BGRA pixels as BGR to `address`.
function bgr(bgra, address) {
  const target = pyodide._module.HEAPU8;
  for (let from = 0, at = address; from < bgra.length; from += 4, at += 3) {
    target[at] = bgra[from];
    target[at + 1] = bgra[from + 1];
    target[at + 2] = bgra[from + 2];
  }
}
