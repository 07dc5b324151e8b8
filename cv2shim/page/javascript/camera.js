// Cameras: of each, the newest frame that Python has not seen.

const FRAME_LIMIT = 10000;                                        // ms without a frame, V4L2's limit too
const LOOK = 100;                                                 // ms, how often it is asked whether there still is a camera
const UNDRAWN = 500;                                              // ms without a call for a frame, after which the page is not drawn
const SIZE_LIMIT = 700;                                           // ms until frames have the size that was asked for
const USUAL = { width: 640, height: 480, frameRate: 30 };         // what OpenCV asks cameras for
const REFUSALS = {
  NotAllowedError: "the permission to use the camera was refused",
  NotFoundError: "there is no such camera",
  OverconstrainedError: "there is no such camera",
  NotReadableError: "the camera is in use elsewhere, or broken",
};
const cameras = new Map();                                        // number → camera
let lastCamera = 0;

handlers.cameraOpen = async (index, wanted) => {
  const asked = { ...USUAL, ...wanted };
  const camera = { asked, grabbed: null, size: null, ...watched(await cameraTrack(index, asked)) };
  cameras.set(++lastCamera, camera);
  await believeFrames(camera, wanted);
  return { camera: lastCamera, ...settingsOf(camera) };
};

// {width, height, frameRate} after some of them have been asked for; the next frame is of the new size.
handlers.cameraSet = async (number, wanted) => {
  const camera = cameraOf(number), asked = { ...camera.asked, ...wanted }, before = settingsOf(camera);
  await camera.track.applyConstraints(preferred(asked));
  await believeFrames(camera, wanted);
  const after = settingsOf(camera), changed = Object.keys(wanted).every((name) => after[name] === wanted[name] || after[name] !== before[name]);
  if (!changed) await askAnew(camera, asked, wanted);
  camera.asked = asked;
  camera.newest.forget(settingsOf(camera));
  return settingsOf(camera);
};

// Some engines take constraints for a camera that runs and change nothing, or do not tell what they have changed.
async function askAnew(camera, asked, wanted) {
  const { deviceId } = camera.track.getSettings();
  const track = await requested({ ...preferred(asked), ...(deviceId && { deviceId: { exact: deviceId } }) });
  camera.track.stop();
  camera.newest.end();
  Object.assign(camera, watched(track));
  await believeFrames(camera, wanted);
}

// WebKit's settings stay as they were, while its frames have the size that was asked for.
async function believeFrames(camera, wanted) {
  const told = camera.track.getSettings(), differs = ["width", "height"].some((name) => name in wanted && wanted[name] !== told[name]);
  camera.size = differs && !processes() ? await camera.newest.sized(wanted, SIZE_LIMIT) : null;
}

const processes = () => "MediaStreamTrackProcessor" in globalThis;

// A track with the newest of its frames.
function watched(track) {
  const newest = new Newest(), watch = processes() ? watchTrack : watchVideo;
  watch(track, newest).catch(() => newest.end());
  return { track, newest };
}

// Wait for the next frame: "frame", or why there is none.
handlers.cameraGrab = async (number) => {
  const camera = cameraOf(number);
  camera.grabbed?.close();
  camera.grabbed = await camera.newest.take(FRAME_LIMIT);
  return camera.grabbed ? "frame" : camera.newest.ended ? "ended" : "late";
};

handlers.cameraRetrieve = async (number) => {
  const { grabbed } = cameraOf(number);
  return grabbed && pictureOf(grabbed);
};

handlers.cameraRead = async (number) => {
  const outcome = await handlers.cameraGrab(number);
  return outcome === "frame" ? { outcome, ...await handlers.cameraRetrieve(number) } : { outcome };
};

handlers.cameraClose = (number) => {
  const camera = cameras.get(number);
  cameras.delete(number);
  if (camera) closeCamera(camera);
};

leaving.push(() => {
  for (const camera of cameras.values()) closeCamera(camera);
  cameras.clear();
});

