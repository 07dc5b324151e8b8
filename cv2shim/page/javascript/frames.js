// A window's frame: a bar with its title, which moves it, a picture, trackbars and buttons. Each is an element of its own
// with a shadow tree, which the page's styles do not reach.

const MARGIN = 16, CASCADE = 28, GAP = 12, VISIBLE = 48;         // pixels
const made = (tag, className, properties = {}) => Object.assign(document.createElement(tag), { className, ...properties });

// The page's own place for windows, in which they stand one after the other; else they float above it.
let floor = null;
function place() {
  const own = document.querySelector("[data-cv2-windows]");
  if (own) return own;
  if (!floor) {
    floor = document.createElement("section");
    floor.setAttribute("aria-label", "cv2 windows");
    document.body.append(floor);
    leaving.push(() => floor.remove());
  }
  return floor;
}

// {host, frame, view, canvas, …}; `closed` is called when the user closes it, `raised` when they turn to it, `typed` with the
// name of a key of a keyboard on the screen.
function makeFrame(name, title, { closed, raised, typed }) {
  const host = made("div", "cv2-window"), shadow = host.attachShadow({ mode: "open" });
  host.dataset.name = name;
  shadow.adoptedStyleSheets = [sheet()];
  const parts = {
    host,
    frame: made("div", "frame", { tabIndex: 0, role: "group" }),
    bar: made("div", "bar"),
    title: made("span", "title"),
    keys: made("button", "keys", { type: "button", textContent: "⌨" }),
    close: made("button", "close", { type: "button", textContent: "×" }),
    view: made("div", "view"),
    canvas: made("canvas", "", { role: "img" }),
    overlay: made("output", "overlay"),
    bars: made("div", "bars"),
    status: made("output", "status"),
  };
  const { frame, bar, close, view } = parts;
  view.hidden = true;                                             // until there is a picture
  bar.append(parts.title, parts.keys, close);
  view.append(parts.canvas, parts.overlay);
  frame.append(bar, view, parts.bars, parts.status);
  shadow.append(frame);
  setTitle(parts, title);
  screenKeyboard(parts, typed);
  close.addEventListener("click", closed);
  host.addEventListener("pointerdown", raised);
  host.addEventListener("focusin", raised);
  const parent = place();
  host.classList.add(parent === floor ? "floating" : "docked");
  movable(parts);
  parent.append(host);
  new ResizeObserver(() => fit(parts)).observe(view);
  return parts;
}

// A phone has keys only while something is written in: a field that nobody sees, behind a button of the bar.
function screenKeyboard({ keys, frame }, typed) {
  const field = made("input", "field", { type: "text", autocapitalize: "none", autocomplete: "off", tabIndex: -1 });
  const named = { insertLineBreak: "Enter", deleteContentBackward: "Backspace" };
  field.setAttribute("aria-label", "Keys for this window");
  frame.append(field);
  keys.setAttribute("aria-label", "Show the keyboard");
  keys.addEventListener("click", () => field.focus({ preventScroll: true }));
  field.addEventListener("beforeinput", (event) => {
    event.preventDefault();
    for (const key of named[event.inputType] ? [named[event.inputType]] : event.data ?? "") typed(key);
  });
}

function setTitle({ title, close, frame }, text) {
  title.textContent = text;
  frame.setAttribute("aria-label", `${text}, window`);
  close.setAttribute("aria-label", `Close ${text}`);
}

function moveTo({ host }, x, y) {
  const clamp = (value, low, high) => Math.round(Math.min(Math.max(value, low), Math.max(low, high)));
  host.style.left = `${clamp(x, Math.min(0, VISIBLE - host.offsetWidth), innerWidth - VISIBLE)}px`;
  host.style.top = `${clamp(y, 0, innerHeight - VISIBLE)}px`;
}

