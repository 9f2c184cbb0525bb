// Run by hand: node tests/browser/window.mjs. The native window, in Xvfb: real keys typed into it are in the user's data folder at once, and its process is killed
// at twenty random moments while somebody types.

import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./page.mjs";

const root = new URL("../../", import.meta.url).pathname;
const program = process.env.LOCKSTEP_SCREEN ?? join(root, "build/release/lockstep_screen");

if (!process.env.LOCKSTEP_IN_XVFB) {
  const { status } = spawnSync("xvfb-run",
    ["-a", "-s", "-screen 0 1440x900x24", process.execPath, fileURLToPath(import.meta.url)],
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

async function until(what, holds, ms = 60000) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) {
    if (holds()) return;
  }
  throw new Error(`${what}: not within ${ms / 1000} s`);
}

// Opens the window and gives the text the keyboard.
async function open() {
  const child = spawn(program, { env: { ...process.env, XDG_DATA_HOME: home }, stdio: "ignore" });
  await until("the window", () => spawnSync("xdotool", ["search", "--name", "^Lockstep$"]).stdout.toString().trim());
  const window = xdotool("search", "--name", "^Lockstep$").trim().split("\n")[0];
  spawnSync("xdotool", ["windowfocus", window]);
  await sleep(700);
  xdotool("key", "F6");
  await sleep(250);
  xdotool("key", "ctrl+End");
  await sleep(100);
  return child;
}

const ended = (child) => new Promise((done) => child.on("exit", done));
let state = Number(process.env.LOCKSTEP_SEED ?? Date.now() % 1e6);
console.log(`      LOCKSTEP_SEED=${state}`);
const random = () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648);

let child;
try {
  child = await open();
  xdotool("type", "--delay", "30", "// typed");
  await until("what was typed is stored", () => stored().includes("// typed"));
  spawnSync("import", ["-window", "root", join(shots, "typed.png")]);
  console.log("ok    what is typed is in the data folder while the window is open");

  // Each key that was stored before the kill is there after it, and the file is whole.
  let keys = 0;
  for (let round = 0; round < 20; round++) {
    const typing = spawn("xdotool", ["type", "--delay", "15", "the quick brown fox jumps over it"], { stdio: "ignore" });
    await sleep(40 + random() * 500);
    const before = stored();
    const gone = ended(child);
    child.kill("SIGKILL");
    await gone;
    typing.kill();
    const after = stored();
    assert.ok(after.startsWith(before), `round ${round}: "${before}" became "${after}"`);
    keys += after.length;
    child = await open();
    xdotool("type", "--delay", "30", ".");
    await until("the text of before is in the window", () => stored() === after + ".");
  }
  assert.ok(keys > 200, `only ${keys} keys`);
  console.log("ok    twenty killed processes");
} catch (error) {
  console.log(`FAIL  ${error.stack}`);
  spawnSync("import", ["-window", "root", join(shots, "failed.png")]);
  process.exitCode = 1;
}
child?.kill("SIGKILL");
