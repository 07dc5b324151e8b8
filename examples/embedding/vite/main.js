import { loadPyodide } from "pyodide";
import { loadCv2 } from "./cv2shim.mjs"; // Vite finds the wheel that it names and takes it into the build

const [status, photo, edges] = ["status", "photo", "edges"].map((id) => document.getElementById(id));

const CODE = `
import cv2, cv2shim

def draw_edges(photo, edges):
    cv2shim.to_canvas(cv2.Canny(cv2shim.from_video(photo, "gray"), 50, 150), edges)

draw_edges
`;

try {
  const pyodide = loadPyodide({ indexURL: new URL("pyodide/", document.baseURI).href });
  await Promise.all([loadCv2(pyodide), photo.decode()]);
  (await pyodide).runPython(CODE)(photo, edges);
  status.textContent = "Done";
} catch (error) {
  status.textContent = error.message;
}
