// The pages of the systems: from the list to a page, from a cell of the matrix to its script and its verdict.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

await run({
  "a system's page is a click away": async (page) => {
    await page.open();
    await page.click("list-tab/Systems");
    await page.click("puzzle/vxworks");
    await page.waitForSpoken("statement", /VxWorks/);
    await page.screenshot("vxworks");
  },
  "its script runs": async (page) => {
    await page.press("Control+Enter");
    await page.waitForSpoken("verdict", /^pass/i);
  },
  "a cell of the matrix opens its script, which the judge answers as the cell says": async (page) => {
    await page.click("puzzle/five-problems");
    await page.waitForSpoken("statement", /The five problems/);
    await page.screenshot("matrix");
    const cell = (await page.names()).find((name) => name.startsWith("link/problem-"));
    assert.ok(cell, "no cell is to be seen");
    await page.click(cell);
    await page.waitForSpoken("statement", /Judge it to see why/);
    await page.press("Control+Enter");
    await page.waitForSpoken("verdict", /does not own|misuse/i);
    await page.screenshot("cell");
  },
  "the cost of spin locks stands there as tables and a plot": async (page) => {
    await page.click("puzzle/spin-locks");
    await page.waitForSpoken("statement", /Spin locks/);
    await page.screenshot("spin-locks");
  },
});
