// A visit: pick a puzzle, judge a wrong answer, then a right one, and step through a run both ways.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { run } from "./page.mjs";

const puzzle = "lost-update";
const answer = `answer/${puzzle}`;
const script = (name) => readFileSync(new URL(`../../puzzles/010-${puzzle}/${name}.task`, import.meta.url), "utf8");

await run({
  "a mouse that rests over a button is told what it does": async (page) => {
    await page.open();
    const { x, y, width, height } = await page.rect("judge");
    await page.tab.mouse.move(x + width / 2, y + height / 2);
    // Nothing else comes in: the page has to wake by itself.
    const tip = await page.rect("tooltip");
    assert.ok(tip.width > 150, `it is ${tip.width} wide`);
    await page.screenshot("tooltip");
  },
  "a picked puzzle shows its statement": async (page) => {
    await page.click(`puzzle/${puzzle}`);
    await page.waitForSpoken("statement", /three gates/i);
    await page.screenshot("picked");
  },
  "a wrong answer is refuted": async (page) => {
    await page.write(answer, script("wrong-own-lock"));
    await page.click("judge");
    assert.doesNotMatch(await page.waitForSpoken("verdict", /./), /^pass/i);
    await page.screenshot("refuted");
  },
  "a right answer passes": async (page) => {
    await page.write(answer, script("solution"));
    await page.press("Control+Enter");
    await page.waitForSpoken("verdict", /^pass/i);
    await page.screenshot("passed");
  },
  "a run can be stepped forth and back": async (page) => {
    const where = async () => Number((await page.spoken("status")).match(/^Step (\d+)/)?.[1]);
    await page.click("restart");
    for (let i = 0; i < 4; i++) await page.click("step");
    const there = await where();
    assert.ok(there >= 4, `at ${there}`);
    await page.click("back");
    assert.equal(await where(), there - 1);
    await page.click("step");
    assert.equal(await where(), there);
    await page.screenshot("stepped");
  },
  "the priority inversion of Mars Pathfinder can be watched": async (page) => {
    await page.click("puzzle/mars-pathfinder");
    await page.click("run");
    await page.tab.waitForTimeout(2500);
    await page.screenshot("pathfinder");
  },
});
