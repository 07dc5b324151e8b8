// The table of what becomes of a script's cv2 names, as `cv2shim check` tells it.

import { element, made, titles } from "./page.mjs";

const CONSTANT = "constant", EXACT = "exact";
let worker = null;

// Check `job` ({source, name, build, pyodide, packages}) and show what was found; `goTo` leads to a line, `keep` gets the addresses that were
// fetched for it. Of checks that overlap, the last one shows.
export function check(job, { goTo, keep }) {
  worker ??= new Worker("checker.mjs", { type: "module" });
  tell("Reading the script… (the first time, what reads it is loaded: some seconds)");
  worker.onmessage = ({ data: { found, message, fetched } }) => {
    if (message) return tell(message, "wrong");
    show(found, goTo);
    keep(fetched);
  };
  worker.onerror = ({ message }) => { worker = null; tell(`The script could not be checked: ${message ?? "the worker failed"}`, "wrong"); };
  worker.postMessage(job);
}

export const hideCheck = () => { element("checked").hidden = true; };

function fill(...parts) {
  element("checked").hidden = false;
  element("checked").replaceChildren(made("h2", { textContent: "Check" }), ...parts);
}

const paragraph = (textContent, className = "hint") => made("p", { className, textContent });
const tell = (text, className) => fill(paragraph(text, className));

function show(found, goTo) {
  const shown = found.names.filter(({ kind, verdict }) => kind !== CONSTANT || verdict !== EXACT);
  const others = [...found.packages.filter(({ status }) => status !== "in Pyodide").map(packageRow), ...found.lacking.map(lackingRow), ...found.unresolved.map(unresolvedRow)];
  const lines = (places) => made("span", {}, ...places.map(([, line]) => made("button", { type: "button", className: "place", textContent: line, onclick: () => goTo(line) })));
  fill(
    paragraph(conclusion(found), found.status ? "wrong" : ""),
    ...found.unread.map((sentence) => paragraph(sentence, "wrong")),
    ...(shown.length ? [table(["cv2.", "Verdict", "Time", "Lines"], shown.map((name) => nameRow(name, lines(name.places))))] : []),
    ...(others.length ? [table(["Besides cv2", "", "Lines"], others.map(([text, kind, places, why]) => [why, text, kind, lines(places)]))] : []),
    ...found.advice.map((sentence) => paragraph(sentence)),
    ...(shown.some(({ time }) => time) ? [paragraph("Times: a call’s ÷ the same call’s in Pyodide’s own cv2.")] : []),
  );
}

function conclusion({ names, build, opencv, unread }) {
  const failing = names.filter(({ fails }) => fails).length, all = names.length;
  if (unread.length) return "The script cannot be read.";
  if (!all) return "The script uses no name of cv2.";
  const what = failing ? `${failing} of them ${failing > 1 ? "are" : "is"} missing or different` : "nothing is missing and nothing differs";
  return `${all} ${all > 1 ? "names" : "name"} of cv2; ${what} in ${build} of OpenCV ${opencv}.`;
}

const nameRow = ({ name, verdict, time, why }, lines) => [why, name || "cv2", verdict, time ? `${time} ×` : "", lines];
const packageRow = ({ module, status, places, why }) => [module, status, places, why];
const lackingRow = ({ text, kind, place, why }) => [text, kind, [place], why];
const unresolvedRow = ({ text, why, place }) => [text, "not resolved", [place], why];

// `rows`: why, which has a line of its own below, and the cells.
function table(head, rows) {
  const cell = (content) => (typeof content === "string" ? made("td", { textContent: content }) : made("td", {}, content));
  return made("table", {},
    titles(head),
    ...rows.map(([why, name, ...cells]) => made("tbody", {},
      made("tr", {}, made("th", { scope: "row", textContent: name }), ...cells.map(cell)),
      ...(why ? [made("tr", { className: "why" }, made("td", { colSpan: head.length, textContent: why }))] : []))));
}
