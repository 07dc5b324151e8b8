// Small things that every part of the page uses, its workers too.

export const element = (id) => document.getElementById(id);

// A new element with properties and children.
export function made(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

// The row of titles above a table.
export const titles = (texts) => made("thead", {}, made("tr", {}, ...texts.map((textContent) => made("th", { scope: "col", textContent }))));

// The last line of a Python traceback is the sentence that a reader needs.
export const lastLine = (error) => String(error.message ?? error).trim().split("\n").at(-1);

// The address of a file of the page's, and those of all that has been fetched here.
export const here = (path) => new URL(path, import.meta.url).href;
export const fetched = () => performance.getEntriesByType("resource").map(({ name }) => name);

// The server's answer; fails with one sentence.
export async function get(path) {
  const answer = await fetch(here(path)).catch(() => null);
  if (!answer) throw new Error("the server does not answer; start it with make serve.");
  if (!answer.ok) throw new Error(`the server answered ${answer.status} for ${path}.`);
  return answer;
}
