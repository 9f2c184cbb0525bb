// The HTML editor over the canvas: typing goes to it or to the canvas, never to both; nothing typed is
// lost; what ImGui opens lies above it.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

const puzzle = "lost-update";
const answer = `answer/${puzzle}`;
const focused = (page) => page.tab.evaluate(() => document.activeElement.id || document.activeElement.className);
const saved = (page) => page.tab.evaluate(() => JSON.stringify(localStorage));

await run({
  "what is typed stands in the editor, is saved at once, and can be undone": async (page) => {
    await page.open();
    await page.click(`puzzle/${puzzle}`);
    const before = await page.editorText(answer);
    await page.tab.click(`[data-document="${answer}"] .cm-content`);
    await page.press("Control+End");
    await page.type("int mine = 42;");
    assert.equal(await page.editorText(answer), before + "int mine = 42;");
    assert.match(await saved(page), /int mine = 42;/);
    await page.press("Control+z");
    assert.equal(await page.editorText(answer), before);
    await page.press("Control+y");
    await page.press("Enter");
    await page.press("Backspace");
    assert.equal(await page.editorText(answer), before + "int mine = 42;");
  },
  "the editor's clipboard is the system's": async (page) => {
    await page.press("Control+a");
    await page.press("Control+c");
    assert.equal(await page.tab.evaluate(() => navigator.clipboard.readText()), await page.editorText(answer));
    await page.tab.evaluate(() => navigator.clipboard.writeText("// λ from outside\n"));
    await page.press("Control+v");
    assert.equal(await page.editorText(answer), "// λ from outside\n");
    await page.press("Control+z");
  },
  "Escape gives the keyboard to the canvas, and what is typed then stays out of the editor": async (page) => {
    assert.equal(await focused(page), "cm-content");
    await page.press("End"); // nothing is selected now, which Escape would undo first
    await page.press("Escape");
    assert.equal(await focused(page), "canvas");
    const before = await page.editorText(answer);
    await page.type("zzz");
    assert.equal(await page.editorText(answer), before);
  },
  "the text survives a closed tab": async (page) => {
    await page.tab.goto("about:blank");
    await page.open();
    await page.click(`puzzle/${puzzle}`);
    assert.match(await page.editorText(answer), /int mine = 42;/);
  },
  "the editor covers exactly the place that the program names": async (page) => {
    const wanted = await page.rect("editor");
    const { x, y, width, height } = await page.tab.locator(`[data-document="${answer}"]`).boundingBox();
    for (const [is, should] of [[x, wanted.x], [y, wanted.y], [width, wanted.width], [height, wanted.height]]) {
      assert.ok(Math.abs(is - should) < 1, `${is} is not ${should}`);
    }
  },
  "an error is underlined where it is": async (page) => {
    await page.write(answer, "int visitors = 0;\nvoid count_one() { visitors = oops; }\n");
    await page.tab.waitForSelector(`[data-document="${answer}"] .cm-lintRange-error`, { timeout: 5000 });
    const marked = await page.tab.textContent(`[data-document="${answer}"] .cm-lintRange-error`);
    assert.equal(marked, "oops");
    await page.screenshot("error");
  },
});
