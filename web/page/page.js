// What the running program asks of the page: frames, storage, clipboard, the address, the text for screen
// readers, and the editors. Called from web/platform_browser.cpp as Module.page, on the main thread.

import { acceptDrops, askForFiles, download } from "./files.js";

export function createPage({ createEditors, onFirstFrame, onDrawingLost }) {
  const canvas = document.getElementById("canvas");
  const layer = document.getElementById("editors");

  let frameAsked = false;
  let framesDrawn = 0;
  let drawingLost = false;
  function frame() {
    frameAsked = false;
    if (drawingLost) return;
    Module._lockstep_frame();
    if (framesDrawn++ === 0) onFirstFrame();
  }
  function wake() {
    if (frameAsked) return;
    frameAsked = true;
    requestAnimationFrame(frame);
  }

  // A page that goes away draws no more frames, and it is in a frame that a key is saved.
  const last = () => { if (framesDrawn > 0 && !drawingLost) Module._lockstep_frame(); };
  addEventListener("pagehide", last);
  addEventListener("visibilitychange", () => { if (document.hidden) last(); });

  let timer = 0;
  let timerDue = Infinity;
  function wakeAfter(seconds) {
    const due = performance.now() + seconds * 1000;
    if (due >= timerDue) return;
    clearTimeout(timer);
    timerDue = due;
    timer = setTimeout(() => { timerDue = Infinity; wake(); }, seconds * 1000);
  }

  // A graphics driver that restarts takes every picture and program from the page, which then may make them anew.
  canvas.addEventListener("webglcontextlost", (event) => {
    event.preventDefault();
    drawingLost = true;
    onDrawingLost(true);
  });
  canvas.addEventListener("webglcontextrestored", () => {
    drawingLost = false;
    Module._lockstep_drawing_restored();
    onDrawingLost(false);
    wake();
  });

  // A text as C takes it; the program frees it. 0 for none.
  function give(string) {
    if (string === null || string === undefined) return 0;
    const size = Module.lengthBytesUTF8(string) + 1;
    const at = Module._malloc(size);
    Module.stringToUTF8(string, at, size);
    return at;
  }

  function suggest(text, caret, asked) {
    const at = give(text);
    const answer = Module.UTF8ToString(Module._lockstep_suggest(at, caret, asked));
    Module._free(at);
    return answer;
  }

  const editors = createEditors(layer, { wake, sendKey: (event) => sendKey(canvas, event), suggest, canvas });

  canvas.addEventListener("pointerdown", () => layer.classList.add("dragged-over"));
  for (const name of ["pointerup", "pointercancel", "blur"]) {
    addEventListener(name, () => layer.classList.remove("dragged-over"), true);
  }

  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  acceptPaste(canvas, isMac, (text) => {
    const at = give(text);
    Module._lockstep_paste(at);
    Module._free(at);
  });

  // The browser's own dialog would leave the page for the file.
  addEventListener("keydown", (event) => {
    if ((isMac ? event.metaKey : event.ctrlKey) && event.code === "KeyO") event.preventDefault();
  }, true);

  const said = (listener) => (text) => {
    const at = give(text);
    listener(at);
    Module._free(at);
  };
  const take = said((path) => Module._lockstep_take_file(path));
  const refuse = said((why) => Module._lockstep_refuse_files(why));
  acceptDrops(take, refuse);

  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", wake);

  let locationChanged = false;
  addEventListener("hashchange", () => { locationChanged = true; wake(); });

  const regions = ["statement", "verdict", "status", "notice"].map((name) => document.getElementById(`spoken-${name}`));

  let rects = null;
  return {
    wake, wakeAfter, give, editors, storage, isMac,
    prefersDark: () => dark.matches,
    setDark(isDark) {
      document.documentElement.classList.toggle("light", !isDark);
      editors.setDark(isDark);
    },
    askForFiles: () => askForFiles(take, refuse),
    download,
    copy: (text) => { navigator.clipboard?.writeText(text).catch(() => {}); },
    setFragment: (text) => {
      if (location.hash.slice(1) !== text) history.replaceState(null, "", text ? "#" + text : location.pathname + location.search);
    },
    takeLocationChanged() {
      const changed = locationChanged;
      locationChanged = false;
      return changed;
    },
    // Whoever follows the link may well have threads.
    linkTo: (text) => location.href.split("#")[0].replace(/\/single\/$/, "/") + "#" + text,
    announce: (region, text) => { regions[region].textContent = text; },
    addRect(name, x, y, width, height) {
      (rects[name] ??= []).push({ x, y, width, height });
    },
    // For the tests: every named widget of the last frame, each name with the places that bear it.
    rects() {
      rects = {};
      Module._lockstep_list_rects();
      return rects;
    },
    framesDrawn: () => framesDrawn,
  };
}

// Local storage, as it is there when the call returns; a key of ours begins with "lockstep/".
const prefix = "lockstep/";
const storage = {
  save(key, text) {
    try {
      localStorage.setItem(prefix + key, text);
      return "";
    } catch (error) {
      return error.name === "QuotaExceededError"
        ? "Not saved: the browser's storage for this page is full."
        : "Not saved: the browser keeps no data for this page.";
    }
  },
  load(key) {
    try { return localStorage.getItem(prefix + key); } catch { return null; }
  },
  forget(key) {
    try { localStorage.removeItem(prefix + key); } catch { /* then there was nothing to forget */ }
  },
  keys(begin) {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(prefix + begin))
        .map((key) => key.slice(prefix.length))
        .sort();
    } catch {
      return [];
    }
  },
};

// A press of the key in [event], as if it had been made on the canvas.
function sendKey(canvas, event) {
  const key = (type, code, keyCode, name) => {
    const { ctrlKey, shiftKey, altKey, metaKey } = event;
    const made = new KeyboardEvent(type, { key: name, code, ctrlKey, shiftKey, altKey, metaKey, bubbles: false });
    Object.defineProperty(made, "keyCode", { value: keyCode });
    Object.defineProperty(made, "which", { value: keyCode });
    canvas.dispatchEvent(made);
  };
  const held = [
    [event.ctrlKey, "ControlLeft", 17, "Control"],
    [event.shiftKey, "ShiftLeft", 16, "Shift"],
    [event.altKey, "AltLeft", 18, "Alt"],
    [event.metaKey, "MetaLeft", 91, "Meta"],
  ].filter(([isHeld]) => isHeld);
  held.forEach(([, ...modifier]) => key("keydown", ...modifier));
  key("keydown", event.code, event.keyCode, event.key);
  key("keyup", event.code, event.keyCode, event.key);
  held.forEach(([, ...modifier]) => key("keyup", ...modifier));
}

// Lets Ctrl+V on the canvas be the browser's own paste, as only that may read the clipboard unasked.
function acceptPaste(canvas, isMac, paste) {
  addEventListener("keydown", (event) => {
    const pastes = (isMac ? event.metaKey : event.ctrlKey) && event.code === "KeyV" && !event.altKey;
    if (pastes && document.activeElement === canvas) event.stopImmediatePropagation();
  }, true);
  addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain");
    if (document.activeElement === canvas && text) paste(text);
  });
}
