// Video files written: frames from Python, encoded by WebCodecs.

const encoders = new Map();                                       // number → encoder
let lastEncoder = 0;

// `container`: "webm" or "mp4"; `codec` in Mediabunny's words. -> a number
handlers.encoderOpen = async (container, codec, width, height, fps, addresses) => {
  if (!("VideoEncoder" in globalThis)) throw new Error("this browser has no WebCodecs, which encode videos");
  const library = await loadLibrary(addresses), how = { codec, quality: library.QUALITY_VERY_HIGH };
  if (!(await library.canEncodeVideo(codec, { width, height, ...how }))) {
    throw new Error(`this browser does not encode ${codec} at ${width}x${height}`);
  }
  const source = new library.VideoSampleSource(how), target = new library.BufferTarget();
  const Format = container === "webm" ? library.WebMOutputFormat : library.Mp4OutputFormat;
  const output = new library.Output({ format: new Format(), target });
  output.addVideoTrack(source, { frameRate: fps });
  await output.start();
  encoders.set(++lastEncoder, { output, target, source, VideoSample: library.VideoSample, width, height, fps, count: 0 });
  return lastEncoder;
};

// `pixels`: BGR, or gray of one byte. The promise is kept when the encoder has room for the next.
handlers.encoderAdd = async (number, pixels) => {
  const encoder = encoderOf(number), { VideoSample, width, height, fps } = encoder;
  const init = { format: "RGBX", codedWidth: width, codedHeight: height, timestamp: encoder.count++ / fps, duration: 1 / fps };
  const frame = new VideoSample(rgbx(pixels, width * height), init);
  try {
    await encoder.source.add(frame);
  } finally {
    frame.close();
  }
};

// -> the file's bytes
handlers.encoderClose = async (number) => {
  const { output, target } = encoderOf(number);
  encoders.delete(number);
  await output.finalize();
  return new Uint8Array(target.buffer);
};

leaving.push(() => {
  for (const { output } of encoders.values()) output.cancel();
  encoders.clear();
});

function encoderOf(number) {
  if (!encoders.has(number)) throw new Error("the page has let go of this video");
  return encoders.get(number);
}

function rgbx(pixels, count) {
  const made = new Uint8Array(4 * count), gray = pixels.length === count;
  for (let at = 0, from = 0; at < made.length; at += 4, from += gray ? 1 : 3) {
    made[at] = pixels[gray ? from : from + 2];
    made[at + 1] = pixels[gray ? from : from + 1];
    made[at + 2] = pixels[from];
    made[at + 3] = 255;
  }
  return made;
}
