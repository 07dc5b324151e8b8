// Files that opencv.js opens. One that shows its file system's functions (emscripten's FS) works on Python's own; another has a file
// system of its own, to which files are lent; they outlive a restart.

const lent = new Map();

// Let opencv.js carry out its system calls with Pyodide's functions: there is one tree of files, one working folder and one
// table of open files for both programs, and so nothing that could be out of date. What C++ prints stays apart (log), and no
// file is mapped into memory: it would be into Pyodide's. False where files must be lent.
function shareFiles({ FS }) {
  if (!FS) return false;
  const ours = FS.getStream, { FS: theirs } = pyodide;
  for (const name of Object.keys(FS)) if (typeof theirs[name] === "function") FS[name] = theirs[name];
  FS.getStream = (number) => (number === 1 || number === 2 ? ours : theirs.getStream)(number);
  FS.mmap = () => { throw new FS.ErrnoError(NO_DEVICE); };
  return true;
}

const NO_DEVICE = 43;                     // emscripten's number of ENODEV

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
