// The page's side of a worker in which Python runs: `connect(worker)` lets its cv2 use the page.

// Answer the worker's calls. Other messages of the worker are none of this. Returns a function that ends it: it closes the
// worker's windows and cameras, for a page that has terminated the worker.
function connect(worker) {
  const { answer, take, leave } = pageHalf();
  const ports = [];
  const listen = (event) => {
    if (event.data?.cv2shim !== "connect") return;
    event.stopImmediatePropagation();
    ports.push(event.data.port);
    welcome(event.data, { answer, take });
  };
  worker.addEventListener("message", listen);
  return () => {
    worker.removeEventListener("message", listen);
    for (const port of ports) port.close();
    leave();
  };
}

function welcome({ version, port, greeting }, { answer, take }) {
  const refused = version === VERSION ? null : { error: outdated(version) };
  let kept = null;                                                // a packed answer that needs more room
  const hand = async (shared, found) => { kept = await deliver(shared, found) ? null : found; };
  port.onmessage = async ({ data: { name, args, number, reply, again } }) => {
    if (again) return hand(again, kept);
    if (!reply && !number) return take(name, args);
    const found = refused ?? await answer(name, args);
    if (reply) return hand(reply, packed(found));
    const whole = await filled(found, (size) => new Uint8Array(size));
    port.postMessage({ number, answer: whole }, movable(whole));
  };
  port.postMessage({ greeting: true });
  if (greeting) { Atomics.store(greeting, 0, 1); Atomics.notify(greeting, 0); }
}

const outdated = (version) => `the page's cv2shim.mjs is of version ${VERSION} and the wheel of ${version}: ` +
  "serve the one that was made with the wheel";
