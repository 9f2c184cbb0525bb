// Puzzles in which nobody types: a run is led into its failure by clicks and keys, outcomes are ticked.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { run } from "./page.mjs";

// What can happen and what cannot, in the order of the list.
function candidates(folder) {
  const toml = readFileSync(new URL(`../../puzzles/${folder}/puzzle.toml`, import.meta.url), "utf8");
  const part = (name) => toml.split(`[${name}]\n`)[1].split("\n[")[0];
  const outcomes = (name) => [...part(name).matchAll(/^"([^"]+)" = /gm)].map((found) => found[1]);
  const can = outcomes("can");
  return [...can, ...outcomes("cannot")].sort().map((outcome) => ({ outcome, possible: can.includes(outcome) }));
}

const shown = async (page, name) => (await page.frames(2), (await page.names()).includes(name));

await run({
  "a break puzzle asks for a run, and the judge keeps the answer to itself": async (page) => {
    await page.open("1.break-the-doorbell..");
    await page.waitForSpoken("verdict", /who makes the next step/);
    await page.press("Control+Enter");
    await page.waitForSpoken("verdict", /who makes the next step/);
    await page.screenshot("break-begun");
  },
  "the script cannot be written to": async (page) => {
    const before = await page.editorText("answer/break-the-doorbell");
    await page.tab.click('[data-document="answer/break-the-doorbell"] .cm-content');
    await page.type("x");
    assert.equal(await page.editorText("answer/break-the-doorbell"), before);
    await page.press("Escape");
  },
  "whether it can still break is answered, and undo leads back": async (page) => {
    await page.click("chance");
    await page.waitForSpoken("verdict", /^Yes: it can still break/);
    await page.click("choice/1"); // the host opens the door before anybody looks
    await page.click("chance");
    await page.waitForSpoken("verdict", /^No: from here/);
    await page.screenshot("break-lost");
    await page.click("undo");
    await page.click("chance");
    await page.waitForSpoken("verdict", /^Yes: it can still break/);
  },
  "choices by click and by key lead into the failure": async (page) => {
    await page.click("choice/0"); // the guest looks
    for (let i = 0; i < 2; i++) await page.press("2"); // the host opens the door and locks
    for (let i = 0; i < 2; i++) await page.press("1"); // and rings: the guest has to wait
    assert.ok(!(await shown(page, "learn")));
    for (let i = 0; i < 2; i++) await page.press("1"); // the guest falls asleep, and nobody rings
    await page.waitForSpoken("verdict", /^Broken/);
    await page.screenshot("broken");
    await page.click("learn");
    assert.ok(await shown(page, "statement/Learn"));
  },
  "a predict puzzle does not tell which choices are wrong": async (page) => {
    await page.open("1.who-runs-when..");
    await page.waitForSpoken("verdict", /What can happen/);
    const all = candidates("426-who-runs-when");
    await page.click(`outcome/${all.findIndex(({ possible }) => !possible)}`);
    await page.click("look");
    const wrong = 1 + all.filter(({ possible }) => possible).length;
    await page.waitForSpoken("verdict", new RegExp(`^${wrong} of ${all.length} are wrong`));
    await page.screenshot("predict-wrong");
    await page.click(`outcome/${all.findIndex(({ possible }) => !possible)}`);
  },
  "the right choices are told as such, with a run for each that can happen": async (page) => {
    const all = candidates("426-who-runs-when");
    for (const [i, { possible }] of all.entries()) if (possible) await page.click(`outcome/${i}`);
    await page.click("look");
    await page.waitForSpoken("verdict", /^All right/);
    await page.screenshot("predict-right");
    const first = all.findIndex(({ possible }) => possible);
    await page.click(`show/${first}`);
    assert.match(await page.spoken("status"), /^Step 0 of [1-9]/);
    for (const [i, { possible }] of all.entries()) assert.equal(await shown(page, `show/${i}`), possible);
  },
  "what was solved stays solved": async (page) => {
    await page.tab.reload();
    await page.interactive();
    await page.click("sheet/The script");
    await page.waitForSpoken("statement", /./);
    const kept = await page.tab.evaluate(() => Object.entries(localStorage)
      .filter(([key]) => /progress.*(break-the-doorbell|who-runs-when)/.test(key)).map(([, text]) => text));
    assert.equal(kept.length, 2);
    for (const text of kept) assert.match(text, /solved 1/);
  },
});
