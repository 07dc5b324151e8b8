// A table of what each cv2 call took, here and, if that was asked for, in Pyodide's own cv2.

import { element, made, titles } from "./page.mjs";

// `here` and `there`: lists of [function, calls, ms]; `there` is null without a comparison.
export function showTiming(here, there = null, note = "") {
  element("timing").hidden = !here;
  if (!here) return;
  const theirs = new Map((there ?? []).map(([name, calls, ms]) => [name, ms / calls]));
  const head = ["Function", "Calls", "ms", "ms a call", ...(there ? ["Pyodide’s own", "Ratio"] : [])];
  const rows = here.map(([name, calls, ms]) => {
    const each = ms / calls;
    return [name, calls, ms.toFixed(1), digits(each), ...(there ? compared(each, theirs.get(name)) : [])];
  });
  const table = made("table", {},
    titles(head),
    made("tbody", {}, ...rows.map(([name, ...cells]) => made("tr", {},
      made("th", { scope: "row", textContent: name }), ...cells.map((text) => made("td", { textContent: text }))))));
  const hint = made("p", { className: "hint", textContent: note || (rows.length ? "" : "The script called no cv2 function.") });
  element("timing").replaceChildren(made("h2", { textContent: "cv2 calls" }), ...(rows.length ? [table] : []), hint);
}

const digits = (ms) => ms.toFixed(ms < 1 ? 3 : ms < 100 ? 2 : 0);
const compared = (ms, theirs) => (theirs === undefined ? ["–", "–"] : [digits(theirs), (ms / theirs).toFixed(2)]);
