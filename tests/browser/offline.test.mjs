// On a plain static host that sends no headers, below a path: threads come by the service worker, a second visit
// needs no network, and where neither is to be had the build without threads takes over, if it is there.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

const answer = "answer/lost-update";

await run({
  "the first visit isolates itself, with one reload": async (page) => {
    let loads = 0;
    page.tab.on("framenavigated", () => loads++);
    await page.open();
    assert.equal(await page.tab.evaluate(() => crossOriginIsolated), true);
    assert.equal(loads, 2);
    await page.tab.waitForFunction(() => document.documentElement.dataset.offline, null, { timeout: 30000 });
    assert.equal(await page.tab.evaluate(() => document.documentElement.dataset.offline), "kept");
  },
  "without a network it opens and judges, and what was typed is there": async (page) => {
    await page.click("puzzle/lost-update");
    await page.write(answer, "#include \"given.h\"\n// typed online\n");
    page.stopServing();
    await page.tab.goto("about:blank");
    await page.open();
    assert.match(await page.editorText(answer), /typed online/);
    await page.click("list-tab/Free");
    await page.press("Control+Enter");
    await page.waitForSpoken("verdict", /./);
    page.errors = []; // what the network lacks is logged
  },
}, { isolated: false, below: true });
