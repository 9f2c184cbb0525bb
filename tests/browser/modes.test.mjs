// What one can do with a run, by clicks and keys: find who really blocks, look ahead, go another way and keep
// the old one, compare two rules, judge under others, take the trace and a picture along.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { run } from "./page.mjs";

// Clicks [name] and answers with the file that comes of it.
async function download(page, act) {
  const [file] = await Promise.all([page.tab.waitForEvent("download", { timeout: 20000 }), act()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

const deadlock = `#include <mutex>
std::mutex a, b;
task one { a.lock(); b.lock(); b.unlock(); a.unlock(); }
task two { b.lock(); a.lock(); a.unlock(); b.unlock(); }
`;

const where = async (page) => Number((await page.spoken("status")).match(/^Step (\d+)/)?.[1]);

// Answers once the widget called [name] is there.
const appears = (page, name) => page.rect(name);

await run({
  "who really blocks is one key": async (page) => {
    await page.open();
    await page.click("puzzle/mars-pathfinder");
    await page.click("judge");
    await page.waitForSpoken("verdict", /deadline/i);
    await page.click("timeline", { across: 0.999 });
    await page.press("w");
    await appears(page, "root-words");
    await page.waitForSpoken("status", /weather_task could go on, but radio_task has the CPU/);
    await page.screenshot("root");
  },
  "two profiles stand one above the other": async (page) => {
    await page.click("restart");
    await page.press("F5");
    await page.waitForSpoken("status", /At tick 16 every task has ended/);
    await page.click("compare");
    await page.click("compare/protocol/1");
    await appears(page, "beside/0/lane/distribution_task");
    await page.screenshot("compared");
    await page.click("beside/0/up");
    await page.screenshot("exchanged");
    await page.click("beside/0/close");
    assert.ok(!(await page.names()).includes("beside/0/close"));
  },
  "the judge tries other rules, and a click takes one": async (page) => {
    await page.press("u");
    await page.tab.waitForFunction(() => Module.page.rects()["trial/8"], null, { timeout: 20000 });
    await page.tab.waitForTimeout(1500);
    await page.screenshot("trials");
  },
  "a break is foreseen and shown": async (page) => {
    await page.click("list-tab/Free");
    const free = (await page.names()).find((name) => name.startsWith("puzzle/free-"));
    assert.ok(free, "no free script in the list");
    await page.click(free);
    await page.write(`answer/${free.slice(7)}`, deadlock);
    await page.tab.waitForTimeout(600);
    await page.press("Escape");
    await page.click("restart");
    await page.click("step");
    await page.click("foresee");
    await page.waitForSpoken("status", /Yes, in 1 more step: Deadlock/);
    await page.screenshot("foreseen");
    await page.click("foresight-show");
    await page.waitForSpoken("status", /deadlock/i);
  },
  "another choice keeps the old run below": async (page) => {
    await page.press("Home");
    await page.press("Control+ArrowRight");
    assert.equal(await where(page), 1);
    await page.press("1");
    await appears(page, "beside/0/lane/one");
    await page.screenshot("branched");
    await page.press("Shift+x");
    assert.ok(!(await page.names()).includes("beside/0/lane/one"));
  },
  "steps go along one lock": async (page) => {
    await page.click("restart");
    await page.press("F5");
    await page.waitForSpoken("status", /all tasks have ended|ended/i);
    await page.press("Home");
    await page.click("lock/b");
    await page.press("l");
    assert.equal(await where(page), 2);
    await page.press("l");
    assert.equal(await where(page), 3);
    await page.press("Shift+l");
    assert.equal(await where(page), 2);
  },
  "the trace is a file for Perfetto": async (page) => {
    const { name, bytes } = await download(page, () => page.press("p"));
    assert.match(name, /^lockstep-.*\.json$/);
    const trace = JSON.parse(bytes.toString());
    assert.ok(trace.traceEvents.some((event) => event.name === "thread_name" && event.args.name === "one"));
  },
  "the timeline is a picture": async (page) => {
    const { name, bytes } = await download(page, async () => {
      await page.click("export");
      await page.click("export/picture");
    });
    assert.match(name, /^lockstep-.*\.png$/);
    // The browser's own decoder says whether it is one, and whether anything is on it.
    const seen = await page.tab.evaluate(async (list) => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(list)], { type: "image/png" }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const pen = canvas.getContext("2d");
      pen.drawImage(bitmap, 0, 0);
      const { data } = pen.getImageData(0, 0, bitmap.width, bitmap.height);
      const colours = new Set();
      for (let i = 0; i < data.length; i += 4) colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
      return { width: bitmap.width, height: bitmap.height, colours: colours.size };
    }, [...bytes]);
    assert.ok(seen.width > 300 && seen.height > 60 && seen.colours > 10, JSON.stringify(seen));
  },
});
