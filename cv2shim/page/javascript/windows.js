// cv2's windows: what Python tells them to do, and the keys that are pressed in them.

const windows = new Map();                                        // name → a frame's parts and its state
const PANEL = "", PANEL_TITLE = "cv2 settings";
const open = () => [...windows.values()].some(({ host }) => !host.hidden);
let above = 1000;                                                 // the z-index of the window that was turned to last

handlers.windowsReady = () => true;

handlers.windowOpen = (name, autosize, free) => {
  if (windows.has(name)) return;
  const window = makeFrame(name, name === PANEL ? PANEL_TITLE : name, {
    closed: () => { hide(window); happened(["closed", name]); },
    typed: (key) => pressed(key, false),
    raised: () => { if (!window.host.classList.contains("topmost")) window.host.style.zIndex = ++above; },
  });
  window.autosize = autosize;
  window.view.classList.toggle("free", free);
  window.trackbars = new Map();
  windows.set(name, window);
  settle(window, others(window));
  if (windows.size === 1) document.addEventListener("keydown", keyDown);
  turnTo(window);
};

const others = (window) => [...windows.values()].filter((other) => other !== window && !other.host.hidden);

// The new window has the keys, unless somebody is writing.
function turnTo({ frame, host }) {
  host.style.zIndex = ++above;
  if (!isWritten(document.activeElement)) frame.focus({ preventScroll: true, focusVisible: false });
}
const isWritten = (element) => element?.matches("input, textarea, select, [contenteditable]:not([contenteditable=false])");

function hide({ host, frame }) {
  const focused = host.contains(document.activeElement);
  host.hidden = true;
  const next = focused && [...windows.values()].findLast((other) => !other.host.hidden);
  if (next) next.frame.focus({ preventScroll: true });
}

handlers.windowShow = (name, width, height, pixels, again) => {
  const window = windows.get(name);
  if (!window) return;
  const { canvas, view } = window, first = view.hidden;
  if (again && window.host.hidden) { window.host.hidden = false; turnTo(window); }
  if (canvas.width !== width || canvas.height !== height || first) {
    Object.assign(canvas, { width, height });
    canvas.setAttribute("aria-label", `${width} by ${height} pixels`);
  }
  const data = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  window.context ??= canvas.getContext("2d", { alpha: false });
  window.context.putImageData(new ImageData(data, width, height), 0, 0);
  fresh = true;
  if (!first) return;
  view.hidden = false;
  resizable(window);
  settle(window, others(window));
};

// A window that does not have its picture's size has at first as much of it as fits.
function resizable(window) {
  const { view, canvas, autosize } = window;
  view.classList.toggle("resizable", !autosize);
  const [width, height] = window.size ?? [canvas.width, canvas.height];
  Object.assign(view.style, autosize ? { width: "", height: "" } : { width: `${width}px`, height: `${height}px` });
}

handlers.windowClose = (name) => {
  const window = windows.get(name);
  if (!window) return;
  hide(window);
  window.host.remove();
  windows.delete(name);
  if (!windows.size) { document.removeEventListener("keydown", keyDown); queue.length = typed.length = 0; }
};

handlers.windowTitle = (name, title) => setTitle(windows.get(name), title);
handlers.windowMove = (name, x, y) => {
  const window = windows.get(name);
  if (!window?.host.classList.contains("floating")) return;
  window.host.dataset.moved = "";
  moveTo(window, x, y);
};
handlers.windowResize = (name, width, height) => {
  const window = windows.get(name);
  if (!window || window.autosize) return;
  window.size = [Math.max(1, width), Math.max(1, height)];
  resizable(window);
  settle(window, others(window));
};
handlers.windowRect = (name) => {
  const { canvas, host } = windows.get(name) ?? {};
  if (!host) return [-1, -1, -1, -1];
  const box = canvas.getBoundingClientRect();
  return [box.left, box.top, box.width, box.height].map(Math.round);
};
handlers.windowMode = (name, mode, on) => {
  const window = windows.get(name);
  if (mode === "autosize") { window.autosize = on; resizable(window); }
  else if (mode === "free") window.view.classList.toggle("free", on);
  else window.host.classList.toggle(mode, on);
};
handlers.windowText = (name, where, text, delay) => {
  const window = windows.get(name);
  if (!window) return;
  window[where].textContent = text;
  clearTimeout(window[`${where}Timer`]);
  if (delay > 0) window[`${where}Timer`] = setTimeout(() => { window[where].textContent = ""; }, delay);
};
handlers.windowMouse = (name) => {
  const window = windows.get(name);
  if (!window || window.listening) return;
  window.listening = true;
  listen(window.canvas, (event, x, y, flags) => happened(["mouse", name, event, x, y, flags]));
};
handlers.trackbarSet = (name, label, low, high, value) => {
  const window = windows.get(name);
  if (!window) return;
  if (!window.trackbars.has(label)) {
    window.trackbars.set(label, makeTrackbar(window, label, (moved) => happened(["trackbar", name, label, moved])));
    settle(window, others(window));
  }
  window.trackbars.get(label)(low, high, value);
};
handlers.buttonAdd = (number, label, kind, state, newRow) => {
  const panel = windows.get(PANEL);
  makeButton(panel, label, kind, state, newRow, (value) => happened(["button", number, value]));
};
handlers.windowsWait = (delay) => wait(delay, open());

leaving.push(() => { for (const name of [...windows.keys()]) handlers.windowClose(name); });

// ---- keys ----

const SILENT = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock", "Dead", "Process", "Unidentified", "Fn"]);
const SCROLLING = new Set([" ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"]);

// A key counts if it is pressed in a window, or while nothing else has the keys. What a control needs is the control's.
function keyDown(event) {
  const { key, target } = event, inside = [...windows.values()].find(({ host }) => host === target);
  if (!inside && target !== document.body) return;
  if (event.ctrlKey || event.metaKey || event.isComposing || SILENT.has(key)) return;
  const control = inside?.host.shadowRoot.activeElement;
  if (control?.matches("input[type=range]") && SCROLLING.has(key) && key !== " ") return;
  if (control?.matches(".field") && (key.length === 1 || key === "Enter" || key === "Backspace")) return;  // see beforeinput
  if (control?.matches("button, input:not([type=range], .field)") && (key === "Enter" || key === " ")) return;
  if (inside && (SCROLLING.has(key) || key === "Backspace")) event.preventDefault();
  pressed(key, event.repeat);
}
