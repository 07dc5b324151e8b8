// The page: an editor, and what the script in it wrote and printed. Python runs in worker.mjs.

const element = (id) => document.getElementById(id);
const files = new Map(); // name -> Uint8Array: what the script finds in its folder
let config;
let worker;
let state = "starting"; // starting | ready | running | broken

async function start() {
  try {
    config = await (await get("config.json")).json();
    for (const { script } of config.samples) element("samples").append(new Option(script));
    await chooseSample(config.samples[0]);
  } catch (error) {
    return enter("broken", `The page could not be set up: ${error.message}`);
  }
  startWorker();
}

async function get(path) {
  const answer = await fetch(path).catch(() => null);
  if (!answer) throw new Error("the server does not answer; start it with make serve.");
  if (!answer.ok) throw new Error(`the server answered ${answer.status} for ${path}.`);
  return answer;
}

async function chooseSample({ script, photo }) {
  element("editor").value = await (await get(`examples/${script}`)).text();
  if (!files.has(photo)) addFile(photo, await (await get(`photos/${photo}`)).arrayBuffer());
  element("arguments").value = `${photo} out`;
}

function addFile(name, buffer) {
  files.set(name, new Uint8Array(buffer));
  element("files").replaceChildren(...[...files.keys()].map((key) => text("span", key)));
}

function text(tag, content, className = "") {
  return Object.assign(document.createElement(tag), { textContent: content, className });
}

// --- the worker -----------------------------------------------------------------------------------------

function startWorker() {
  enter("starting", "Starting Python…");
  worker = new Worker("worker.mjs", { type: "module" });
  worker.onmessage = ({ data }) => messages[data.type](data);
  worker.onerror = (event) => enter("broken", `Python could not be started: ${event.message ?? "the worker failed"}`);
  worker.postMessage({ type: "start" });
}

const messages = {
  progress: ({ share, message }) => enter("starting", message, share),
  ready: ({ versions }) => enter("ready", `Ready: ${versions}`),
  broken: ({ message }) => enter("broken", message),
  print: ({ stream, line }) => print(line, stream),
  done: ({ status, seconds, pictures }) => {
    show(pictures);
    const ending = status ? `Ended with status ${status}` : "Finished";
    enter("ready", `${ending} after ${seconds.toFixed(1)} s.`, undefined, status !== 0);
  },
};

function enter(next, message, share, wrong = next === "broken") {
  state = next;
  element("message").textContent = message;
  element("status").className = [wrong && "wrong", ["ready", "broken"].includes(next) && "idle"].filter(Boolean).join(" ");
  if (share === undefined) element("progress").removeAttribute("value");
  else element("progress").value = share;
  const button = element("run");
  button.disabled = state === "starting" || state === "broken";
  button.textContent = state === "running" ? "Stop" : "Run";
  button.classList.toggle("stop", state === "running");
  document.body.dataset.state = next;
}

// --- running --------------------------------------------------------------------------------------------

function run() {
  element("console").replaceChildren();
  element("status").scrollIntoView({ block: "nearest", behavior: "smooth" }); // on a phone it is further down
  enter("running", "Running…");
  worker.postMessage({
    type: "run",
    source: element("editor").value,
    name: element("samples").value || "script.py",
    arguments: element("arguments").value.split(/\s+/).filter(Boolean),
    files: [...files],
  });
}

function stop() {
  worker.terminate(); // a loop in Python cannot be asked to end, and a fresh Python takes a few seconds
  print("Stopped.", "stderr");
  startWorker();
}

function print(line, stream) {
  element("console").append(text("span", line + "\n", stream));
  element("console").scrollTop = element("console").scrollHeight;
}

function show(pictures) {
  for (const image of element("pictures").querySelectorAll("img")) URL.revokeObjectURL(image.src);
  const none = text("p", "The script wrote no picture.", "hint");
  element("pictures").replaceChildren(...(pictures.length ? pictures.map(figure) : [none]));
}

function figure({ name, type, bytes, shape }) {
  const link = Object.assign(text("a", name), { href: URL.createObjectURL(new Blob([bytes], { type })), download: name });
  const caption = text("figcaption", shape ? ` ${shape}` : "");
  caption.prepend(link);
  const frame = document.createElement("figure");
  if (type) frame.append(Object.assign(document.createElement("img"), { src: link.href, alt: name }));
  frame.append(caption);
  return frame;
}

// --- controls -------------------------------------------------------------------------------------------

element("run").onclick = () => (state === "running" ? stop() : run());

element("samples").onchange = async ({ target }) => {
  const sample = config.samples[target.selectedIndex];
  await chooseSample(sample).catch((error) => enter(state, `The example could not be loaded: ${error.message}`, undefined, true));
};

element("upload").onchange = async ({ target }) => {
  const named = [...target.files].map((file) => [file.name.replace(/\s+/g, "_"), file]);
  for (const [name, file] of named) addFile(name, await file.arrayBuffer());
  if (named.length) {
    const rest = element("arguments").value.split(/\s+/).slice(1);
    element("arguments").value = [named[0][0], ...rest].join(" ");
  }
  target.value = "";
};

element("editor").onkeydown = (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && state === "ready") run();
  else if (event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey) {
    document.execCommand("insertText", false, "    "); // keeps undo
  } else return;
  event.preventDefault();
};

start();
