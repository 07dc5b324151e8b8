// The page without its server: a service worker (sw.mjs) keeps what was fetched once.

import { fetched } from "./page.mjs";

navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  if (data.kept) document.body.dataset.offline = "ready";
});

// Have everything kept that the page, its worker (`ofWorker`: addresses) and the examples need.
export async function keepOffline({ version, examples }, ofWorker) {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(`sw.mjs?${version}`, { type: "module" });
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage([...new Set([...pageItself(), ...ofWorker, ...examplesOf(examples)])]);
  } catch (error) {
    console.info(`This page does not work offline: ${error.message}`);
  }
}

const pageItself = () => [location.href.split("#")[0], ...fetched()];

const examplesOf = (examples) => examples
  .flatMap(({ script, files, thumbnail }) => [`examples/${script}`, ...files.map((name) => `photos/${name}`), ...(thumbnail ? [thumbnail] : [])])
  .map((path) => new URL(path, location.href).href);
