// Files that opencv.js opens. One that is linked with emscripten's proxy file system sees Pyodide's own files; another has a
// file system of its own, to which files are lent; they outlive a restart.

const lent = new Map();

const NOT_FILES = [".", "..", "dev", "proc", "sys"];

// Let opencv.js see what Pyodide sees, from the same working folder. False where files must be lent.
function enterFolder(folder) {
  const { FS } = engine.cv, proxy = FS?.filesystems?.PROXYFS;
  if (!proxy || folder === "/") return false;
  engine.mounted ??= new Set(NOT_FILES);
  for (const name of pyodide.FS.readdir("/")) {
    const path = `/${name}`;
    if (engine.mounted.has(name) || !pyodide.FS.isDir(pyodide.FS.stat(path).mode)) continue;
    if (!FS.analyzePath(path).exists) FS.mkdir(path);
    FS.mount(proxy, { root: path, fs: hostFiles }, path);
    engine.mounted.add(name);
  }
  FS.chdir(folder);
  return true;
}

// Pyodide's file system, its errors by the names that the proxy looks for.
const ERRORS = { 2: "EACCES", 10: "EBUSY", 20: "EEXIST", 28: "EINVAL", 31: "EISDIR", 44: "ENOENT", 51: "ENOSPC", 54: "ENOTDIR", 55: "ENOTEMPTY", 63: "EPERM", 69: "EROFS" };
const hostFiles = new Proxy({}, {
  get: (_, name) => (...args) => {
    try { return pyodide.FS[name](...args); } catch (failure) {
      throw Object.assign(failure, { code: ERRORS[failure.errno] ?? "EIO" });
    }
  },
});

function mount(path, data) {
  const parts = `/${path}`.split("/"), name = parts.pop();                // opencv.js's own working folder is the root
  const folder = parts.join("/").replace(/^\/+/, "/") || "/";
  engine.cv.FS_createPath("/", folder.slice(1), true, true);
  try { engine.cv.FS_unlink(path); } catch { /* it was not there */ }
  engine.cv.FS_createDataFile(folder, name, data, true, true, true);
}

// What OpenCV's logger writes goes where Python's own warnings go; nothing else that C++ prints is for users.
function log(line) {
  if (!/^\[ ?(FATAL|ERROR|WARN|INFO|DEBUG|VERB)/.test(line)) return;
  const bytes = new TextEncoder().encode(`${line}\n`);
  pyodide.FS.write(pyodide.FS.streams[2], bytes, 0, bytes.length);
}
