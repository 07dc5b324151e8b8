// `loadCv2`: Pyodide with cv2 installed and started. The wheel comes, is unpacked and compiled while Pyodide still loads.

const PACKAGE = "opencv-python", OPENCV_WASM = "cv2shim/opencv_js/opencv.wasm.gz", SCRIPTS_NAME = "cv2shim_scripts";

// What everything here needs beside what the build does (NEEDS), and how it is called.
const PLATFORM = { WebAssembly: "WebAssembly", DecompressionStream: "DecompressionStream", BigInt64Array: "BigInt" };

// Why cv2 cannot run here, known before anything is fetched; "" if nothing speaks against it.
function obstacle() {
  const missing = Object.keys(PLATFORM).filter((name) => !(name in globalThis)).map((name) => PLATFORM[name]);
  if ("WebAssembly" in globalThis) missing.push(...lacking(NEEDS));
  if (missing.length) return `this browser lacks ${missing.join(" and ")}, which this cv2 needs: use a newer one`;
  try {
    new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  } catch {
    return "the page's Content-Security-Policy forbids WebAssembly: its script-src needs 'wasm-unsafe-eval'";
  }
  return "";
}

// `pyodide` is a Pyodide or the promise of one. `wheel` is the wheel's address (without it, the one beside this module that was
// made with it), `opencvUrl` that of its opencv.wasm, if it is served by itself: browsers keep the compiled code of such a
// file. `onProgress` gets {stage, loaded, total}: "fetch" with the bytes that have come and all that are to come, as far as
// the server tells (0: it does not), then "install", "start" and "ready". Fulfilled with what cv2shim.info() says; fails with one sentence.
async function loadCv2(pyodide, { wheel = WHEEL, opencvUrl, onProgress = () => {} } = {}) {
  if (!wheel) throw new Error("cv2 could not be loaded: no wheel is named; `loadCv2(pyodide, { wheel: address })`");
  const reason = obstacle();
  if (reason) throw new Error(`cv2 could not be loaded: ${reason}`);
  const meter = meterFor(onProgress);
  const files = fetched(wheel, meter).then((answer) => answer.arrayBuffer()).then((bytes) => wheelIn(bytes, wheel));
  const compiled = opencvUrl ? fetched(opencvUrl, meter).then(compiledFrom) : files.then((all) => compiledFrom(gunzipped(streamOf(all.get(OPENCV_WASM)))));
  const contents = files.then(contentsOf);
  for (const promise of [files, compiled, contents]) promise.catch(() => {});   // whoever waits for it hears of it
  try {
    // What has failed meanwhile is said at once: where WebAssembly is forbidden, Pyodide waits for ever.
    const arrived = Promise.all([contents, compiled.catch(refuse)]);
    const python = await Promise.race([pyodide, arrived.then(() => pyodide)]);
    await loadPackages(python, ["numpy"]);
    const all = await contents;
    meter.tell("install");
    await loadPackages(python, dependenciesOf(all));
    install(python, all, String(new URL(wheel, location.href)));
    meter.tell("start");
    const facts = await started(python, compiled);
    meter.tell("ready");
    return facts;
  } catch (failure) {
    throw new Error(`cv2 could not be loaded: ${sentenceOf(failure)}`, { cause: failure });
  }
}

// A module that does not compile is left to cv2shim, which knows what it needs.
function refuse(failure) {
  if (!(failure instanceof WebAssembly.CompileError) || /Content Security/i.test(failure.message)) throw failure;
}

function meterFor(onProgress) {
  const count = { loaded: 0, total: 0 };
  const tell = (stage) => onProgress({ stage, ...count });
  return {
    tell,
    expect(bytes) { count.total += bytes; },
    add(bytes) { count.loaded += bytes; tell("fetch"); },
  };
}

// The answer of a server whose bytes are counted as they come.
async function fetched(address, meter) {
  const unanswered = "there is no answer, or not for this page";    // browsers have words of their own for it, and know no more
  const answer = await fetch(address).catch(() => { throw new Error(`${address} cannot be fetched (${unanswered})`); });
  if (!answer.ok) throw new Error(`${address} cannot be fetched (the server answered ${answer.status} ${answer.statusText})`);
  meter.expect(answer.headers.has("Content-Encoding") ? 0 : Number(answer.headers.get("Content-Length")));
  const counted = new TransformStream({ transform(piece, out) { meter.add(piece.length); out.enqueue(piece); } });
  return new Response(answer.body.pipeThrough(counted), { headers: { "Content-Type": "application/wasm" } });
}

// The browser compiles while the bytes come, on threads of its own.
const compiledFrom = (source) => WebAssembly.compileStreaming(source instanceof Response ? source : new Response(source, { headers: { "Content-Type": "application/wasm" } }));

// The files of a wheel that has what it must.
function wheelIn(bytes, address) {
  const files = filesOf(new Uint8Array(bytes));
  if (!files?.has(OPENCV_WASM)) throw new Error(`${address} is not a wheel${files ? " of cv2shim" : ""}`);
  return files;
}

async function contentsOf(files) {
  return new Map(await Promise.all([...files].map(async ([name, file]) => [name, await contentOf(file, name)])));
}

const metadataName = (files, file) => [...files.keys()].find((name) => name.endsWith(`.dist-info/${file}`));

function dependenciesOf(files) {
  const text = new TextDecoder().decode(files.get(metadataName(files, "METADATA")));
  return [...text.matchAll(/^Requires-Dist: ([\w.-]+)/gm)].map(([, name]) => name);
}

async function loadPackages(python, names) {
  const errors = [];
  await python.loadPackage(names, { messageCallback() {}, errorCallback: (line) => errors.push(line) });
  if (errors.length) throw new Error(errors[0]);
}

// Put the files where Pyodide's own installer would, which then knows of the package.
function install(python, files, address) {
  const sysconfig = python.pyimport("sysconfig"), importlib = python.pyimport("importlib");
  const folder = sysconfig.get_path("purelib");
  const notes = [["INSTALLER", "loadCv2"], ["PYODIDE_SOURCE", address]].map(([name, text]) => [metadataName(files, "METADATA").replace("METADATA", name), new TextEncoder().encode(text)]);
  for (const [name, content] of [...files, ...notes]) {
    python.FS.mkdirTree(`${folder}/${name}`.replace(/\/[^/]*$/, ""));
    python.FS.writeFile(`${folder}/${name}`, content, { canOwn: true });
  }
  importlib.invalidate_caches();
  python.registerJsModule(SCRIPTS_NAME, SCRIPTS);                 // for pages that may not evaluate what is in the files
  python.loadedPackages[PACKAGE] = address;
  for (const proxy of [sysconfig, importlib]) proxy.destroy();
}

async function started(python, compiled) {
  const loader = python.pyimport("cv2shim.bridge.loader"), shim = python.pyimport("cv2shim");
  await loader.load(compiled);
  python.pyimport("cv2").destroy();
  const info = shim.info(), facts = info.toJs({ dict_converter: Object.fromEntries });
  for (const proxy of [loader, shim, info]) proxy.destroy();
  return facts;
}

// The last line of a Python traceback, or what the browser says.
const sentenceOf = (failure) => String(failure?.message ?? failure).trim().split("\n").at(-1).replace(/^\w*Error: (cv2 (cannot|could not) [^:]*: )?/, "");
