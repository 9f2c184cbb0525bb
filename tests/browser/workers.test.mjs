// Workers that the browser refuses, that never begin, or that die: the page says so where it matters, and goes the
// single-threaded way. A stand-in decides about those that come: most often the ones that it starts with are real.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

const pool = 4; // started with the page

// So that a thousand runs take several seconds: Chromium takes two until it ends a worker that is at work.
const slow = `#include <chrono>
#include <thread>
int visitors = 0;
void count_one() { std::this_thread::sleep_for(std::chrono::milliseconds(200)); visitors++; }
`;

// In the page, before its own scripts: from the [from]th worker on, and before the [to]th, each is what [plan] says.
const standIn = ([plan, from, to]) => {
  const Real = globalThis.Worker;
  globalThis.workersWanted = 0;
  globalThis.Worker = class extends Real {
    constructor(...rest) {
      const number = globalThis.workersWanted++;
      const mute = number >= from && number < (to ?? Infinity);
      if (mute && plan === "refuse") throw new Error("no more workers");
      super(...rest);
      this.mute = mute;
    }
    postMessage(...rest) {
      if (!this.mute || plan !== "starve") super.postMessage(...rest);
    }
  };
};

// Some seconds of searching on a fast machine: no two of its steps are independent.
const long = `#include <atomic>
std::atomic<int> sum = 0;
task adder [3] { for (int i = 0; i < 300; i++) sum++; }
finally(sum == 900, "nothing is lost");
`;

// Judges [long] in a script of one's own; the judge's worker is the only one at work.
async function searches(page) {
  await page.click("list-tab/Free");
  await page.click("puzzle/free-blank");
  await page.frames(10);
  await page.write("answer/free-blank", long);
  await page.press("Control+Enter");
  await page.rect("cancel");
  await page.tab.waitForFunction(() => PThread.runningWorkers.length > 0);
  await page.tab.waitForTimeout(100);
}

async function anew(page, plan, from = pool, to = null) {
  await page.anew();
  await page.tab.addInitScript(standIn, [plan, from, to]);
}

async function judges(page, patience = 20000) {
  await page.click("puzzle/lost-update");
  await page.press("Control+Enter");
  await page.waitForSpoken("verdict", /Wrong at the end/, patience);
}

// In the middle of the runs.
async function stresses(page) {
  await anew(page, "none");
  await page.open();
  await page.click("puzzle/lost-update");
  await page.frames(10);
  await page.write("answer/lost-update", slow);
  await page.click("stress");
  await page.waitForSpoken("verdict", /of \d+ runs/, 60000);
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
    await stresses(page);
    // The last one that has work, not the one that asks for the runs.
    await page.tab.evaluate(() => PThread.runningWorkers.at(-1).terminate());
    await page.waitForSpoken("verdict", /of 1,000 runs.*states/s, 120000);
    await page.screenshot("died");
    // Even where it died after the last run, another takes its place when it is pressed again.
    await page.tab.waitForTimeout(2500);
    await page.click("stress");
    await page.frames(10);
    const again = await page.waitForSpoken("verdict", /of 1,000 runs.*states/s, 120000);
    assert.doesNotMatch(again, /Simulated/);
    await judges(page);
  },
  "where the one that asks for the runs dies, they are simulated, and real when asked for again": async (page) => {
    await stresses(page);
    await page.tab.evaluate(() => PThread.runningWorkers[0].terminate());
    const said = await page.waitForSpoken("verdict", /of 1,000 runs.*states/s, 120000);
    assert.match(said, /Simulated.*the thread that started them is gone/);
    await page.screenshot("asker-died");
    await page.click("stress");
    await page.waitForSpoken("verdict", /^Failed \d+ of \d{1,3} runs/, 30000); // the new ones
    await page.waitForSpoken("verdict", /^(?!.*Simulated).*of 1,000 runs.*states/s, 120000);
  },
  "where the judge's own worker dies, it begins anew without": async (page) => {
    await anew(page, "none");
    await page.open();
    await searches(page);
    await page.tab.evaluate(() => PThread.runningWorkers[0].terminate());
    await page.waitForSpoken("notice", /judge's thread is gone/, 60000);
    await page.screenshot("judge-died");
    await page.click("cancel"); // it is a long one
    await page.waitForSpoken("verdict", /^Not finished/);
    await page.click("list-tab/Puzzles");
    await judges(page);
  },
  "who goes elsewhere meanwhile is not held up, and judges there": async (page) => {
    await anew(page, "none");
    await page.open();
    await searches(page);
    await page.tab.evaluate(() => PThread.runningWorkers[0].terminate());
    await page.click("list-tab/Puzzles");
    await judges(page);
  },
  "a judge whose worker never begins, too, does without": async (page) => {
    await anew(page, "starve");
    await page.open();
    await page.tab.evaluate((count) => { PThread.unusedWorkers.splice(0, count); }, pool);
    await judges(page, 60000);
    await page.waitForSpoken("notice", /judge's thread is gone/);
  },
  "a lab whose worker never begins says so, and one with too few measures with those": async (page) => {
    await anew(page, "starve");
    await page.open();
    await page.tab.evaluate((count) => { PThread.unusedWorkers.splice(0, count); }, pool - 2);
    await page.click("list-tab/Systems");
    await page.click("puzzle/lab");
    await page.click("lab-care");
    await page.click("lab-care/Quick");
    await page.click("measure");
    await page.waitForSpoken("verdict", /Measured. The system grants 1 of 2 threads/, 120000);
    await page.click("lab-threads/1");
    await page.rect("lab/futex-mutex");
    await page.screenshot("lab-short");
    await page.tab.evaluate(() => { PThread.unusedWorkers.length = 0; });
    await page.click("measure");
    await page.waitForSpoken("verdict", /threads is gone/, 60000);
    await page.screenshot("lab-lost");
  },
  "where not one is to be had, the page does without and says so": async (page) => {
    await anew(page, "refuse", 0);
    await page.open();
    await page.click("list-tab/Puzzles");
    await judges(page);
    await page.waitForSpoken("notice", /judge got no thread/);
    await page.click("stress");
    const said = await page.waitForSpoken("verdict", /of 1,000 runs.*states/s, 120000);
    assert.match(said, /Simulated.*the system refused one more/);
    await page.click("list-tab/Systems");
    await page.click("puzzle/lab");
    await page.click("measure");
    await page.waitForSpoken("verdict", /refused a thread/);
    await page.screenshot("not-one");
  },
  "where those that it starts with are refused, it takes others": async (page) => {
    await anew(page, "refuse", 0, pool);
    await page.open();
    await page.click("list-tab/Puzzles");
    await judges(page);
    assert.equal(await page.tab.evaluate(() => globalThis.workersWanted), pool + 1);
    assert.equal(await page.spoken("notice"), "");
  },
  "where those never begin, it opens, and says so when the judge's does not": async (page) => {
    await anew(page, "starve", 0, pool);
    await page.open();
    await page.click("list-tab/Puzzles");
    await judges(page, 60000);
    await page.waitForSpoken("notice", /judge's thread is gone/);
  },
});
