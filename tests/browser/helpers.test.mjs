// A search that others help, in a browser that gives it no helper, one that never begins, or one that dies at work: the
// verdict is that of the undisturbed search. Who is killed may hold what the search waits for, so the page is the one
// that notices, says so, and judges anew without threads.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

// Everything that can happen is looked at, since time is exact: that is where helpers are called. Each way in which the
// three can come is a state of its own at the end.
const script = (latest, property) => `#include <lockstep.h>
#include <mutex>
std::mutex m;
int sum = 0, came = 0;
task worker [2] priority(1) at(0..3) {
    for (int i = 0; i < 5; i++) { work(3); m.lock(); work(2); sum++; m.unlock(); }
}
task watch [3] priority(9) at(0..${latest}) { came = came * 32 + now(); }
finally(${property}, "nobody is missed");
`;
// Some seconds of searching: Chromium takes two until it ends a worker that is at work.
const scripts = {
  right: script(18, "came >= 0"),
  wrong: script(31, "came != (28 * 32 + 28) * 32 + 28"),  // one end of many, far down in the search
};

// In the page, before its own scripts. Workers made while [plan] is set are what it says.
const standIn = () => {
  const Real = globalThis.Worker;
  globalThis.Worker = class extends Real {
    constructor(...rest) {
      if (globalThis.plan === "refuse") throw new Error("no more workers");
      super(...rest);
      this.mute = globalThis.plan === "starve";
    }
    postMessage(...rest) {
      if (!this.mute) super.postMessage(...rest);
    }
  };
};

// [spare]: workers that wait for work. The second that is taken, which helps the first, dies after [dies] ms.
async function fresh(page, { plan = "", spare = 4, dies } = {}) {
  await page.anew();
  await page.tab.addInitScript(standIn);
  await page.open();
  await page.tab.evaluate(([what, left, after]) => {
    globalThis.plan = what;
    PThread.unusedWorkers.splice(left);
    globalThis.taken = 0;
    globalThis.notices = "";
    const region = document.getElementById("spoken-notice");
    new MutationObserver(() => { globalThis.notices += region.textContent; }).observe(region, { childList: true });
    const take = PThread.getNewWorker;
    PThread.getNewWorker = () => {
      const worker = take();
      if (++globalThis.taken === 2 && after !== undefined) setTimeout(() => worker.terminate(), after);
      return worker;
    };
  }, [plan, spare, dies]);
}
const taken = (page) => page.tab.evaluate(() => globalThis.taken);

async function judges(page) {
  await page.press("Control+Enter");
  await page.frames(3);
}

async function begins(page, text) {
  await page.click("list-tab/Free");
  await page.click("puzzle/free-blank");
  await page.frames(10);
  await page.write("answer/free-blank", text);
  await page.click("switch/mode");
  await page.click("switch/mode/2");
  await judges(page);
}

// As soon as the judge is at rest.
async function answer(page) {
  await page.tab.waitForFunction(() => !("cancel" in Module.page.rects()), null, { polling: 50, timeout: 120000 });
  const said = await page.waitForSpoken("verdict", /^(Pass|Wrong)/);
  return said.replace(/ in [\d.]+ (ms|s)/g, "");
}
// All that there were: they go after a while.
const notices = (page) => page.tab.evaluate(() => globalThis.notices);
const undisturbed = {};

const disturbed = (how) => async (page) => {
  for (const [name, text] of Object.entries(scripts)) {
    await fresh(page, how);
    await begins(page, text);
    assert.equal(await answer(page), undisturbed[name]);
    assert.equal(await taken(page), 2);
    assert.doesNotMatch(await notices(page), /thread/);
  }
};

await run({
  "a helper is called": async (page) => {
    for (const [name, text] of Object.entries(scripts)) {
      await fresh(page);
      await begins(page, text);
      undisturbed[name] = await answer(page);
      assert.equal(await taken(page), 2);
    }
    assert.match(undisturbed.right, /^Pass/);
    assert.match(undisturbed.wrong, /^Wrong at the end/);
  },
  "one that the browser refuses": disturbed({ plan: "refuse", spare: 1 }),
  "one that never begins": disturbed({ plan: "starve", spare: 1 }),
  "one that dies at work": async (page) => {
    for (const [name, text] of Object.entries(scripts)) {
      await fresh(page, { dies: 200 });
      await begins(page, text);
      assert.equal(await answer(page), undisturbed[name]);
      assert.match(await notices(page), /judge's thread is gone/);
      await page.screenshot(`died-${name}`);
    }
    // What is judged next has threads again.
    await judges(page);
    assert.equal(await answer(page), undisturbed.wrong);
    assert.equal(await taken(page), 4);
  },
});
