// A script in a link: JSON, deflated, as base64url after the #. It never reaches a server.

const KEY = "#script=";

export async function toLink(shared) {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(shared)), new CompressionStream("deflate-raw"));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return location.href.split("#")[0] + KEY + text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// What the page's link carries, or null; fails with one sentence if that is damaged.
export async function fromLink() {
  if (!location.hash.startsWith(KEY)) return null;
  try {
    const text = location.hash.slice(KEY.length).replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const shared = JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw"))));
    if (typeof shared.source !== "string") throw new TypeError("no script");
    return shared;
  } catch {
    throw new Error("the script in this link is damaged; ask for the whole link.");
  }
}

async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}
