// The page: what its controls do. Python runs in worker.mjs.

import { check, hideCheck } from "./checking.mjs";
import { clearConsole, drawConsole, print } from "./console.mjs";
import { createEditor } from "./editor.mjs";
import { addFile, givenFiles, hasFile, listenForFiles } from "./files.mjs";
import { fetchExample, fillGallery } from "./gallery.mjs";
import { keepOffline } from "./offline.mjs";
import { element, get } from "./page.mjs";
import { showWritten } from "./pictures.mjs";
import { Python } from "./python.mjs";
import { fromLink, toLink } from "./share.mjs";
import { showTiming } from "./timing.mjs";

const DRAFT = "cv2 playground: script";                           // what was written here last, for a reload
const STOPPED = 130;
const COMPARED = "Pyodide’s own cv2 has no windows: there imshow does nothing and waitKey says that Esc was pressed.";
let config, python, name = "script.py";
let state = "starting";                                           // starting | ready | running | broken
let compared = null;                                              // a Python with Pyodide's own cv2

const editor = createEditor(element("editor"), { onRun: () => { if (state === "ready") run(); }, onChange: keepDraft });

async function start() {
  try {
    config = await (await get("config.json")).json();
    fillGallery(config.examples, config.build, (example) => choose(example).catch(complain));
    await open();
  } catch (error) {
    return enter("broken", `The page could not be set up: ${error.message}`);
  }
  python = new Python(hear, { lock: "lock.json", wheel: config.wheel });
  enter("starting", "Loading…");
}

// --- the script -----------------------------------------------------------------------------------------

async function open() {
  const shared = await fromLink().catch((error) => { complain(error); return null; });
  const draft = shared ?? readDraft();
  if (!draft) return choose(config.examples[0]);
  await giveFiles(config.examples.find(({ script }) => script === draft.example));
  show(draft.source, draft.arguments, draft.example);
}

let shown = {};                                                   // {example} whose photographs the script has

async function choose(example) {
  const { source } = await giveFiles(example);
  show(source, example.arguments, example.script);
  keepDraft(null);
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);
}

async function giveFiles(example) {
  if (!example) return {};
  const { source, photos } = await fetchExample(example);
  for (const [file, bytes] of photos) if (!hasFile(file)) addFile(file, bytes);
  return { source };
}

function show(source, args, example) {
  editor.text = source;
  element("arguments").value = args ?? "";
  shown = { example };
  name = example?.split("/").at(-1) ?? "script.py";
}

const current = () => ({ source: editor.text, arguments: element("arguments").value, ...shown });

function keepDraft(text) {
  try {
    if (text === null) localStorage.removeItem(DRAFT);
    else localStorage.setItem(DRAFT, JSON.stringify(current()));
  } catch { /* a browser that keeps nothing */ }
}

function readDraft() {
  try { return JSON.parse(localStorage.getItem(DRAFT)); } catch { return null; }
}

// --- Python ---------------------------------------------------------------------------------------------

const hear = (message) => messages[message.type]?.(message);

const messages = {
  loading: ({ loaded }) => {
    const all = Math.max(loaded, config.bytes);
    enter("starting", `Loading Python and OpenCV: ${megabytes(loaded)} of ${megabytes(all)} MB`, loaded / all);
  },
  starting: () => enter("starting", "Starting OpenCV…", 1),
  ready: ({ versions, fetched }) => { enter("ready", `Ready: ${versions}`); keepOffline(config, fetched); },
  broken: ({ message }) => enter("broken", message),
  print: ({ lines }) => { for (const [line, stream] of lines) print(line, stream, placeIn); },
  done: ({ status, seconds, written, timing, fetched }) => {
    drawConsole();
    showWritten(written);
    timed(timing);
    const ending = status === STOPPED ? "Stopped" : status ? `Ended with status ${status}` : "Finished";
    enter("ready", `${ending} after ${seconds.toFixed(1)} s.`, undefined, ![0, STOPPED].includes(status));
    keepOffline(config, fetched);
  },
};

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

function enter(next, message, share, wrong = next === "broken") {
  state = next;
  element("message").textContent = message;
  element("status").className = [wrong && "wrong", ["ready", "broken"].includes(next) && "idle"].filter(Boolean).join(" ");
  if (share === undefined) element("progress").removeAttribute("value");
  else element("progress").value = share;
  const button = element("run");
  button.disabled = state === "starting" || state === "broken";
  button.textContent = state === "running" ? "Stop" : "Run";
  button.title = state === "running" ? "" : "Ctrl+Enter";
  button.classList.toggle("stop", state === "running");
  document.body.dataset.state = next;
}

const complain = (error) => enter(state, `Something is missing: ${error.message}`, undefined, true);

const job = () => ({
  source: editor.text, name, arguments: element("arguments").value.split(/\s+/).filter(Boolean),
  files: givenFiles(), timed: element("timed").checked,
});

// On a phone they are below the script.
function bringResults() {
  if (matchMedia("(max-width: 800px)").matches) element("results").scrollIntoView();
}

function run() {
  compared?.end();
  clearConsole();
  showWritten([]);
  showTiming(null);
  hideCheck();
  bringResults();
  enter("running", "Running…");
  python.run(job());
}

function stop() {
  enter("running", "Stopping… Stop again to end the script together with its Python.");
  python.stop(() => {
    print("Stopped. The script did not hear of it, so Python starts anew.", "stderr");
    enter("starting", "Starting Python…");
  });
}

// Whether or not a script runs.
function checkScript() {
  bringResults();
  check({ source: editor.text, name, build: config.build, pyodide: config.pyodide, packages: config.checking }, {
    goTo: (line) => editor.goTo(line),
    keep: (fetched) => keepOffline(config, fetched),
  });
}

function placeIn(file, line) {
  return file.split("/").at(-1) === name ? () => editor.goTo(line) : null;
}

// --- times ----------------------------------------------------------------------------------------------

// The same script once more with Pyodide's own cv2, if this server offers that.
function timed(here) {
  if (!here || !config.compare) return showTiming(here);
  showTiming(here, null, "The same script runs on Pyodide’s own cv2…");
  const hearOther = ({ type, timing, status, message }) => {
    if (type === "ready") compared.run(other);
    else if (type === "done") showTiming(here, timing, status ? "There the script ended with an error; times until then." : COMPARED);
    else if (type === "broken") showTiming(here, null, message);
  };
  const other = { ...job(), windowless: true };
  compared = new Python(hearOther, { lock: "peer.json" });
}

// --- controls -------------------------------------------------------------------------------------------

element("run").onclick = () => (state === "running" ? stop() : run());

element("check").onclick = checkScript;

element("share").onclick = async () => {
  const link = await toLink(current());
  history.replaceState(null, "", link);
  const copied = await navigator.clipboard?.writeText(link).then(() => true, () => false);
  const where = copied ? "The link is copied, and is this page’s address." : "The link is this page’s address now.";
  element("message").textContent = `${where} It holds the script, not the files that you added.`;
};

element("arguments").onchange = () => keepDraft(editor.text);

listenForFiles({
  onScript(file, text) { show(text, "", undefined); name = file; keepDraft(text); },
  onFiles([first]) {
    const rest = element("arguments").value.split(/\s+/).slice(1);
    element("arguments").value = [first, ...rest].join(" ");
  },
});

addEventListener("hashchange", () => open().catch(complain));

start();
