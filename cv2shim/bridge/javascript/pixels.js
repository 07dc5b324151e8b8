// The page's pictures and ndarrays: ImageData, canvases, bitmaps and frames of videos are read, ImageData and canvases written.
// A picture is RGBA here, four bytes a pixel, not multiplied by alpha.

// One copy: the pixels of `source` as a new ndarray, in `made`.
function fromPixels(source) {
  const { data, width, height } = pixelsOf(source), array = arrayOf(elementType(CV_8U, 4), 2, [height, width], 0);
  made.push(array);
  P8.set(data, arrayData(array));
  handOver();
  return true;
}

const isPixels = ({ data, width, height }) => ArrayBuffer.isView(data) && width > 0 && height > 0;

function pixelsOf(source) {
  if (!source || typeof source !== "object") throw new Fault("page", `${nameOf(source)} is no picture of a page`);
  if (!isPixels(source)) return drawn(source);
  if (source.data.BYTES_PER_ELEMENT !== 1 || source.data.length !== 4 * source.width * source.height) {
    throw new Fault("page", "an ImageData must have four bytes a pixel (its pixelFormat \"rgba-unorm8\")");
  }
  return source;
}

const SIZES = [["videoWidth", "videoHeight"], ["displayWidth", "displayHeight"], ["naturalWidth", "naturalHeight"], ["width", "height"]];

// What the browser makes of a canvas, bitmap, image, video or frame of one.
function drawn(source) {
  const names = SIZES.find(([width]) => typeof source[width] === "number");
  if (!names) throw new Fault("page", `${nameOf(source)} is no picture of a page`);
  const [width, height] = names.map((name) => source[name]);
  if (!(width && height)) throw new Fault("page", `this ${nameOf(source)} has no picture yet; wait until it is loaded`);
  if (source.readyState < 2) throw new Fault("page", `this ${nameOf(source)} has no frame yet; wait for its "loadeddata" event`);
  try {
    return read(contextOf(source) ?? copyOf(source, width, height), width, height);
  } catch (failure) {
    if (failure.name !== "SecurityError") throw new Fault("page", `this ${nameOf(source)} cannot be read (${failure.message})`);
    throw new Fault("page", `this ${nameOf(source)} holds pixels of another site, which the browser keeps from scripts; have them sent with CORS headers`);
  }
}

const read = (context, width, height) => context.getImageData(0, 0, width, height);

// A canvas that is drawn on in two dimensions is read as it is; one of another kind is drawn on one of ours first.
function contextOf(source) {
  if (typeof source.getContext !== "function") return null;
  try { return source.getContext("2d"); } catch { return null; }  // an OffscreenCanvas draws on it
}

let sheet = null;                         // one canvas for all that is read by drawing it

function copyOf(source, width, height) {
  sheet ??= new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  const { canvas } = sheet;
  if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
  else sheet.clearRect(0, 0, width, height);
  sheet.drawImage(source, 0, 0, width, height);
  return sheet;
}

// One copy: a contiguous ndarray of four bytes a pixel as a new ImageData.
function toPixels(id) {
  const { data, dims: [height, width], bytes } = readArray(id, 0, false);
  if (typeof ImageData === "undefined") throw new Fault("page", "there is no ImageData here; this needs a browser");
  const pixels = new ImageData(width, height);
  pixels.data.set(P8.subarray(data, data + bytes));
  return pixels;
}

// The same on a canvas, which gets the picture's size.
function draw(id, canvas) {
  const context = canvas?.getContext?.("2d");
  if (!context) throw new Fault("page", `${nameOf(canvas)} is no canvas that can be drawn on in two dimensions`);
  const pixels = toPixels(id);
  if (canvas.width !== pixels.width || canvas.height !== pixels.height) { canvas.width = pixels.width; canvas.height = pixels.height; }
  context.putImageData(pixels, 0, 0);
  return true;
}
