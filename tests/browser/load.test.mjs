// The page loads: quickly, isolated, with something on its canvas, and nothing in the log.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

await run({
  "the page becomes interactive within two seconds of its files being there": async (page) => {
    await page.open();
    // The files are there now; the best of three, as the machine may be busy with something else.
    let best = Infinity;
    for (let i = 0; i < 3 && best >= 2000; i++) {
      await page.tab.reload();
      await page.interactive();
      best = Math.min(best, await page.tab.evaluate(() => performance.getEntriesByName("interactive")[0].startTime));
    }
    console.log(`      interactive after ${Math.round(best)} ms`);
    assert.ok(best < 2000, `interactive after ${Math.round(best)} ms`);
  },
  "it has threads to work with": async (page) => {
    assert.equal(await page.tab.evaluate(() => crossOriginIsolated), true);
    assert.equal(await page.tab.evaluate(() => Atomics && SharedArrayBuffer !== undefined), true);
  },
  "the canvas fills the window, dot for dot": async (page) => {
    const size = await page.tab.evaluate(() => {
      const canvas = document.getElementById("canvas");
      return [canvas.width, canvas.height, innerWidth * devicePixelRatio, innerHeight * devicePixelRatio];
    });
    assert.deepEqual(size.slice(0, 2), size.slice(2));
  },
  "the canvas is drawn on": async (page) => {
    const shot = await page.screenshot("loaded");
    const colors = await page.tab.evaluate(async (png) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
      context.drawImage(image, 0, 0);
      const dots = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
      return new Set(dots).size;
    }, shot.toString("base64"));
    assert.ok(colors > 50, `only ${colors} colours: text alone would have more`);
  },
  "an idle page draws no frames": async (page) => {
    await page.tab.waitForTimeout(500);
    const before = await page.tab.evaluate(() => Module.page.framesDrawn());
    await page.tab.waitForTimeout(1000);
    const drawn = await page.tab.evaluate(() => Module.page.framesDrawn()) - before;
    assert.ok(drawn <= 8, `${drawn} frames in an idle second`);
  },
});
