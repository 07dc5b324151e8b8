// Writes the memory of a freshly started Pyodide to a file, so that run.mjs need not start Python again (1.5 s).
// host/node.py calls it as: node snapshot.mjs DISTRIBUTION TARGET

import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [distribution, target] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(distribution, "pyodide.mjs")));
const pyodide = await loadPyodide({ indexURL: distribution, _makeSnapshot: true });
const scratch = `${target}.${process.pid}`; // two runs may come to be the first at once
writeFileSync(scratch, pyodide.makeMemorySnapshot());
renameSync(scratch, target);
process.exit(0);
