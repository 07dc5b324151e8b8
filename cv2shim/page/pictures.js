// Pictures of the browser on their way to Python: RGBA, written once where they are wanted.

// The answer for a VideoFrame, or for a VideoSample of Mediabunny, which must stay open until it has been given.
function pictureOf(frame) {
  const { width, height } = frame.visibleRect;
  return { width, height, pixels: new Pixels(4 * width * height, (target) => writeRgba(frame, width, height, target)) };
}

const RGBA = { format: "RGBA", colorSpace: "srgb" };

async function writeRgba(frame, width, height, target) {
  if (givesRgba(frame, target.length)) return frame.copyTo(target, RGBA);
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context.drawImage(frame.toVideoFrame?.() ?? frame, 0, 0);
  return target.set(context.getImageData(0, 0, width, height).data);
}

// Some engines copy frames as they are stored, whatever format they are asked for.
function givesRgba(frame, size) {
  try {
    return frame.allocationSize(RGBA) === size;
  } catch {
    return false;
  }
}
