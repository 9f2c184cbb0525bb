// The page's entry: says what the browser lacks, or fetches the program with a bar that tells the truth,
// and starts it. Everything the running program asks of the page is in page.js and editor.js.

import { createPage } from "./page.js";
import { whatDrawingLacks, whatIsMissing } from "./needs.js";
import { Download } from "./download.js";

const loading = document.getElementById("loading");
const text = document.getElementById("loading-text");
const bar = document.getElementById("loading-bar");

// Filled in by build.mjs: every file that the program needs, with its size in bytes; and what tells this build
// from every other, so that files of two are never mixed.
const files = LOCKSTEP_FILES;
const versioned = (name) => `${name}?${LOCKSTEP_VERSION}`;

function fail(message) {
  loading.classList.remove("gone");
  loading.classList.add("failed");
  text.textContent = message;
}

function interactive() {
  performance.mark("interactive");
  loading.classList.add("gone");
  document.getElementById("canvas").focus();
  stayOffline();
}

// Where the server did not send the headers for threads, a service worker can, from the next load on: true
// when that load is under way. Tried once in a row, so that no browser reloads for ever.
async function becomesIsolated() {
  const tried = "lockstep/isolating";
  if (!navigator.serviceWorker || sessionStorage.getItem(tried)) return false;
  sessionStorage.setItem(tried, "yes");
  try {
    await registerWorker();
    await Promise.race([
      navigator.serviceWorker.ready,
      new Promise((_, late) => setTimeout(late, 3000)),
    ]);
  } catch {
    return false;
  }
  location.reload();
  return true;
}

// The build without threads, below the other in single/, is served by the same worker.
const inSingle = !LOCKSTEP_THREADS && location.pathname.includes("/single/");
const registerWorker = () => navigator.serviceWorker.register(inSingle ? "../offline.js" : "offline.js");

// Asks the worker to keep what this page was made of, so that it opens without a network.
async function stayOffline() {
  if (!navigator.serviceWorker) return;
  try {
    await registerWorker();
    const { active } = await navigator.serviceWorker.ready;
    const parts = [...document.querySelectorAll("[data-part]")].map((part) => part.src ?? part.href);
    const names = [...Object.keys(files), ...LOCKSTEP_SCRIPTS].map((name) => new URL(versioned(name), location).href);
    const answered = new MessageChannel();
    answered.port1.onmessage = ({ data }) => {
      document.documentElement.dataset.offline = data;
    };
    active.postMessage({ page: location.href, parts: [...parts, ...names] }, [answered.port2]);
  } catch { /* then it needs the network next time as well */ }
}

// A page built without threads may lie beside this one; it does the same, only slower.
async function hasFallback() {
  const { ok } = await fetch("single/", { method: "HEAD" });
  if (ok) location.replace("single/" + location.search + location.hash);
  return ok;
}

// Most often it is back at once, and nobody shall see more than a flicker.
let lostFor = 0;
function drawingLost(lost) {
  clearTimeout(lostFor);
  if (!lost) {
    loading.classList.add("gone");
  } else {
    lostFor = setTimeout(() => {
      text.textContent = "The browser has taken the graphics away and may give them back in a moment.\n" +
        "Your scripts are saved; reloading the page helps as well.";
      bar.hidden = true;
      loading.classList.remove("gone");
    }, 1500);
  }
}

function loadScript(url) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = url;
    // What it throws while it is run, too: the memory that it shares may be refused.
    const threw = ({ message }) => failed(new Error(message));
    addEventListener("error", threw);
    script.onload = () => {
      removeEventListener("error", threw);
      done();
    };
    script.onerror = () => failed(new Error(`${url} could not be loaded`));
    document.body.append(script);
  });
}

async function start() {
  if (crossOriginIsolated) sessionStorage.removeItem("lockstep/isolating");
  if (LOCKSTEP_THREADS && !crossOriginIsolated && (await becomesIsolated() || await hasFallback())) return;
  let missing = whatIsMissing();
  if (missing) return fail(missing);

  const download = new Download(files, versioned, (part) => { bar.value = part; });
  const fonts = Object.keys(files).filter((name) => name.startsWith("fonts/"));
  const compiled = download.compile("lockstep.wasm");
  const everythingElse = Promise.all([
    download.bytes("lockstep.data"),
    import(versioned("./editor.js")),
    ...fonts.map((name) => download.bytes(name)),
  ]);
  missing = whatDrawingLacks(document.getElementById("canvas"));
  if (missing) return fail(missing);
  const [data, { createEditors }, ...fontBytes] = await everythingElse;
  const wasm = await compiled;
  text.textContent = "Starting";

  const page = createPage({ createEditors, onFirstFrame: interactive, onDrawingLost: drawingLost });
  globalThis.Module = {
    page,
    canvas: document.getElementById("canvas"),
    locateFile: versioned,
    getPreloadedPackage: () => data,
    instantiateWasm(imports, receive) {
      WebAssembly.instantiate(wasm, imports).then((instance) => receive(instance, wasm), crashed);
      return {};
    },
    preRun: [() => {
      const { FS } = globalThis.Module;
      if (LOCKSTEP_THREADS) startWorkers(globalThis.PThread);
      FS.mkdir("/fonts");
      fonts.forEach((name, i) => FS.writeFile("/" + name, new Uint8Array(fontBytes[i])));
    }],
    onAbort: crashed,
  };
  try {
    await loadScript(versioned("lockstep.js"));
  } catch (error) {
    if (!LOCKSTEP_THREADS || !await hasFallback()) throw error;
  }
}

// The first workers come with the page, so that the first job need not wait; the page does not wait for them, and one
// may never come. Where the browser has no more to give, the program is told so, and helps itself: Emscripten would
// throw through it, and whoever had asked would wait for ever.
function startWorkers(threads) {
  const take = threads.getNewWorker;
  threads.getNewWorker = () => {
    try {
      return take.call(threads);
    } catch {
      return undefined;
    }
  };
  const first = 4;
  threads.unusedWorkers.push(...Array.from({ length: first }, threads.getNewWorker).filter(Boolean));
}

function crashed(reason) {
  fail(`Lockstep stopped: ${reason}\nYour scripts are saved. Reload the page to go on.`);
}

start().catch((error) => fail(`Lockstep could not start: ${error.message}`));
