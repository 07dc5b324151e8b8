// How cv2's windows look: plain, light or dark as the page's reader has it. A page changes colours by the custom properties.

const SHEET = `
:host {
  --surface: var(--cv2-surface, #fff); --ink: var(--cv2-ink, #1c1d21); --quiet: var(--cv2-quiet, #5b5e66);
  --line: var(--cv2-line, #c9ccd3); --bar: var(--cv2-bar, #eef0f3); --accent: var(--cv2-accent, #1d5fd0);
  display: block; box-sizing: border-box; width: max-content; max-width: 100%; color: var(--ink);
  font: 14px/1.4 system-ui, sans-serif; color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :host {
    --surface: var(--cv2-surface, #1d1f23); --ink: var(--cv2-ink, #eceef2); --quiet: var(--cv2-quiet, #a4a8b1);
    --line: var(--cv2-line, #41454d); --bar: var(--cv2-bar, #2a2d33); --accent: var(--cv2-accent, #84b1ff);
  }
}
:host([hidden]) { display: none; }
:host(.floating) { position: fixed; z-index: 1000; max-width: calc(100vw - 1rem); }
:host(.docked) { position: relative; }
:host(.topmost) { z-index: 100000; }
:host(.fullscreen) { position: fixed; inset: 0 !important; z-index: 200000; width: 100vw; max-width: none; height: 100vh; }
* { box-sizing: border-box; }
.frame {
  position: relative; display: flex; flex-direction: column; min-width: 9rem; max-width: 100%; overflow: hidden; background: var(--surface);
  border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 6px 22px rgb(0 0 0 / .18);
}
.frame:focus-visible, .frame:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent), 0 6px 22px rgb(0 0 0 / .18); }
.frame:focus { outline: none; }
.bar { display: flex; align-items: center; gap: .5rem; padding: 0 .25rem 0 .75rem; min-height: 32px; background: var(--bar);
  border-bottom: 1px solid var(--line); cursor: grab; touch-action: none; -webkit-user-select: none; user-select: none; }
.bar:active { cursor: grabbing; }
.title { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 600; }
.close, .keys { flex: none; width: 28px; height: 28px; padding: 0; border: 0; border-radius: 6px; background: none; color: var(--quiet);
  font: 20px/1 system-ui, sans-serif; cursor: pointer; }
.keys { display: none; }
@media (hover: none) and (pointer: coarse) { .keys { display: block; } .bar { min-height: 44px; } .close, .keys { width: 40px; height: 40px; } }
.field { position: absolute; bottom: 0; width: 1px; height: 1px; padding: 0; border: 0; opacity: 0; font-size: 16px; }
.close:hover { background: #c42b1c; color: #fff; }
button:focus-visible, input:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.view { position: relative; display: flex; max-width: 100%; min-height: 0; overflow: hidden; background: #000; }
.view:empty, .view[hidden] { display: none; }
canvas { display: block; max-width: 100%; max-height: calc(100vh - 9rem); width: auto; height: auto; margin: auto; object-fit: contain; }
canvas.listening { touch-action: none; cursor: crosshair; }
canvas.enlarged { image-rendering: pixelated; }
.view.resizable { resize: both; max-width: calc(100vw - 2rem); max-height: calc(100vh - 6rem); }
.view.resizable canvas { width: 100%; height: 100%; max-height: none; }
.view.free canvas { object-fit: fill; }
:host(.fullscreen) .frame { height: 100%; border: 0; border-radius: 0; }
:host(.fullscreen) .view { flex: 1; resize: none; width: 100% !important; max-width: none; max-height: none; }
:host(.fullscreen) canvas { width: 100%; height: 100%; max-height: none; }
.overlay { position: absolute; inset: 0 0 auto 0; padding: .5rem .75rem; background: rgb(0 0 0 / .7); color: #fff; white-space: pre-line;
  pointer-events: none; }
.status { padding: .25rem .75rem; border-top: 1px solid var(--line); color: var(--quiet); font-variant-numeric: tabular-nums; }
.overlay:empty, .status:empty, .bars:empty, .buttons:empty { display: none; }
.bars { display: grid; grid-template-columns: auto minmax(6rem, 1fr) minmax(2rem, auto); gap: .25rem .75rem; padding: .4rem .75rem;
  border-top: 1px solid var(--line); }
.trackbar { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; align-items: center; min-height: 28px; }
.trackbar label { overflow-wrap: anywhere; }
.trackbar input { width: 100%; min-height: 24px; margin: 0; accent-color: var(--accent); }
.trackbar output { text-align: right; font-variant-numeric: tabular-nums; }
.buttons { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .9rem; padding: .5rem .75rem; border-top: 1px solid var(--line); }
.buttons button { min-height: 30px; padding: .2rem .8rem; border: 1px solid var(--line); border-radius: 6px; background: var(--bar);
  color: inherit; font: inherit; cursor: pointer; }
.buttons label { display: flex; align-items: center; gap: .4rem; min-height: 28px; }
.buttons input { margin: 0; accent-color: var(--accent); }
`;
let styles = null;                                                // made with the first window
const sheet = () => {
  if (!styles) { styles = new CSSStyleSheet(); styles.replaceSync(SHEET); }
  return styles;
};
