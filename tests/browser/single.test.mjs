// Where there are no shared buffers and no service worker to bring them, the build without threads takes over and
// gives the same answers. It lies within the page that web/play --build makes; without that there is nothing to test,
// which ctest is told by the exit code 77.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build, run } from "./page.mjs";

if (!existsSync(join(build, "site/single/index.html"))) {
  console.log("web/play --build was not run: there is no build without threads");
  process.exit(77);
}

const puzzles = ["lost-update", "dining-philosophers", "mars-pathfinder", "zero-even-odd"];

async function verdicts(page) {
  const said = [];
  for (const puzzle of puzzles) {
    if (!(await page.names()).includes(`puzzle/${puzzle}`)) continue;
    await page.click(`puzzle/${puzzle}`);
    await page.press("Control+Enter");
    said.push((await page.waitForSpoken("verdict", /./, 60000)).replace(/ in [\d.]+ (s|ms|seconds)/g, ""));
  }
  return said;
}

let threaded;
await run({
  "the build with threads answers": async (page) => {
    await page.open();
    threaded = await verdicts(page);
    assert.ok(threaded.length >= 2, "there were puzzles to ask");
  },
});

await run({
  "the one without takes over, keeps the link, and answers the same": async (page) => {
    const context = await page.tab.context().browser().newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
    page.attach(await context.newPage());
    // It takes no workers, so a browser that has none to give is good enough for it.
    await page.tab.addInitScript(() => {
      globalThis.Worker = class { constructor() { throw new Error("no workers"); } };
    });
    await page.open("about");
    assert.match(page.tab.url(), /\/site\/single\/#about$/);
    assert.equal(await page.tab.evaluate(() => crossOriginIsolated), false);
    assert.deepEqual(await verdicts(page), threaded);
    await page.screenshot("single");
  },
}, { isolated: false, below: true });
