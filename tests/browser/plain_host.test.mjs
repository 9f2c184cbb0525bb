// On a host that sends no headers of its own the page isolates itself, and where it can not it says why.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

await run({
  "a plain host's page gets its threads through the service worker": async (page) => {
    await page.open();
    assert.equal(await page.tab.evaluate(() => crossOriginIsolated), true);
  },
  "a browser without service workers is told which headers are missing": async (page) => {
    const tab = await page.tab.context().browser().newPage({ serviceWorkers: "block" });
    // Where the build without threads lies beside it, that would take over.
    await tab.route("**/single/", (route) => route.fulfill({ status: 404 }));
    await tab.goto(page.address);
    await tab.waitForSelector("#loading.failed");
    const told = await tab.textContent("#loading-text");
    assert.match(told, /Cross-Origin-Opener-Policy: same-origin/);
    await tab.close();
  },
  "a browser without WebGL 2 is told so": async (page) => {
    const tab = await page.tab.context().newPage();
    await tab.addInitScript(() => {
      const getContext = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind === "webgl2" ? null : getContext.call(this, kind, ...rest);
      };
    });
    await tab.goto(page.address);
    await tab.waitForSelector("#loading.failed");
    assert.match(await tab.textContent("#loading-text"), /WebGL 2/);
    await tab.close();
  },
}, { isolated: false });
