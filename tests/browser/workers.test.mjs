// Workers that the browser refuses, that never begin, or that die: the page says so where it matters, and goes the
// single-threaded way. The workers that it starts with are real; a stand-in decides about those that come later.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

const pool = 4; // started with the page

// In the page, before its own scripts: from the [from]th worker on each is what [plan] says.
const standIn = ([plan, from]) => {
  const Real = globalThis.Worker;
  globalThis.workersMade = [];
  globalThis.Worker = class extends Real {
    constructor(...rest) {
      const mute = globalThis.workersMade.length >= from;
      if (mute && plan === "refuse") throw new Error("no more workers");
      super(...rest);
      this.mute = mute;
      globalThis.workersMade.push(this);
    }
    postMessage(...rest) {
      if (!this.mute || plan !== "starve") super.postMessage(...rest);
    }
  };
};

async function anew(page, plan, from = pool) {
  await page.anew();
  await page.tab.addInitScript(standIn, [plan, from]);
}

async function judges(page) {
  await page.click("puzzle/lost-update");
  await page.press("Control+Enter");
  await page.waitForSpoken("verdict", /Wrong at the end/);
}

await run({
  "where more workers are refused, runs are simulated and say why": async (page) => {
    await anew(page, "refuse");
    await page.open();
    await page.click("puzzle/dining-philosophers"); // five threads, and one that asks for them
    await page.click("stress");
    const said = await page.waitForSpoken("verdict", /of 1,000 runs.*states/s, 120000);
    assert.match(said, /Simulated.*the system refused one more/);
    await page.screenshot("refused");
    await judges(page);
  },
  "where they never begin, too": async (page) => {
    await anew(page, "starve");
    await page.open();
    await page.click("puzzle/dining-philosophers");
    await page.click("stress");
    const said = await page.waitForSpoken("verdict", /of 1,000 runs.*states/s, 120000);
    assert.match(said, /Simulated.*the others did not start/);
    await judges(page);
  },
  "the lab says that it has no thread to measure with": async (page) => {
    await anew(page, "refuse");
    await page.open();
    // Nothing is left of the pool for it.
    await page.tab.evaluate((count) => { PThread.unusedWorkers.splice(0, count); }, pool);
    await page.click("list-tab/Systems");
    await page.click("puzzle/lab");
    await page.click("measure");
    await page.waitForSpoken("verdict", /refused a thread/);
    await page.screenshot("lab");
  },
  "a judge without a thread of its own works between the frames": async (page) => {
    await page.click("list-tab/Puzzles");
    await judges(page);
  },
  "where a worker dies during the runs, the others are counted": async (page) => {
    await anew(page, "none");
    await page.open();
    await page.click("puzzle/lost-update");
    await page.click("stress");
    await page.waitForSpoken("verdict", /of \d+ runs/, 60000);
    // The last one that has work, not the one that asks for the runs.
    await page.tab.evaluate(() => PThread.runningWorkers.at(-1).terminate());
    await page.waitForSpoken("verdict", /of 1,000 runs.*states/s, 120000);
    await page.screenshot("died");
    await judges(page);
  },
  "where not one is to be had, the page says so": async (page) => {
    await anew(page, "refuse", 0);
    await page.tab.goto(page.address);
    await page.tab.waitForSelector("#loading.failed");
    assert.match(await page.tab.textContent("#loading-text"), /could not start: .*no more workers/);
    page.errors.length = 0; // what the stand-in threw, and the page that is not there without threads
  },
});
