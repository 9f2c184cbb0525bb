// A run is looked at by mouse and by key: sentences and lanes lead to their place in the source, the scrubber and
// the keys to a moment, and the view is zoomed and moved. Two scripts stand one above the other.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

const answer = "answer/dining-philosophers";
const position = async (page) => Number((await page.spoken("status")).match(/^Step (\d+)/)?.[1]);
const caretComesTo = (page, line) => page.tab.waitForFunction(
  ([name, wanted]) => Module.page.editors.caret(name).line === wanted, [answer, line], { timeout: 5000 });
const middle = async (page, name) => {
  const { x, y, width, height } = await page.rect(name);
  return [x + width / 2, y + height / 2];
};
const until = (page, wanted) => page.waitForSpoken("status", new RegExp(`^Step ${wanted} of`));

await run({
  "a long verdict leaves its story in view, whose sentences lead to their steps": async (page) => {
    await page.open();
    await page.click("puzzle/dining-philosophers");
    await page.press("Control+Enter");
    await page.waitForSpoken("verdict", /^Deadlock/);
    const line = await page.rect("story/1");
    const timeline = await page.rect("timeline");
    assert.ok(line.y + line.height < timeline.y, "the second sentence is in view");
    await page.click("story/0");
    await until(page, 0);
    await page.click("story/1");
    await until(page, 1);
    await caretComesTo(page, 9);
    await page.click("verdict/more");
    assert.ok(!(await page.names()).includes("verdict/more"));
  },
  "keys go through time": async (page) => {
    await page.press("Home");
    await until(page, 0);
    await page.press("ArrowRight");
    await page.press("ArrowRight");
    await until(page, 2);
    await page.press("ArrowLeft");
    await until(page, 1);
    await page.press("Control+ArrowRight");
    assert.ok(await position(page) >= 2);
    await page.press("Control+ArrowLeft");
    await page.press("End");
    await until(page, 5);
    await page.press("Home");
    await page.press("t");
    await page.press("s");
    await page.press("Shift+s");
    await page.press("Home");
    await until(page, 0);
  },
  "the scrubber is dragged to a moment": async (page) => {
    const [x, y] = await middle(page, "playhead");
    const { x: left, width } = await page.rect("lane/philosopher[0]");
    await page.tab.mouse.move(x, y);
    await page.frames(2);
    await page.tab.mouse.down();
    for (let i = 1; i <= 4; i++) {
      await page.tab.mouse.move(x + (left + width * 0.5 - x) * i / 4, y);
      await page.frames(2);
    }
    await page.tab.mouse.up();
    await page.frames(3);
    const there = await position(page);
    assert.ok(there > 0 && there < 5, `it stands at ${there}`);
  },
  "a click in a lane leads to its task's line": async (page) => {
    await page.press("End");
    await page.tab.evaluate((name) => Module.page.editors.reveal(name, 1, 1, false), answer);
    const { x, y, width, height } = await page.rect("lane/philosopher[1]");
    await page.tab.mouse.move(x + width - 60, y + height / 2);
    await page.frames(2);
    await page.tab.mouse.down();
    await page.frames(2);
    await page.tab.mouse.up();
    await page.frames(4);
    await caretComesTo(page, 10);
  },
  "what happened is told under the mouse": async (page) => {
    await page.press("End");
    const { x, y, height } = await page.rect("lane/philosopher[0]");
    await page.tab.mouse.move(x + 6, y + height / 2);
    await page.rect("hover");
    await page.screenshot("hover");
    await page.tab.mouse.move(5, 5);
    await page.frames(3);
    assert.ok(!(await page.names()).includes("hover"));
  },
  "buttons, keys and the wheel zoom, and 0 shows the whole run": async (page) => {
    const place = async () => (await page.rect("playhead")).x;
    await page.press("Home");
    await page.press("ArrowRight");
    const whole = await place();
    await page.click("zoom-out"); // the whole run is the least
    assert.ok(Math.abs(await place() - whole) < 1);
    await page.click("zoom-in");
    const wider = await place();
    assert.ok(wider > whole + 5);
    await page.press("0");
    assert.ok(Math.abs(await place() - whole) < 1);
    await page.tab.mouse.move(...await middle(page, "lane/philosopher[2]"));
    await page.tab.keyboard.down("Control");
    await page.tab.mouse.wheel(0, -300);
    await page.frames(3);
    await page.tab.keyboard.up("Control");
    assert.ok(Math.abs(await place() - whole) > 5);
    // Moved with the wheel, held sideways.
    const zoomed = await place();
    await page.tab.mouse.wheel(200, 0);
    await page.frames(3);
    assert.notEqual(await place(), zoomed);
    await page.click("zoom-fit");
    assert.ok(Math.abs(await place() - whole) < 1);
  },
  "it plays at a speed, and pauses": async (page) => {
    await page.press("Home");
    await page.click("speed");
    await page.click("speed/Slow");
    const { x } = await page.rect("playhead");
    await page.press("F5");
    // What moves by itself is not told to a screen reader.
    await page.tab.waitForFunction((from) => Module.page.rects().playhead?.[0].x > from + 5, x, { polling: 20 });
    await page.press("F5");
    await page.waitForSpoken("status", /^Step [1-4] of/);
    const paused = await position(page);
    await page.tab.waitForTimeout(900);
    assert.equal(await position(page), paused);
  },
  "two scripts stand one above the other, and part where they differ": async (page) => {
    const text = await page.editorText(answer);
    await page.write(answer, text.replace("fork_at[left].lock();\n    fork_at[right].lock();", "fork_at[right].lock();\n    fork_at[left].lock();"));
    await page.tab.waitForTimeout(800);
    await page.press("Escape");
    await page.click("restart");
    await page.press("End");
    await page.click("attempts");
    await page.click("attempt/new");
    await page.write(answer, text);
    await page.tab.waitForTimeout(800);
    await page.press("Escape");
    await page.click("restart");
    await page.click("compare");
    await page.click("compare/attempt/1");
    await page.rect("beside/0/words");
    await page.screenshot("scripts");
    await page.press("Shift+x");
  },
  "a link opens under the rules that were changed": async (page) => {
    await page.click("switch/wake");
    await page.click("switch/wake/1");
    await page.click("share");
    await page.waitForSpoken("notice", /clipboard/);
    const link = await page.tab.evaluate(() => location.hash.slice(1));
    assert.match(link, /\.wake1$/);
    await page.tab.goto("about:blank");
    await page.open(link);
    await page.click("share");
    assert.equal(await page.tab.evaluate(() => location.hash.slice(1)), link);
  },
  "? shows all keys, and Escape puts them away": async (page) => {
    await page.press("Escape");
    await page.press("Shift+?");
    await page.rect("keys/Ctrl+Space");
    await page.press("Escape");
    assert.ok(!(await page.names()).includes("keys/Ctrl+Space"));
  },
}, { width: 1280, height: 720 });
