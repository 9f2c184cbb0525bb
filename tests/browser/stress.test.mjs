// Real threads in a browser: a click makes a thousand runs between workers, beside the judge's own figure. Whatever
// the runs end in, the workers are used again and no memory is lost.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

const memory = (page) => page.tab.evaluate(() => Module.HEAPU8.length);
const inUse = (page) => page.tab.evaluate(() => Module._lockstep_bytes_in_use());
const answer = "answer/lost-update";

async function thousand(page, told) {
  await page.click("stress");
  await page.frames(10);
  const said = await page.waitForSpoken("verdict", /of 1,000 runs.*states/s, 120000);
  assert.match(said, told);
  assert.doesNotMatch(said, /Simulated/);
}

const open = (page, puzzle) => page.click(`puzzle/${puzzle}`).then(() => page.frames(10));

const kinds = {
  "runs that end": async (page) => {
    await open(page, "lost-update");
    await page.write(answer, "int visitors = 0;\nvoid count_one() { visitors++; }\n");
    await thousand(page, /^Failed \d+ of 1,000 runs/);
  },
  "runs that die": async (page) => {
    await open(page, "lost-update");
    await page.write(answer, "#include <mutex>\nstd::mutex m;\nint visitors = 0;\nvoid count_one() { m.unlock(); }\n");
    await thousand(page, /^Failed 1,000 of 1,000 runs/);
  },
  "runs that hang": async (page) => {
    await open(page, "lost-update");
    await page.write(answer, "#include <mutex>\nstd::mutex m;\nint visitors = 0;\nvoid count_one() { m.lock(); visitors++; }\n");
    await thousand(page, /^Failed 1,000 of 1,000 runs/);
  },
  "runs that spin until they are stopped": async (page) => {
    await open(page, "lost-update");
    await page.write(answer, "int visitors = 0;\nvoid count_one() { while (true) visitors++; }\n");
    await page.click("stress");
    await page.waitForSpoken("verdict", /of \d+ runs/, 60000);
    await page.click("stress/stop");
    await page.rect("stress/again");
  },
  "runs with priorities": async (page) => {
    await open(page, "mars-pathfinder");
    await thousand(page, /^Failed \d[\d,]* of 1,000 runs/);
    await page.screenshot("priorities");
  },
};

await run({
  "the page opens": async (page) => page.open(),
  ...kinds,
  "all of them once more need no more workers and no more memory": async (page) => {
    const workers = page.tab.workers().length;
    for (const kind of Object.values(kinds)) await kind(page);
    assert.equal(page.tab.workers().length, workers);
    // How much one that spins writes down depends on when it is stopped; it has had its turn.
    const bytes = await memory(page), used = await inUse(page);
    let runs = 0;
    for (const [what, kind] of Object.entries(kinds)) if (!what.includes("spin")) {
      await kind(page);
      runs += 1000;
    }
    assert.equal(page.tab.workers().length, workers);
    assert.equal(await memory(page), bytes);
    const lost = (await inUse(page)) - used;
    console.log(`      after ${runs} runs ${lost} bytes more are in use, of ${used}`);
    assert.ok(lost / runs < 16, `${lost} bytes more are in use after ${runs} runs`);
  },
});