function cameraOf(number) {
  if (!cameras.has(number)) throw new Error("the page has let go of this camera");
  return cameras.get(number);
}

function closeCamera({ track, newest, grabbed }) {
  track.stop();
  newest.end();
  grabbed?.close();
}

// The frame that came last; one that nobody took is let go, since a camera has few to lend.
class Newest {
  frame = null; ended = false; size = null;
  put(frame) {
    this.seen?.(frame.visibleRect);
    if (this.ended || (this.size && !this.#fits(frame))) { frame.close(); return; }
    this.frame?.close();
    this.frame = frame;
    this.wake?.();
  }
  // Frames of the old size are on their way for a while; a camera that has none of the new one is not waited for.
  forget(size) {
    this.frame?.close();
    this.frame = null;
    this.size = size;
    this.late = performance.now() + 1000;
  }
  // The size of the first frame that is as wide and high as was asked for; null if none comes in time.
  sized({ width, height }, limit) {
    return new Promise((resolve) => {
      this.seen = (seen) => {
        if ((width ?? seen.width) !== seen.width || (height ?? seen.height) !== seen.height) return;
        this.seen = null;
        resolve({ width: seen.width, height: seen.height });
      };
      setTimeout(resolve, limit, null);
    });
  }
  #fits(frame) {
    const { width, height } = frame.visibleRect;
    if (width === this.size.width && height === this.size.height) this.size = null;
    return !this.size || performance.now() > this.late;
  }
  end() { this.ended = true; this.frame?.close(); this.frame = null; this.wake?.(); }
  async take(limit) {
    if (!this.frame && !this.ended) {
      let timer;
      await new Promise((resolve) => { this.wake = resolve; timer = setTimeout(resolve, limit); });
      clearTimeout(timer);
      this.wake = null;
    }
    const frame = this.frame;
    this.frame = null;
    return frame;
  }
}

async function watchTrack(track, newest) {
  const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 }).readable.getReader();
  for (let read; !(read = await reader.read()).done;) newest.put(read.value);
  newest.end();
}

// Where the engine gives out frames of a video element only. It calls back while it draws the page: a page in the background is not
// drawn, so that the element is asked by the clock where no call came, and told to go on where it was paused to save power.
async function watchVideo(track, newest) {
  const video = document.createElement("video");
  let seen = performance.now();
  video.muted = video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  const keep = () => {
    seen = performance.now();
    if (!newest.ended && video.readyState >= video.HAVE_CURRENT_DATA) newest.put(new VideoFrame(video));
  };
  const look = () => {
    if (newest.ended) return;
    video.requestVideoFrameCallback(look);                        // first, since a frame may be gone again
    keep();
  };
  const looking = setInterval(() => {
    if (track.readyState === "ended") newest.end();                // a track that is stopped tells nobody
    if (newest.ended) clearInterval(looking);
    else if (video.paused) play();
    else if (performance.now() - seen > UNDRAWN) keep();
  }, LOOK);
  const play = () => video.play().catch((refusal) => refusal.name === "AbortError" || newest.end());
  video.requestVideoFrameCallback(look);
  await play();
}

const preferred = (asked) => Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, { ideal: value }]));

function settingsOf({ track, size }) {
  const { width, height, frameRate } = { ...track.getSettings(), ...size };
  return { width, height, frameRate };
}

async function cameraTrack(index, asked) {
  if (!navigator.mediaDevices) throw new Error("a page has cameras only if it comes over https or from localhost");
  if (!("VideoFrame" in globalThis)) throw new Error("this browser has no WebCodecs, which give out the frames of a camera");
  try {
    const track = await requested(preferred(asked));
    if (index <= 0) return track;
    const known = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
    track.stop();                                                 // only with a permission are the others listed
    if (!known[index]) throw new Error("there is no such camera");
    return await requested({ ...preferred(asked), deviceId: { exact: known[index].deviceId } });
  } catch (refusal) {
    throw new Error(REFUSALS[refusal.name] ?? refusal.message);
  }
}

async function requested(video) {
  const [track] = (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks();
  return track;
}
