// The core path in a second engine: pick a puzzle, type, judge a wrong answer and a right one, step both ways. Firefox
// has WebGL only in a window, so this runs itself again within Xvfb.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build, modules, serveSite } from "./page.mjs";

if (!process.env.LOCKSTEP_IN_XVFB) {
  const { status } = spawnSync("xvfb-run",
    ["-a", "-s", "-screen 0 1500x1000x24", process.execPath, fileURLToPath(import.meta.url)],
    { stdio: "inherit", env: { ...process.env, LOCKSTEP_IN_XVFB: "yes", LIBGL_ALWAYS_SOFTWARE: "1" } });
  process.exit(status ?? 1);
}

const puppeteer = createRequire(modules)("puppeteer-core");
const puzzle = "lost-update";
const answer = `answer/${puzzle}`;
const script = (name) => readFileSync(new URL(`../../puzzles/010-${puzzle}/${name}.task`, import.meta.url), "utf8");

const server = await serveSite();
const browser = await puppeteer.launch({
  browser: "firefox", executablePath: "/usr/bin/firefox-esr", headless: false,
  defaultViewport: { width: 1280, height: 720 },
});
const tab = await browser.newPage();
const errors = [];
tab.on("pageerror", (error) => errors.push(error.message));

const frames = (count) => tab.evaluate((left) => new Promise((done) => {
  const next = () => (left-- > 0 ? requestAnimationFrame(next) : done());
  next();
}), count);
async function open() {
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  await tab.waitForFunction(() => performance.getEntriesByName("interactive").length > 0, { timeout: 90000 });
  await frames(20);
}
async function click(name) {
  const place = await tab.waitForFunction((wanted) => Module.page.rects()[wanted], { timeout: 15000 }, name);
  const [{ x, y, width, height }] = await place.jsonValue();
  await tab.mouse.move(x + width / 2, y + height / 2);
  await frames(2);
  await tab.mouse.down();
  await frames(2);
  await tab.mouse.up();
  await frames(3);
}
const spoken = (region) => tab.evaluate((where) => document.getElementById(`spoken-${where}`).textContent, region);
async function waitForSpoken(region, pattern) {
  await tab.waitForFunction((where, text, how) => new RegExp(text, how).test(document.getElementById(where).textContent),
    { timeout: 30000 }, `spoken-${region}`, pattern.source, pattern.flags)
    .catch(async () => { throw new Error(`The ${region} never matched ${pattern}: ${await spoken(region)}`); });
}
const textOf = () => tab.evaluate((name) => Module.page.editors.textOf(name), answer);
async function chord(key) {
  await tab.keyboard.down("Control");
  await tab.keyboard.press(key);
  await tab.keyboard.up("Control");
  await frames(3);
}
async function write(text) {
  await tab.click(`[data-document="${answer}"] .cm-content`);
  await chord("a");
  // Typed as keys, a letter at a time, it would be indented anew and take long; pasted it stays as it is.
  await tab.evaluate((pasted) => document.execCommand("insertText", false, pasted), text);
  await frames(3);
}

const steps = {
  "the page becomes interactive, with threads": async () => {
    await open();
    assert.equal(await tab.evaluate(() => crossOriginIsolated), true);
  },
  "keys go to the editor that was clicked, and can be undone": async () => {
    await click(`puzzle/${puzzle}`);
    await waitForSpoken("statement", /three gates/i);
    const before = await textOf();
    await tab.click(`[data-document="${answer}"] .cm-content`);
    await chord("End");
    await tab.keyboard.type("int mine = 42;");
    await frames(3);
    assert.equal(await textOf(), before + "int mine = 42;");
    await chord("z");
    assert.equal(await textOf(), before);
  },
  "a wrong answer is refuted, a right one passes": async () => {
    await write(script("wrong-own-lock"));
    await click("judge");
    await waitForSpoken("verdict", /^Wrong at the end/);
    await write(script("solution"));
    await click("judge");
    await waitForSpoken("verdict", /^pass/i);
  },
  "a run is stepped forth and back": async () => {
    const where = async () => Number((await spoken("status")).match(/^Step (\d+)/)?.[1]);
    await click("restart");
    for (let i = 0; i < 4; i++) await click("step");
    const there = await where();
    await click("back");
    assert.equal(await where(), there - 1);
  },
  "the text is there after a reload": async () => {
    const before = await textOf();
    await open();
    assert.equal(await textOf(), before);
  },
};

const shots = `${build}/screenshots/firefox`;
mkdirSync(shots, { recursive: true });
for (const [what, step] of Object.entries(steps)) {
  try {
    await step();
    assert.deepEqual(errors, []);
    console.log(`ok    ${what}`);
  } catch (error) {
    console.log(`FAIL  ${what}\n${error.stack}\n${errors.join("\n")}`);
    process.exitCode = 1;
    break;
  } finally {
    await tab.screenshot({ path: `${shots}/${what.split(" ").slice(0, 4).join("-")}.png` }).catch(() => {});
  }
}
await browser.close();
server.close();