// Dragged by its bar. One that stands in the page's own place moves from where it stands.
function movable(parts) {
  const { host, bar } = parts;
  bar.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target !== bar && event.target !== parts.title) return;
    bar.setPointerCapture(event.pointerId);
    const floating = host.classList.contains("floating"), from = floating ? host.getBoundingClientRect() : offset(host);
    host.dataset.moved = "";
    const [dx, dy] = [from.left - event.clientX, from.top - event.clientY];
    const drag = (moved) => {
      if (floating) return moveTo(parts, moved.clientX + dx, moved.clientY + dy);
      Object.assign(host.style, { left: `${moved.clientX + dx}px`, top: `${moved.clientY + dy}px` });
    };
    bar.addEventListener("pointermove", drag);
    bar.addEventListener("lostpointercapture", () => bar.removeEventListener("pointermove", drag), { once: true });
  });
}
const offset = ({ style }) => ({ left: parseFloat(style.left) || 0, top: parseFloat(style.top) || 0 });

// Put a floating window that nobody has moved where no other is, else a little beside the one before.
function settle(parts, others) {
  const { host } = parts;
  if (!host.classList.contains("floating") || "moved" in host.dataset) return;
  const { width, height } = host.getBoundingClientRect();
  const taken = others.map((other) => other.host.getBoundingClientRect()).filter((box) => box.width);
  const free = (x, y) => taken.every((box) => x + width <= box.left || x >= box.right || y + height <= box.top || y >= box.bottom);
  const inside = (x, y) => x + width <= innerWidth && y + height <= innerHeight;
  const spots = [[MARGIN, MARGIN], ...taken.flatMap((box) => [[box.right + GAP, box.top], [box.left, box.bottom + GAP]])];
  const step = MARGIN + CASCADE * (taken.length % 8), right = Math.max(MARGIN / 2, innerWidth - width - MARGIN / 2);
  moveTo(parts, ...spots.find((spot) => inside(...spot) && free(...spot)) ?? [Math.min(step, right), step]);
}

// Enlarged pixels have edges, as they have in OpenCV's windows.
function fit({ canvas }) {
  canvas.classList.toggle("enlarged", canvas.clientWidth > canvas.width * 1.5);
}

// A slider with its name and value; returns how to set it.
function makeTrackbar({ bars }, name, report) {
  const row = made("div", "trackbar"), id = `trackbar-${bars.childElementCount}`;
  const label = made("label", "", { htmlFor: id, textContent: name }), output = made("output", "");
  const input = made("input", "", { id, type: "range", step: 1 });
  output.setAttribute("for", id);
  input.addEventListener("input", () => { output.textContent = input.value; report(Number(input.value)); });
  row.append(label, input, output);
  bars.append(row);
  return (low, high, value) => {
    Object.assign(input, { min: low, max: high, value });
    output.textContent = input.value;
  };
}

const PUSH = 0, CHECK = 1;

// A push button, a check box or, among those in its row, a radio button; a new row if it is to be or there is none.
function makeButton(panel, label, kind, state, newRow, report) {
  if (newRow || !panel.row) {
    panel.row = made("div", "buttons");
    panel.rows = (panel.rows ?? 0) + 1;
    panel.frame.append(panel.row);
  }
  if (kind === PUSH) {
    const button = made("button", "", { type: "button", textContent: label });
    button.addEventListener("click", () => report(0));
    panel.row.append(button);
    return;
  }
  const radio = kind !== CHECK, name = `row-${panel.rows}`;
  const input = made("input", "", { type: radio ? "radio" : "checkbox", name, checked: state }), wrapped = made("label", "");
  wrapped.append(input, label);
  panel.row.append(wrapped);
  if (radio) choose(panel.row, input, state, report);
  else input.addEventListener("change", () => report(Number(input.checked)));
}

// One of the radio buttons in a row: the one that it takes over from reports as well.
function choose(row, input, state, report) {
  const chosen = { report };
  if (state) row.chosen = chosen;
  input.addEventListener("change", () => {
    row.chosen?.report(0);
    row.chosen = chosen;
    report(1);
  });
}
