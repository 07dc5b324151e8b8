// Compiles Python sources with Pyodide's own Python: node bytecode.mjs DISTRIBUTION IN OUT,
// IN being {name: source} and OUT {name: base64 of the .pyc}.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [distribution, input, output] = process.argv.slice(2);

// Node's own report would quote a line of Pyodide's source, which is a megabyte long.
process.on("uncaughtException", (error) => {
  console.error(error.message);
  process.exit(1);
});

const { loadPyodide } = await import(pathToFileURL(join(distribution, "pyodide.mjs")));
const pyodide = await loadPyodide({ indexURL: distribution, packageBaseUrl: distribution });
const compiled = pyodide.runPython(`
import base64, importlib.util, json, marshal
from importlib._bootstrap_external import _code_to_hash_pyc

def compile_all(sources):
    made = {}
    for name, source in json.loads(sources).items():
        code = compile(source, name, "exec", dont_inherit=True)
        pyc = _code_to_hash_pyc(code, importlib.util.source_hash(source.encode()), False)
        made[name] = base64.b64encode(pyc).decode()
    return json.dumps(made)

compile_all
`);
writeFileSync(output, compiled(readFileSync(input, "utf8")));
process.exit(0);
