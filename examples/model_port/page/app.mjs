// The page: chooses a picture, has the worker detect in it, shows its result beside the server's.

const element = (id) => document.getElementById(id);
const parameters = new URLSearchParams(location.search);
const worker = new Worker("worker.mjs", { type: "module" });
let chosen = 0; // counts the pictures that were asked for

worker.onmessage = ({ data }) => messages[data.type](data);
worker.onerror = (event) => enter("broken", `The page's worker failed: ${event.message ?? "a file of it is missing"}`);
navigator.storage?.persist?.(); // a request not to throw away what was kept when space is short
worker.postMessage({ type: "start", switching: parameters.get("switching") !== "no" });

const messages = {
  progress: ({ message, share }) => enter("starting", message, share),
  broken: ({ message }) => enter("broken", message),
  wrong: ({ message }) => enter("ready", message, undefined, true),
  ready(data) {
    element("software").textContent = data.software;
    fill("files", data.files.map(({ name, size, kept }) => [name, `${(size / 1e6).toFixed(1)} MB`, kept ? "this browser's storage" : "the server"]));
    element("storage").textContent = data.storage || "Both are kept in this browser: the next visit fetches neither.";
    element("samples").replaceChildren(...data.samples.map(sampleButton));
    document.body.dataset.switching = data.switching;
    document.body.dataset.threads = data.threads;
    enter("ready", "Ready.");
    element("samples").querySelector("button")?.click();
  },
  result,
};

function enter(state, message, share, wrong = state === "broken") {
  element("message").textContent = message;
  element("status").className = [wrong && "wrong", ["ready", "broken"].includes(state) && "idle"].filter(Boolean).join(" ");
  if (share === undefined) element("progress").removeAttribute("value");
  else element("progress").value = share;
  element("choice").className = state === "ready" ? "" : "busy";
  document.body.dataset.state = state;
}

// --- choosing -------------------------------------------------------------------------------------------------

function sampleButton({ name, picture, results }) {
  const button = document.createElement("button");
  button.append(Object.assign(document.createElement("img"), { src: picture, alt: name }));
  button.onclick = () => choose(button, async () => ({
    bytes: await bytesOf(picture),
    theirs: Object.fromEntries(await Promise.all(Object.entries(results).map(async ([file, url]) => [file, await bytesOf(url)]))),
  }));
  return button;
}

element("upload").onchange = ({ target }) => {
  const [file] = target.files;
  if (file) choose(null, async () => ({ bytes: new Uint8Array(await file.arrayBuffer()), theirs: null }));
  target.value = "";
};

async function choose(button, load) {
  const mine = ++chosen;
  for (const other of element("samples").children) other.ariaPressed = String(other === button);
  enter("running", "Detecting…");
  try {
    const picture = await load();
    if (mine === chosen) worker.postMessage({ type: "detect", ...picture });
    showServer(picture.theirs);
  } catch (error) {
    enter("ready", `The picture could not be loaded: ${error.message}`, undefined, true);
  }
}

async function bytesOf(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: the server answers ${answer.status}.`);
  return new Uint8Array(await answer.arrayBuffer());
}

// --- showing --------------------------------------------------------------------------------------------------

function showServer(files) {
  URL.revokeObjectURL(element("theirs").src);
  element("theirs").hidden = !files;
  element("unseen").hidden = Boolean(files);
  if (files) element("theirs").src = URL.createObjectURL(new Blob([files["drawn.png"]], { type: "image/png" }));
}

function result({ drawn, seconds, found, server = "", theirs = [], rows = [] }) {
  const canvas = element("mine");
  [canvas.width, canvas.height] = [drawn.width, drawn.height];
  canvas.getContext("2d").putImageData(drawn, 0, 0);
  element("server").textContent = server;
  const scores = new Map(theirs.map(([label, score, box]) => [`${label} ${box}`, score.toFixed(6)]));
  fill("boxes", found.map(([label, score, box]) => [label, box.join(", "), scores.get(`${label} ${box}`) ?? "–", score.toFixed(6)]));
  fill("rows", rows.map(([what, finding, same]) => [what, finding, same ? "identical" : "different"]));
  for (const cell of element("rows").querySelectorAll("td:last-child")) cell.className = cell.textContent === "identical" ? "same" : "other";
  const wrong = rows.filter(([, , same]) => !same).map(([what]) => what);
  const verdict = element("verdict");
  verdict.className = !rows.length ? "" : wrong.length ? "other" : "same";
  verdict.textContent = !rows.length
    ? `${found.length} found`
    : wrong.length ? `Not the same: ${wrong.join(", ")}` : "Identical: what the network says, boxes, contours, mask, every pixel of the drawn picture";
  element("rows").hidden = !rows.length;
  element("results").hidden = false;
  enter("ready", `${found.length} found in ${(seconds * 1000).toFixed(0)} ms.`);
}

function fill(table, rows) {
  element(table).tBodies[0].replaceChildren(...rows.map((cells) => {
    const row = document.createElement("tr");
    for (const content of cells) row.insertCell().textContent = content;
    return row;
  }));
}
