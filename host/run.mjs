// Starts Pyodide under Node and runs one Python script in it as `python` would.
// host/node.py calls it as: node run.mjs CONFIG SCRIPT [ARGS…], CONFIG being JSON with
//   distribution  the folder of the Pyodide distribution
//   lock          a lock file in which `cv2` is the built wheel
//   packages      the names of the packages that the script needs
//   snapshot      Pyodide's memory just after its start, from snapshot.mjs
//   starter       start_script.py, which runs inside Pyodide
//   mounts        folders that the script sees beside its own and the current one; may be missing
//   variables     environment variables that are set unless they are already; may be missing
//   interrupt     the descriptor of a pipe: a byte on it is a Ctrl-C

import { readdirSync, readFileSync, realpathSync, statSync, writeSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { isatty } from "node:tty";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

const [config, script, ...args] = process.argv.slice(2);
const { distribution, lock, packages, snapshot, starter, mounts = [], variables = {}, interrupt } = JSON.parse(config);

// Node's own report would quote a line of Pyodide's source, which is a megabyte long.
process.on("uncaughtException", (error) => {
  if (error?.name?.startsWith("Exit") && Number.isInteger(error.status)) process.exit(error.status); // os._exit
  writeSync(2, `${error?.stack ?? error}\n`);
  process.exit(70);
});

const interrupted = watchForInterrupt();
const { loadPyodide } = await import(pathToFileURL(join(distribution, "pyodide.mjs")));
const pyodide = await loadPyodide({
  indexURL: distribution,
  packageBaseUrl: distribution,
  lockFileContents: readFileSync(lock, "utf8"),
  _loadSnapshot: readFileSync(snapshot),
});
pyodide.setInterruptBuffer(interrupted);
pyodide.setStdout(writer(1));
pyodide.setStderr(writer(2));
mountHost(pyodide.FS);
pyodide.FS.chdir(process.cwd());

const scope = pyodide.toPy({ __name__: "start_script" });
pyodide.runPython(readFileSync(starter, "utf8"), { globals: scope, filename: starter });
await pyodide.loadPackage(packages, { messageCallback() {}, errorCallback: complain });
process.exit(scope.get("start")(script, args, environment()));

// What the environment says about the host's own Python does not hold for Pyodide's.
function environment() {
  const host = /^PYTHON(HOME|PATH|STARTUP|INSPECT|USERBASE|PYCACHEPREFIX|EXECUTABLE|PLATLIBDIR)$/;
  return Object.fromEntries(Object.entries({ ...variables, ...process.env }).filter(([name]) => !host.test(name)));
}

// While Python runs, Node's own thread hears no signal: a second thread listens in its place. The pipe's end means that
// whoever started this is gone: nobody would stop it any more.
function watchForInterrupt() {
  process.on("SIGINT", () => {});
  const flag = new Uint8Array(new SharedArrayBuffer(1));
  const listen = `
    const { workerData: flag } = require("node:worker_threads");
    new (require("node:net").Socket)({ fd: ${interrupt} })
      .on("data", () => { flag[0] = 2; })
      .on("end", () => process.kill(process.pid, "SIGKILL"));`;
  new Worker(listen, { eval: true, workerData: flag }).unref();
  return flag;
}

// Bytes as they come, whole, also into a pipe that is full for a moment.
function writer(fd) {
  return {
    isatty: isatty(fd),
    write(bytes) {
      for (;;) {
        try {
          return writeSync(fd, bytes);
        } catch (error) {
          if (error.code !== "EAGAIN") throw error;
        }
      }
    },
  };
}

// Real files at their real paths: every folder of the host's root except those that Pyodide has of its own.
function mountHost(FS) {
  const own = new Set(FS.readdir("/").filter((name) => !["home", "tmp"].includes(name)));
  const top = readdirSync("/").filter((name) => !own.has(name) && name !== "run" && isFolder(`/${name}`));
  const mounted = top.map((name) => `/${name}`);
  for (const folder of [process.cwd(), dirname(resolve(script)), ...mounts]) {
    const reached = folder === sep || mounted.some((root) => (folder + sep).startsWith(root + sep));
    if (!reached) mounted.push(folder);
  }
  for (const folder of mounted) {
    FS.mkdirTree(folder);
    FS.mount(FS.filesystems.NODEFS, { root: realpathSync(folder) }, folder);
  }
}

function isFolder(path) {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // a dangling link, or a mount that does not answer
  }
}

function complain(message) {
  writeSync(2, message + "\n");
}
