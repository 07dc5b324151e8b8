// Files that opencv.js may open, in its own file system; they outlive a restart.

const lent = new Map();

function mount(path, data) {
  const parts = `/${path}`.split("/"), name = parts.pop();                // opencv.js's own working folder is the root
  const folder = parts.join("/").replace(/^\/+/, "/") || "/";
  engine.cv.FS_createPath("/", folder.slice(1), true, true);
  try { engine.cv.FS_unlink(path); } catch { /* it was not there */ }
  engine.cv.FS_createDataFile(folder, name, data, true, true, true);
}
