// Panels resize by their borders, and sizes and colours are remembered; on a phone one panel is to be seen at a time.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

async function drag(page, name, dx, dy) {
  const { x, y, width, height } = await page.rect(name);
  const [fromX, fromY] = [x + width / 2, y + height / 2];
  await page.tab.mouse.move(fromX, fromY);
  await page.frames(2);
  await page.tab.mouse.down();
  await page.frames(2);
  for (let i = 1; i <= 5; i++) {
    await page.tab.mouse.move(fromX + dx * i / 5, fromY + dy * i / 5);
    await page.frames(1);
  }
  await page.tab.mouse.up();
  await page.frames(3);
}

await run({
  "the borders are dragged, over the editor too": async (page) => {
    await page.open();
    const before = await page.rect("editor");
    await drag(page, "border/verdict", -120, 0);
    await drag(page, "border/statement", -60, 0);
    await drag(page, "border/rows", 0, -60);
    const after = await page.rect("editor");
    assert.ok(Math.abs(after.width - (before.width - 60)) < 4, `${before.width} became ${after.width}`);
    assert.ok(Math.abs(after.height - (before.height - 60)) < 4, `${before.height} became ${after.height}`);
    page.sized = after;
  },
  "the sizes and the colours are there in the next visit": async (page) => {
    assert.equal(await page.tab.evaluate(() => document.documentElement.classList.contains("light")), true);
    await page.click("theme");
    assert.equal(await page.tab.evaluate(() => document.documentElement.classList.contains("light")), false);
    await page.open();
    assert.equal(await page.tab.evaluate(() => document.documentElement.classList.contains("light")), false);
    assert.deepEqual(await page.rect("editor"), page.sized);
  },
  "everything has its place at 1024 x 768": async (page) => {
    await page.tab.setViewportSize({ width: 1024, height: 768 });
    await page.frames(10);
    for (const name of ["run", "step", "judge", "share", "theme", "help", "more", "attempts", "editor"]) {
      const { x, y, width, height } = await page.rect(name);
      assert.ok(x >= 0 && y >= 0 && x + width <= 1024 && y + height <= 768, `${name} is cut off`);
    }
    // The menu stays on the screen when a question in it makes it wider.
    await page.click("more");
    await page.click("menu/reset");
    const asked = await page.rect("menu/reset");
    assert.ok(asked.x + asked.width <= 1024, `it ends at ${asked.x + asked.width}`);
    await page.press("Escape");
  },
}, { width: 1280, height: 720, scheme: "light" });

async function tap(page, name) {
  const { x, y, width, height } = await page.rect(name);
  await page.tab.touchscreen.tap(x + width / 2, y + height / 2);
  await page.frames(6);
}

// A finger goes up or down, from [y] to [to].
async function swipe(page, y, to) {
  const devtools = await page.tab.context().newCDPSession(page.tab);
  const touch = (type, at) => devtools.send("Input.dispatchTouchEvent", { type, touchPoints: at === undefined ? [] : [{ x: 150, y: at }] });
  await touch("touchStart", y);
  await page.frames(2);
  for (let i = 1; i <= 15; i++) {
    await touch("touchMove", y + (to - y) * i / 15);
    await page.frames(1);
  }
  await touch("touchEnd");
  await page.frames(5);
}

await run({
  "a phone shows the task": async (page) => {
    await page.open();
    await page.waitForSpoken("statement", /./);
    await page.screenshot("phone-task");
    for (const name of ["step", "run", "judge", "more"]) {
      const { x, width } = await page.rect(name);
      assert.ok(x >= 0 && x + width <= 390, `${name} is cut off`);
    }
  },
  "steps lead to the timeline, the judge to the verdict": async (page) => {
    for (let i = 0; i < 3; i++) await tap(page, "step");
    await page.waitForSpoken("status", /Step 3/);
    await page.screenshot("phone-run");
    await tap(page, "judge");
    await page.waitForSpoken("verdict", /./);
    await page.frames(10);
    await page.screenshot("phone-verdict");
    await tap(page, "phone/Script");
    await page.rect("editor");
    await page.screenshot("phone-script");
  },
  "a tap in the list chooses": async (page) => {
    await tap(page, "phone/List");
    await page.screenshot("phone-list");
    await tap(page, "puzzle/dining-philosophers");
    await page.waitForSpoken("statement", /Dining philosophers/i);
  },
  "a finger scrolls, and presses nothing on the way": async (page) => {
    await tap(page, "phone/List");
    const before = await page.rect("puzzle/dining-philosophers");
    await swipe(page, 600, 300);
    await page.screenshot("phone-scrolled");
    const after = await page.rect("puzzle/dining-philosophers");
    assert.ok(before.y - after.y > 150, `the list moved by ${before.y - after.y}`);
    assert.match(await page.spoken("statement"), /Dining philosophers/i);
  },
}, { width: 390, height: 844, scale: 2, touch: true });
