// The lock lab in a browser: a click measures real locks between workers, and the figures stand there.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

// One of the rows that a measurement leads to, and how wide its whole is.
const rows = ["lab/test-and-set", "lab/mcs", "lab/futex-mutex", "lab/std-mutex", "lab/posix-semaphore"];

await run({
  "the lab is a click away, under Systems": async (page) => {
    await page.open();
    await page.click("list-tab/Systems");
    await page.click("puzzle/lab");
    await page.waitForSpoken("statement", /Lock lab/);
    assert.ok(!(await page.names()).includes("judge"), "the lab has no script to judge");
    await page.screenshot("before");
  },
  "a click measures": async (page) => {
    await page.click("lab-care");
    await page.click("lab-care/Quick");
    await page.click("measure");
    await page.waitForSpoken("verdict", /test-and-set/, 120000);
    const names = await page.names();
    for (const row of rows) assert.ok(names.includes(row), `${row} is not there`);
    await page.screenshot("measured");
  },
  "one can look at fewer threads, in light colours as well": async (page) => {
    await page.click("lab-threads/1");
    await page.click("theme");
    await page.screenshot("light");
  },
  "a measurement stops when it is asked to, and another can follow": async (page) => {
    await page.click("measure");
    await page.click("measure");
    await page.waitForSpoken("verdict", /Stopped/, 60000);
    await page.click("measure");
    await page.waitForSpoken("verdict", /test-and-set/, 120000);
  },
  "the list leads back to a puzzle": async (page) => {
    await page.click("list-tab/Puzzles");
    await page.click("puzzle/lost-update");
    await page.waitForSpoken("statement", /museum/);
    await page.press("Control+Enter");
    await page.waitForSpoken("verdict", /Wrong at the end/);
  },
});
