// Cards to learn from: from the tab to a card and its run, from a question to its guess, its verdict and
// its answer, which is remembered.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

const names = async (page) => (await page.frames(2), page.names());

await run({
  "the cards are a click away, and tell what they are about": async (page) => {
    await page.open();
    await page.click("list-tab/Learn");
    await page.screenshot("tab");
    await page.click("puzzle/card-mutex-and-semaphore");
    await page.waitForSpoken("statement", /Mutex and semaphore/);
    assert.match(await page.editorText("answer/card-mutex-and-semaphore"), /counting_semaphore/);
  },
  "a card's script can be stepped": async (page) => {
    for (let i = 0; i < 3; i++) await page.click("step");
    assert.match(await page.spoken("status"), /^Step 3/);
    await page.screenshot("stepped");
  },
  "its verdict is the one that the text tells": async (page) => {
    await page.click("puzzle/card-priority-inversion");
    await page.waitForSpoken("statement", /Pathfinder/);
    await page.click("judge");
    await page.waitForSpoken("verdict", /deadline/i);
    await page.screenshot("judged");
  },
  "a link in a card opens the other card": async (page) => {
    await page.scrollTo("puzzle/card-first-come-first-served");
    await page.click("puzzle/card-first-come-first-served");
    await page.click("next-card");
    await page.waitForSpoken("statement", /most urgent/);
    await page.click("link/card-first-come-first-served");
    await page.waitForSpoken("statement", /first come/i);
  },
  "a question hides its answer until one has tried": async (page) => {
    for (let i = 0; i < 40 && !(await names(page)).includes("guess/pass"); i++) await page.press("n");
    await page.waitForSpoken("statement", /difference between a mutex and a binary semaphore/);
    assert.doesNotMatch(await page.spoken("statement"), /has an owner/);
    assert.ok(!(await names(page)).includes("known"));
    await page.screenshot("asked");
    await page.click("guess/misuse");
    await page.screenshot("wrong");
    await page.click("guess/pass");
    assert.ok(!(await names(page)).includes("known"));
    await page.click("answer");
    await page.waitForSpoken("statement", /has an owner/);
    await page.screenshot("answered");
    await page.click("known");
  },
  "the key A shows an answer, N and Shift+N turn the cards": async (page) => {
    await page.press("n");
    await page.waitForSpoken("statement", /lose a signal/);
    await page.press("a");
    await page.waitForSpoken("statement", /nobody waits for/);
    await page.press("Shift+N");
    await page.waitForSpoken("statement", /binary semaphore/);
  },
  "what was answered is remembered, and can be asked again": async (page) => {
    await page.tab.reload();
    await page.interactive();
    await page.waitForSpoken("statement", /has an owner/);
    await page.scrollTo("ask-again");
    await page.click("ask-again");
    await page.waitForSpoken("statement", /^(?![^]*has an owner)/);
    assert.ok((await names(page)).includes("answer"));
  },
  "it looks right in the other theme as well": async (page) => {
    await page.click("theme");
    await page.click("answer");
    await page.screenshot("answered-other-theme");
    await page.click("theme");
  },
});
