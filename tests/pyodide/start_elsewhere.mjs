// Starts an opencv.js with the bridge's JavaScript in some Pyodide, without numpy, and calls one function.
// usage: node start_elsewhere.mjs PYODIDE_FOLDER BUILD_FOLDER BRIDGE_FILE OPENCV_JS_FILE, the last two expressions
// Prints what it found as JSON: the strategy, why, how Python's objects are read, the number of live Mats after the call, the
// function's type and the beginning of its result.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

// Node itself would show the line of source, which is all of Pyodide.
process.on("uncaughtException", ({ stack }) => { console.error(stack); process.exit(1); });

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

// What cv2shim.bridge.builtins tells and keeps; numpy's type is an unknown one.
const facts = pyodide.runPython(`
import json

def unusual(*args):
    raise TypeError(f"unusual: {args}")

kinds = (int, float, bool, str, bytes, tuple, list, dict)
class ndarray: pass
five, minus, half, received = 5, -77, 0.5, []
samples = {"five": five, "minus": minus, "half": half, "pair": (five, minus), "several": [five, half, minus]}
receive = received.append
json.dumps({
    "addresses": {kind.__name__: id(kind) for kind in (*kinds, ndarray)} | {"None": id(None), "True": id(True), "False": id(False)},
    "tuple_items": tuple.__basicsize__, "samples": {name: id(sample) for name, sample in samples.items()},
    "resolve": id(unusual), "raise_": id(unusual), "none": id(None), "classes": {},
    "general": id(unusual), "receive": id(receive),
})
`);
const { general, receive } = JSON.parse(facts);
must(js.learnPython(facts));
const text = { name: "getBuildInformation", kind: "function", doc: "its text", regional: false, rows: [["String", [], [], 0, [-1], false]], calls: [["getBuildInformation/0", "str", []]] };
must(js.makeCallable(JSON.stringify(text), 0, general, receive));
const [kind, begins] = pyodide.runPython("[type(received[0]).__name__, received[0]().strip()[:60]]").toJs();
const { strategy, reason, live_mats, python } = JSON.parse(js.info());
console.log(JSON.stringify({ strategy, reason, live_mats, python, kind, text: begins }));
process.exit(0);
