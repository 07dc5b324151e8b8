// In a worker: the page's own Python and network, and conversions.py to time what crosses between them.

import { loadPyodide } from "/pyodide/pyodide.mjs";
import * as ort from "/ort/ort.wasm.min.mjs";

const here = (path) => new URL(path, self.location.origin).href;

self.onmessage = async () => {
  try {
    self.postMessage({ rows: await rows() });
  } catch (error) {
    self.postMessage({ error: String(error.message ?? error) });
  }
};

async function rows() {
  const pyodide = await loadPyodide({ indexURL: here("/pyodide/"), packageBaseUrl: here("/pyodide/") });
  await pyodide.loadPackage("numpy", { messageCallback() {} });
  ort.env.wasm.wasmPaths = here("/ort/");
  ort.env.wasm.numThreads = 1;
  pyodide.registerJsModule("onnxruntime_web", ort);
  for (const path of ["/session.py", "/measured/conversions.py", "/files/detector.onnx"]) {
    const bytes = new Uint8Array(await (await fetch(path)).arrayBuffer());
    pyodide.FS.writeFile(path.split("/").at(-1), bytes);
  }
  const found = await pyodide.runPythonAsync(`
    import conversions, numpy, session
    network = await session.Session.open(open("detector.onnx", "rb").read())
    image = numpy.zeros((1, 3, 128, 128), numpy.float32)
    conversions.measure(network, {"image": image}, ["scores", "sides", "mask"])`);
  return found.toJs();
}
