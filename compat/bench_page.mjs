// Python in a worker of a page with both cv2, the shim's wheel installed and the peer's one as a file: what compat/bench.py times
// under Node, here. compat/bench_page.py starts it.

import { loadPyodide } from "/pyodide/pyodide.mjs";

const here = new URL("/pyodide/", import.meta.url).href;
const bytesOf = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());

const MEASURE = `
import sys
sys.path.append("/repository")
from compat import bench_session
bench_session.main("/peer.whl", "/result.json", *arguments)
open("/result.json").read()
`;

self.onmessage = async ({ data: { wheel, arguments: words } }) => {
  try {
    const pyodide = await loadPyodide({ indexURL: here, packageBaseUrl: here });
    await pyodide.loadPackage(["numpy", wheel], { messageCallback() {} });
    pyodide.unpackArchive(await bytesOf("/files/repository.zip"), "zip", { extractDir: "/repository" });
    pyodide.FS.writeFile("/peer.whl", await bytesOf("/files/peer.whl"));
    pyodide.globals.set("arguments", pyodide.toPy(words));
    self.postMessage({ found: pyodide.runPython(MEASURE) });
  } catch (error) {
    self.postMessage({ error: String(error.message ?? error) });
  }
};
