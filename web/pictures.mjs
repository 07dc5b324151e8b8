// The pictures and other files that the script wrote.

import { element, made } from "./page.mjs";

const TYPES = {
  png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", webp: "image/webp", bmp: "image/bmp", gif: "image/gif", avif: "image/avif",
  mp4: "video/mp4", webm: "video/webm",
};

// `written`: a list of {name, bytes, shape}.
export function showWritten(written) {
  for (const { href } of element("pictures").querySelectorAll("a")) URL.revokeObjectURL(href);
  element("pictures").replaceChildren(...written.map(figure));
}

function figure({ name, bytes, shape }) {
  const type = TYPES[name.split(".").at(-1).toLowerCase()];
  const href = URL.createObjectURL(new Blob([bytes], { type: type ?? "application/octet-stream" }));
  const caption = made("figcaption", {}, made("a", { href, download: name, textContent: name }), shape ? ` ${shape}` : "");
  return made("figure", {}, ...picture(type, href, name), caption);
}

function picture(type = "", href, name) {
  if (type.startsWith("image/")) return [made("img", { src: href, alt: name })];
  return type.startsWith("video/") ? [made("video", { src: href, controls: true, ariaLabel: name })] : [];
}
