import { loadPyodide } from "./pyodide/pyodide.mjs";
import { loadCv2 } from "./cv2shim.mjs";

const [status, progress, photo, edges] = ["status", "progress", "photo", "edges"].map((id) => document.getElementById(id));

// The photograph, on a canvas.
async function drawPhoto() {
  const picture = await createImageBitmap(await (await fetch("photo.jpg")).blob());
  [photo.width, photo.height] = [picture.width, picture.height];
  photo.getContext("2d").drawImage(picture, 0, 0);
}

// Its edges on the other canvas: from canvas to canvas, no file in between.
const CODE = `
import cv2, cv2shim

def draw_edges(photo, edges):
    image = cv2shim.from_canvas(photo, "gray")
    cv2shim.to_canvas(cv2.Canny(image, 50, 150), edges)

draw_edges
`;

try {
  const loading = loadPyodide();
  await Promise.all([drawPhoto(), loadCv2(loading, {
    onProgress({ stage, loaded, total }) {
      status.textContent = `${stage}: ${(loaded / 1e6).toFixed(1)} MB`;
      if (total) progress.value = loaded / total;
    },
  })]);
  const pyodide = await loading;
  const drawEdges = pyodide.runPython(CODE);
  drawEdges(photo, edges);
  drawEdges.destroy();
  progress.remove();
  status.textContent = "Done";
} catch (error) {
  status.textContent = error.message;
}
