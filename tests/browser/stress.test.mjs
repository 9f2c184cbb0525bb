// Real threads in a browser: a click makes a thousand runs between workers, beside the judge's own figure; the
// workers are used again, and no memory is lost.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

const memory = (page) => page.tab.evaluate(() => Module.HEAPU8.length);

await run({
  "a thousand runs on real threads are counted": async (page) => {
    await page.open();
    await page.click("stress");
    const said = await page.waitForSpoken("verdict", /of 1,000 runs/, 90000);
    assert.match(said, /1,000/);
    await page.screenshot("counted");
  },
  "another thousand starts needs no more workers and no more memory": async (page) => {
    const workers = page.tab.workers().length;
    const bytes = await memory(page);
    await page.click("stress");
    await page.frames(30);
    await page.waitForSpoken("verdict", /of 1,000 runs/, 90000);
    assert.equal(page.tab.workers().length, workers);
    assert.equal(await memory(page), bytes);
  },
});
