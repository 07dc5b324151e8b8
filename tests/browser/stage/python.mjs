// Python with the wheel; `packages.json` says what is loaded.

const here = (path) => new URL(path, import.meta.url).href;

export async function start(loadPyodide) {
  const pyodide = await loadPyodide({ indexURL: here("pyodide/"), packageBaseUrl: here("pyodide/") });
  pyodide._module.enable_pyproxy_allocation_tracing();  // without it they are not counted
  const printed = [];
  pyodide.setStdout({ batched: (line) => printed.push(line) });
  pyodide.setStderr({ batched: (line) => printed.push(line) });
  const packages = await (await fetch(here("packages.json"))).json();
  await pyodide.loadPackage(packages.map((name) => (name.endsWith(".whl") ? here(name) : name)), { messageCallback() {} });
  const scope = pyodide.toPy({ __name__: "__main__" });
  return async function run(code, how) {
    printed.length = 0;
    try {
      const value = await pyodide[how](code, { globals: scope });
      return { value: String(value), printed: printed.join("\n") };
    } catch (error) {
      return { error: error.message, printed: printed.join("\n") };
    }
  };
}
