// The native window, in Xvfb: what is typed into it is in the user's data folder at once, and its process is killed
// at twenty random moments while somebody types. Waits for what happens, never for a time to pass, so that a busy
// machine makes it slow and not wrong.

import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./page.mjs";

const root = new URL("../../", import.meta.url).pathname;
const program = process.env.LOCKSTEP_SCREEN ?? join(root, "build/release/lockstep_screen");

// 77 tells ctest that the test was skipped.
const missing = ["xvfb-run", "xdotool"].filter((tool) => spawnSync("which", [tool]).status !== 0);
if (!existsSync(program)) missing.push(program);
if (missing.length > 0) {
  console.log(`there is no ${missing.join(" and no ")}: the native window is not tested`);
  process.exit(77);
}

if (!process.env.LOCKSTEP_IN_XVFB) {
  // -r: a key that is held down while the machine is busy does not repeat. -noreset: else the display begins anew when
  // its last window is gone, and refuses the one that opens meanwhile.
  const { status } = spawnSync("xvfb-run",
    ["-a", "-s", "-screen 0 1440x900x24 -r -noreset", process.execPath, fileURLToPath(import.meta.url)],
    { stdio: "inherit", env: { ...process.env, LOCKSTEP_IN_XVFB: "yes", LIBGL_ALWAYS_SOFTWARE: "1" } });
  process.exit(status ?? 1);
}

const home = mkdtempSync(join(tmpdir(), "lockstep-window-"));
const shots = join(build, "screenshots", "window");
mkdirSync(shots, { recursive: true });
const stored = () => {
  try {
    return readFileSync(join(home, "lockstep/script%2Flost-update"), "utf8");
  } catch {
    return "";
  }
};
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const xdotool = (...words) => execFileSync("xdotool", words).toString();
const picture = (name) => spawnSync("import", ["-window", "root", join(shots, `${name}.png`)]);

// False where [holds] never did.
async function comes(holds, ms) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(5)) {
    if (holds()) return true;
  }
  return holds();
}
async function until(what, holds, ms = 60000) {
  if (!await comes(holds, ms)) throw new Error(`${what}: not within ${ms / 1000} s`);
}

// Opens the window and gives the text the keyboard, with the caret at its end: a probe that comes back there says
// that it has both, and is taken away again.
const probe = "~";
let child;
async function open() {
  const before = stored();
  child = spawn(program, { env: { ...process.env, HOME: home, XDG_DATA_HOME: home }, stdio: "ignore" });
  child.gone = new Promise((done) => child.on("exit", done));
  const search = ["search", "--onlyvisible", "--name", "^Lockstep$"];
  const found = () => spawnSync("xdotool", search).stdout.toString().trim();
  await until("the window", found);
  spawnSync("xdotool", ["windowfocus", found().split("\n")[0]]);
  const probed = () => stored().includes(probe);
  const takeBack = async () => {
    while (probed()) {
      const now = stored();
      xdotool("key", "BackSpace");
      await until("the probe is taken back", () => stored() !== now);
    }
  };
  let there = false;
  for (let i = 1; !there && i <= 8; i++) {
    // The focus comes some frames after the key, and what comes too soon is lost: then once more.
    if (!probed()) xdotool("key", "F6");
    await takeBack();
    await sleep(200 * i);
    xdotool("key", "ctrl+End");
    xdotool("key", "asciitilde");
    await comes(probed, 3000 * i);
    there = stored().endsWith(probe);
  }
  assert.ok(there, "keys never came to the end of the text");
  await takeBack();
  if (before) assert.equal(stored(), before, "the window opened with another text");
}

let state = Number(process.env.LOCKSTEP_SEED ?? Date.now() % 1e6);
console.log(`      LOCKSTEP_SEED=${state}`);
const random = () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648);

try {
  await open();
  xdotool("type", "--delay", "15", "// typed ");
  await until("what was typed is stored", () => stored().endsWith("\n// typed "));
  picture("typed");
  console.log("ok    what is typed is in the data folder while the window is open");

  // What is stored after the kill is what was there before it and the keys since, and the window opens with it.
  const phrase = "the quick brown fox jumps over it";
  let keys = 0;
  for (let round = 0; round < 20; round++) {
    const before = stored();
    const typing = spawn("xdotool", ["type", "--delay", "15", phrase], { stdio: "ignore" });
    const typed = new Promise((done) => typing.on("exit", done));
    const count = Math.floor(random() * 25);
    await until(`round ${round}: ${count} keys are stored`, () => stored().length >= before.length + count);
    await sleep(random() * 30);
    const seen = stored();
    child.kill("SIGKILL");
    await child.gone;
    await typed; // a key that is down when its sender dies stays down
    const after = stored();
    assert.ok(after.startsWith(seen), `round ${round}: "${seen}" became "${after}"`);
    const since = after.slice(before.length);
    assert.equal(since, phrase.slice(0, since.length), `round ${round}`);
    keys += since.length;
    await open();
  }
  console.log(`      ${keys} keys`);
  assert.ok(keys > 100, `only ${keys} keys were typed in all`);
  console.log("ok    twenty killed processes");

  // Without a folder for downloads what is handed out lands in the person's own.
  const handedOut = (name) => join(home, `lockstep-lost-update.${name}`);
  xdotool("key", "F6", "F10");
  for (const [key, name] of [["p", "json"], ["g", "png"]]) {
    for (let i = 0; !existsSync(handedOut(name)) && i < 10; i++) {
      xdotool("key", key);
      await comes(() => existsSync(handedOut(name)), 3000);
    }
  }
  await until("the trace is whole", () => readFileSync(handedOut("json"), "utf8").trimEnd().endsWith("}"));
  assert.ok(JSON.parse(readFileSync(handedOut("json"), "utf8")).traceEvents.length > 0);
  await until("the picture is whole", () => readFileSync(handedOut("png")).includes("IEND"));
  assert.equal(readFileSync(handedOut("png")).subarray(1, 4).toString(), "PNG");
  console.log("ok    the trace and its picture are handed out as files");
} catch (error) {
  console.log(`FAIL  ${error.stack}`);
  picture("failed");
  process.exitCode = 1;
}
child?.kill("SIGKILL");
await child?.gone;
rmSync(home, { recursive: true, force: true });
