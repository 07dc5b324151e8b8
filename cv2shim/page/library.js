// Mediabunny, which takes video files apart and puts them together; fetched when the first video is opened.

let mediabunny = null;

// From the first of the addresses that has it.
async function loadLibrary(addresses) {
  mediabunny ??= firstOf(addresses.map((address) => new URL(address, document.baseURI).href)).catch((failure) => {
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
  throw new Error(`mediabunny.min.mjs, which reads and writes video files, is at none of ${addresses.join(", ")}: ` +
    "serve the file that `make wheel` puts beside the wheel");
}
