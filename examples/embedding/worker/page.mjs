const [status, edges] = ["status", "edges"].map((id) => document.getElementById(id));
const worker = new Worker("worker.mjs", { type: "module" });

worker.onmessage = ({ data: { progress, pixels, error } }) => {
  if (pixels) {
    [edges.width, edges.height] = [pixels.width, pixels.height];
    edges.getContext("2d").putImageData(pixels, 0, 0);
  }
  status.textContent = error ?? (pixels ? "Done" : `${progress.stage}: ${(progress.loaded / 1e6).toFixed(1)} MB`);
};

const photo = await createImageBitmap(await (await fetch("photo.jpg")).blob());
worker.postMessage(photo, [photo]);
