// Mediabunny, which takes video files apart and puts them together; fetched when the first video is opened.

let mediabunny = null;

const LIBRARY = "mediabunny.min.mjs";

// From where it lies beside this module, at one of the addresses, or beside the page.
async function loadLibrary(addresses) {
  document.createElement("video").canPlayType("video/webm");      // WebKitGTK's process dies of a question about codecs that comes first
  const beside = typeof HOME === "string" ? [new URL(LIBRARY, HOME).href] : [];
  const others = [...addresses, LIBRARY].map((address) => new URL(address, document.baseURI).href);
  mediabunny ??= firstOf([...new Set([...beside, ...others])]).catch((failure) => {
    mediabunny = null;
    throw failure;
  });
  return mediabunny;
}

async function firstOf(addresses) {
  for (const address of addresses) {
    try {
      return await import(address);
    } catch { /* it may lie at the next */ }
  }
  throw new Error(`${LIBRARY}, which reads and writes video files, is at none of ${addresses.join(", ")}: ` +
    "serve the file that `make wheel` puts beside the wheel");
}
