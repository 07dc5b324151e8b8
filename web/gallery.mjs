// The examples, as cards in a dialog.

import { element, get, made } from "./page.mjs";

const NEEDS = { camera: "Camera", full: "Full build" };

// `examples`: those of config.json; `build`: the name of the running one; `onChosen` gets an example.
export function fillGallery(examples, build, onChosen) {
  const dialog = element("gallery");
  element("cards").replaceChildren(...examples.map((example) => card(example, build, () => { dialog.close(); onChosen(example); })));
  element("open-gallery").onclick = () => dialog.showModal();
  element("close-gallery").onclick = () => dialog.close();
  dialog.onclick = ({ target }) => { if (target === dialog) dialog.close(); };  // beside it
}

function card({ title, about, needs, thumbnail }, build, onclick) {
  const picture = thumbnail
    ? made("img", { src: thumbnail, alt: "", loading: "lazy", width: 320, height: 200 })
    : made("span", { className: "blank", ariaHidden: "true", textContent: needs.includes("camera") ? "◉" : "cv2" });
  const missing = needs.includes("full") && build === "stock" ? " (not this one)" : "";
  const notes = needs.map((need) => made("span", { className: "need", textContent: NEEDS[need] + (need === "full" ? missing : "") }));
  const text = made("span", { className: "about" }, made("strong", { textContent: title }), made("span", { textContent: about }), ...notes);
  return made("li", {}, made("button", { type: "button", onclick }, picture, text));
}

// {source, files} of an example: its text, and the photographs that it reads.
export async function fetchExample({ script, files }) {
  const source = await (await get(`examples/${script}`)).text();
  const photos = await Promise.all(files.map(async (name) => [name, await (await get(`photos/${name}`)).arrayBuffer()]));
  return { source, photos };
}
