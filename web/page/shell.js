// The page's entry: says what the browser lacks, or fetches the program with a bar that tells the truth,
// and starts it. Everything the running program asks of the page is in page.js and editor.js.

import { createPage } from "./page.js";
import { whatDrawingLacks, whatIsMissing } from "./needs.js";
import { Download } from "./download.js";

const loading = document.getElementById("loading");
const text = document.getElementById("loading-text");
const bar = document.getElementById("loading-bar");

// Filled in by build.mjs: every file that the program needs, with its size in bytes.
const files = LOCKSTEP_FILES;

function fail(message) {
  loading.classList.remove("gone");
  loading.classList.add("failed");
  text.textContent = message;
}

function interactive() {
  performance.mark("interactive");
  loading.classList.add("gone");
  document.getElementById("canvas").focus();
}

// Where the server did not send the headers for threads, a service worker can, from the next load on: true
// when that load is under way. Tried once a tab.
async function becomesIsolated() {
  const tried = "lockstep/isolating";
  if (!navigator.serviceWorker || sessionStorage.getItem(tried)) return false;
  sessionStorage.setItem(tried, "yes");
  try {
    await navigator.serviceWorker.register("isolate.js");
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

// A page built without threads may lie beside this one; it does the same, only slower.
async function hasFallback() {
  const { ok } = await fetch("single/", { method: "HEAD" });
  if (ok) location.replace("single/" + location.hash);
  return ok;
}

function loadScript(url) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = done;
    script.onerror = () => failed(new Error(`${url} could not be loaded`));
    document.body.append(script);
  });
}

async function start() {
  if (LOCKSTEP_THREADS && !crossOriginIsolated && (await becomesIsolated() || await hasFallback())) return;
  let missing = whatIsMissing();
  if (missing) return fail(missing);

  const download = new Download(files, (part) => { bar.value = part; });
  const fonts = Object.keys(files).filter((name) => name.startsWith("fonts/"));
  const compiled = download.compile("lockstep.wasm");
  const everythingElse = Promise.all([
    download.bytes("lockstep.data"),
    import("./editor.js"),
    ...fonts.map((name) => download.bytes(name)),
  ]);
  missing = whatDrawingLacks(document.getElementById("canvas"));
  if (missing) return fail(missing);
  const [data, { createEditors }, ...fontBytes] = await everythingElse;
  const wasm = await compiled;
  text.textContent = "Starting";

  const page = createPage({ createEditors, onFirstFrame: interactive });
  globalThis.Module = {
    page,
    canvas: document.getElementById("canvas"),
    getPreloadedPackage: () => data,
    instantiateWasm(imports, receive) {
      WebAssembly.instantiate(wasm, imports).then((instance) => receive(instance, wasm), crashed);
      return {};
    },
    preRun: [() => {
      const { FS } = globalThis.Module;
      FS.mkdir("/fonts");
      fonts.forEach((name, i) => FS.writeFile("/" + name, new Uint8Array(fontBytes[i])));
    }],
    onAbort: crashed,
  };
  await loadScript("lockstep.js");
}

function crashed(reason) {
  fail(`Lockstep stopped: ${reason}\nYour scripts are saved. Reload the page to go on.`);
}

start().catch((error) => fail(`Lockstep could not start: ${error.message}`));
