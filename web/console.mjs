// What the script prints. Lines of a traceback lead to the editor.

import { element, made } from "./page.mjs";

const MOST_LINES = 2000;                                          // of an endless loop that prints, the last ones
const PERIOD = 50;                                                // ms between two drawings; more often, an endless loop keeps the page busy
const PLACE = /File "([^"]*)", line (\d+)/;
let waiting = [];                                                 // [line, stream], for the next drawing

export function clearConsole() {
  waiting = [];
  element("console").replaceChildren();
}

// `link`: what a place in a file leads to, a function of its name and line that returns a function, or nothing.
export function print(line, stream, link = () => null) {
  if (!waiting.length) setTimeout(drawConsole, PERIOD);           // a hidden tab has no frames
  waiting.push([line, stream, link]);
  if (waiting.length > MOST_LINES) waiting.splice(0, waiting.length - MOST_LINES);
}

// Draws what has been printed so far.
export function drawConsole() {
  if (!waiting.length) return;
  const box = element("console");
  box.append(...waiting.map(shown));
  waiting = [];
  while (box.childElementCount > MOST_LINES) box.firstElementChild.remove();
  box.scrollTop = box.scrollHeight;
}

function shown([line, stream, link]) {
  const [, file, number] = PLACE.exec(line) ?? [], go = file && link(file, Number(number));
  const span = made("span", { className: stream });
  if (go) span.append(made("button", { type: "button", className: "place", textContent: line, onclick: go }), "\n");
  else span.append(`${line}\n`);
  return span;
}
