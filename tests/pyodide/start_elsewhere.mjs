// Starts an opencv.js with the bridge's JavaScript in some Pyodide, without numpy, and calls one function.
// usage: node start_elsewhere.mjs PYODIDE_FOLDER BUILD_FOLDER BRIDGE_FILE OPENCV_JS_FILE, the last two expressions
// Prints what it found as JSON: the strategy, why, the number of live Mats after the call, the beginning of its result.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [distribution, build, bridge, script] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(join(distribution, "pyodide.mjs")));
const pyodide = await loadPyodide({ indexURL: distribution });
const valueOf = (file) => (0, eval)(readFileSync(file, "utf8"));
const js = valueOf(bridge)(pyodide);

const must = (answer) => {
  if (answer === undefined || answer === null) throw new Error(js.error());
  return answer;
};
const wasm = readFileSync(join(build, "opencv.wasm")), address = pyodide._module._PyMem_RawMalloc(wasm.length);
pyodide._module.HEAPU8.set(wasm, address);
must(js.compile(valueOf(script), address, wasm.length));
pyodide._module._PyMem_RawFree(address);
const results = pyodide._module._PyMem_RawMalloc(8 * 4096);
const made = pyodide.runPython("made = [None] * 64; id(made)");
const memory = JSON.parse(readFileSync(join(build, "build.json"), "utf8")).memory ?? null;
must(js.start(JSON.stringify({ results, made, memory, numpy: { capsule: 0, dtypes: [] } })));
const number = must(js.bind(JSON.stringify({ ref: "getBuildInformation/0", ret: "str", args: [], outs: false, keeps: false, reuse: false })));
must(js.call(number));
const { strategy, reason, live_mats } = JSON.parse(js.info());
console.log(JSON.stringify({ strategy, reason, live_mats, text: js.text(0).trim().slice(0, 60) }));
process.exit(0);
