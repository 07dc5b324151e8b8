// The files that the script finds in its folder: added, dropped or an example's.

import { element, made } from "./page.mjs";

const files = new Map();                                          // name → Uint8Array

export const givenFiles = () => [...files];
export const hasFile = (name) => files.has(name);

export function addFile(name, buffer) {
  files.set(name, new Uint8Array(buffer));
  list();
}

function list() {
  element("files").replaceChildren(...[...files.keys()].map((name) => {
    const remove = made("button", { type: "button", textContent: "×", title: `Remove ${name}`, ariaLabel: `Remove ${name}` });
    remove.onclick = () => { files.delete(name); list(); };
    return made("li", {}, made("span", { textContent: name }), remove);
  }));
}

// `onScript` gets the name and text of a script, `onFiles` the names of other files that were added.
export function listenForFiles({ onScript, onFiles }) {
  const take = async (chosen) => {
    const names = [];
    for (const file of chosen) {
      const name = file.name.replace(/\s+/g, "_");
      if (name.endsWith(".py") && chosen.length === 1) return onScript(name, await file.text());
      addFile(name, await file.arrayBuffer());
      names.push(name);
    }
    if (names.length) onFiles(names);
  };
  element("add-files").onclick = () => element("upload").click();
  element("upload").onchange = async ({ target }) => { await take([...target.files]); target.value = ""; };
  listenForDrops(take);
}

// A file may be dropped anywhere; text that is dragged within the page is the editor's.
function listenForDrops(take) {
  const isOfFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
  const mark = (over) => document.body.classList.toggle("dropping", over);
  addEventListener("dragover", (event) => {
    if (!isOfFiles(event)) return;
    event.preventDefault();
    mark(true);
  }, { capture: true });
  addEventListener("dragleave", ({ relatedTarget }) => { if (!relatedTarget) mark(false); });
  addEventListener("drop", (event) => {
    mark(false);
    if (!isOfFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    take([...event.dataTransfer.files]);
  }, { capture: true });
}
