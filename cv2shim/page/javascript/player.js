// Video files: each frame by its number, decoded by WebCodecs.

const players = new Map();                                        // number → player
let lastPlayer = 0;

// `source`: a file's bytes or an address. -> {player, times: when each frame is shown (s), …}
handlers.videoOpen = async (source, addresses) => {
  if (!("VideoDecoder" in globalThis)) throw new Error("this browser has no WebCodecs, which decode videos");
  const bytes = typeof source === "string" ? null : source.slice();
  const library = await loadLibrary(addresses);
  const { Input, ALL_FORMATS, UrlSource, BufferSource } = library;
  const input = new Input({ formats: ALL_FORMATS, source: bytes ? new BufferSource(bytes) : new UrlSource(source) });
  try {
    return await opened(library, input);
  } catch (failure) {
    input.dispose();
    throw failure instanceof Refusal ? failure : new Error(`the video is damaged, or cannot be had: ${failure.message}`);
  }
};

class Refusal extends Error {}

async function opened({ EncodedPacketSink, VideoSampleSink }, input) {
  const track = await readable(input);
  const times = await presentation(new EncodedPacketSink(track));
  const player = { input, times, sink: new VideoSampleSink(track), at: 0, running: null };
  const first = await sample(player, 0);
  if (!first) throw new Refusal("this browser cannot decode the video");
  const { width, height } = first.visibleRect;
  first.close();
  players.set(++lastPlayer, player);
  return { player: lastPlayer, times, width, height, codec: await track.getCodec(), ticks: await track.getTimeResolution() };
}

async function readable(input) {
  if (!(await input.canRead())) throw new Refusal("this is no video file that a browser reads (MP4, WebM, Matroska, MOV, …)");
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Refusal("the file has no video in it");
  if (!(await track.canDecode())) throw new Refusal(`this browser cannot decode ${await track.getCodec() ?? "unknown"} videos`);
  return track;
}

// When each frame is shown, in this order; files store them in the order in which they are decoded.
async function presentation(packets) {
  const times = [];
  for await (const packet of packets.packets(undefined, undefined, { metadataOnly: true })) times.push(packet.timestamp);
  return times.sort((a, b) => a - b);
}

handlers.videoFrame = async (number, index) => {
  const player = players.get(number);
  if (!player) throw new Error("the page has let go of this video");
  player.shown?.close();
  player.shown = await sample(player, index);
  return player.shown && pictureOf(player.shown);
};

handlers.videoClose = (number) => {
  const player = players.get(number);
  players.delete(number);
  if (player) closePlayer(player);
};

leaving.push(() => {
  for (const player of players.values()) closePlayer(player);
  players.clear();
});

function closePlayer({ running, shown, input }) {
  shown?.close();
  running?.return();
  input.dispose();
}

const AHEAD = 16;                                                 // frames that are sooner decoded than sought

// Frame `index`: the next one of the decoder that runs, if it is at or shortly before it.
async function sample(player, index) {
  if (!player.running || index < player.at || index > player.at + AHEAD) {
    await player.running?.return();
    player.running = player.sink.samples(player.times[index]);
    player.at = index;
  }
  try {
    for (;;) {
      const { value, done } = await inTime(player.running.next());
      if (done) break;
      if (player.at++ === index) return upright(value);
      value.close();
    }
  } catch (failure) {
    player.running = null;
    throw failure;
  }
  player.running = null;
  return null;
}

const DECODING_LIMIT = 10000;                                     // ms; of a damaged file a decoder may give nothing at all

async function inTime(frame) {
  let timer;
  const late = new Promise((resolve) => { timer = setTimeout(resolve, DECODING_LIMIT, { done: true }); });
  try {
    return await Promise.race([frame, late]);
  } finally {
    clearTimeout(timer);
  }
}

// The frame as it is to be seen, which phones leave to the player.
function upright(frame) {
  if (!frame.rotation) return frame;
  const { width, height } = frame.visibleRect, turned = frame.rotation % 180 !== 0;
  const canvas = turned ? new OffscreenCanvas(height, width) : new OffscreenCanvas(width, height);
  frame.draw(canvas.getContext("2d"), 0, 0, canvas.width, canvas.height);
  frame.close();
  return new VideoFrame(canvas, { timestamp: 0 });
}
