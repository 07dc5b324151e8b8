// Python with the wheel; `packages.json` says what is loaded, and with a module's `loadCv2`, if it names one.

globalThis.violations = [];                                       // what a Content-Security-Policy has refused here
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => violations.push(`${violatedDirective} ${blockedURI}`));

const here = (path) => new URL(path, import.meta.url).href;

export async function start(loadPyodide) {
  const pyodide = await loadPyodide({ indexURL: here("pyodide/"), packageBaseUrl: here("pyodide/") });
  pyodide._module.enable_pyproxy_allocation_tracing();  // without it they are not counted
  const printed = [];
  pyodide.setStdout({ batched: (line) => printed.push(line) });
  pyodide.setStderr({ batched: (line) => printed.push(line) });
  const names = await (await fetch(here("packages.json"))).json();
  const module = names.find((name) => name.endsWith(".mjs")), packages = names.filter((name) => name !== module);
  await pyodide.loadPackage(packages.map((name) => (name.endsWith(".whl") ? here(name) : name)), { messageCallback() {} });
  if (module) await (await import(here(module))).loadCv2(pyodide);
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
