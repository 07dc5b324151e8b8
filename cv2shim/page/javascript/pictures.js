// Pictures of the browser on their way to Python: BGRA, which engines give faster than RGBA, written once where it is wanted.

// The answer for a VideoFrame, or for a VideoSample of Mediabunny, which must stay open until it has been given.
function pictureOf(frame) {
  const { width, height } = frame.visibleRect;
  return { width, height, pixels: new Pixels(4 * width * height, (target) => writeBgra(frame, width, height, target)) };
}

const BGRA = { format: "BGRA", colorSpace: "srgb" };

async function writeBgra(frame, width, height, target) {
  if (givesBgra(frame, target.length)) { await frame.copyTo(target, BGRA); return; }
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context.drawImage(frame.toVideoFrame?.() ?? frame, 0, 0);
  target.set(context.getImageData(0, 0, width, height).data);
  for (let at = 0; at < target.length; at += 4) [target[at], target[at + 2]] = [target[at + 2], target[at]];
}

// Some engines copy frames as they are stored, whatever format they are asked for.
function givesBgra(frame, size) {
  try {
    return frame.allocationSize(BGRA) === size;
  } catch {
    return false;
  }
}
