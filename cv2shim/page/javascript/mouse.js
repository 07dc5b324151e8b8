// The mouse, a pen or a finger on a window's picture, as cv2 counts it: coordinates in pixels of the picture.

const MOVE = 0, DOWN = [1, 3, 2], UP = [4, 6, 5], DOUBLE = [7, 9, 8], WHEEL = 10, SIDEWAYS = 11;  // by the number of the button
const BUTTON_FLAGS = [1, 4, 2], CTRL = 8, SHIFT = 16, ALT = 32;
const NOTCH = 120, PIXELS_A_NOTCH = 100, PIXELS_A_LINE = 33;
const DOUBLE_TIME = 500, DOUBLE_WAY = 5;                          // ms, pixels

// Report what happens on `canvas` to `report(event, x, y, flags)`.
function listen(canvas, report) {
  canvas.classList.add("listening");
  let last = null;                                                // the button that went down last, when and where
  const tell = (event, kind, more = 0) => {
    const [x, y] = imagePoint(canvas, event);
    report(kind, x, y, flagsOf(event) | more);
  };
  canvas.addEventListener("pointermove", (event) => {
    // The second button of two that are down at a time comes and goes in a move.
    if (event.button < 0) tell(event, MOVE);
    else change(event, Boolean(event.buttons & (event.button === 1 ? 4 : event.button === 2 ? 2 : 1)));
  });
  canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); change(event, true); });
  canvas.addEventListener("pointerup", (event) => change(event, false));
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  canvas.addEventListener("auxclick", (event) => event.preventDefault());
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const across = Math.abs(event.deltaX) > Math.abs(event.deltaY), way = across ? event.deltaX : -event.deltaY;
    const notches = way * (event.deltaMode ? PIXELS_A_LINE : 1) / PIXELS_A_NOTCH;
    tell(event, across ? SIDEWAYS : WHEEL, (Math.round(NOTCH * notches) & 0xffff) << 16);
  }, { passive: false });

  function change(event, down) {
    const button = event.button, again = down && last && last.button === button &&
      event.timeStamp - last.time < DOUBLE_TIME && Math.hypot(event.clientX - last.x, event.clientY - last.y) < DOUBLE_WAY;
    if (!(button in DOWN)) return;
    if (down) last = again ? null : { button, time: event.timeStamp, x: event.clientX, y: event.clientY };
    tell(event, (again ? DOUBLE : down ? DOWN : UP)[button], BUTTON_FLAGS[button]);
  }
}

const flagsOf = ({ buttons, ctrlKey, shiftKey, altKey }) => (buttons & 7) | (ctrlKey && CTRL) | (shiftKey && SHIFT) | (altKey && ALT);

// Where a picture of a canvas lies that keeps its proportions (object-fit: contain), and which of its pixels is meant.
function imagePoint(canvas, { clientX, clientY }) {
  const box = canvas.getBoundingClientRect(), fills = getComputedStyle(canvas).objectFit === "fill";
  const across = box.width / canvas.width, down = box.height / canvas.height, scale = Math.min(across, down);
  const x = fills ? across : scale, y = fills ? down : scale;
  const left = box.left + (box.width - x * canvas.width) / 2, top = box.top + (box.height - y * canvas.height) / 2;
  return [Math.floor((clientX - left) / x), Math.floor((clientY - top) / y)];
}
