// Installs the wheel as a page would, by micropip, and runs a script.
// usage: node install_elsewhere.mjs PYODIDE_FOLDER WHEEL SCRIPT
// Prints what the script's last line is worth.
import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

// Node itself would show the line of source, which is all of Pyodide.
process.on("uncaughtException", ({ stack }) => { console.error(stack); process.exit(1); });

const [distribution, wheel, script] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(join(distribution, "pyodide.mjs")));
const pyodide = await loadPyodide({ indexURL: distribution, packageBaseUrl: distribution });
await pyodide.loadPackage("micropip", { messageCallback() {} });
pyodide.FS.writeFile(`/tmp/${basename(wheel)}`, readFileSync(wheel));
await pyodide.runPythonAsync(`import micropip; await micropip.install("emfs:/tmp/${basename(wheel)}")`);
console.log(pyodide.runPython(readFileSync(script, "utf8")));
process.exit(0);
