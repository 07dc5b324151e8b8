// Python and cv2 in a module worker: it gets an ImageBitmap and answers with the edges in it, as ImageData.

import { loadPyodide } from "./pyodide/pyodide.mjs";
import { loadCv2 } from "./cv2shim.mjs";

const CODE = `
import cv2, cv2shim

def edges(photo):
    return cv2shim.to_image_data(cv2.Canny(cv2shim.from_video(photo, "gray"), 50, 150))

edges
`;

const loading = loadPyodide();
const ready = loadCv2(loading, { onProgress: (progress) => self.postMessage({ progress }) })
  .then(async () => (await loading).runPython(CODE));

self.onmessage = async ({ data: photo }) => {
  try {
    const pixels = (await ready)(photo);
    self.postMessage({ pixels }, [pixels.data.buffer]);
  } catch (error) {
    self.postMessage({ error: error.message });
  } finally {
    photo.close();
  }
};
