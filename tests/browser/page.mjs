// The browser tests' helper: serves the built page, opens it in Chromium, and hands out a Page to click and
// type on. Every error that the page logs fails the test. A test is a file *.test.mjs that calls
// run() with steps; CMake finds it by its name.
//
// ImGui's widgets are no HTML; they are clicked at the places that platform::name_widget() gave a name.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { serve } from "../../web/serve.mjs";

export const build = process.env.LOCKSTEP_WEB_BUILD ?? new URL("../../build/web", import.meta.url).pathname;
export const modules = new URL("../../build/npm/node_modules/_", import.meta.url).pathname;
const { chromium } = createRequire(modules)("playwright-core");

// Software GL, and nothing that calls home.
const flags = [
  "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];

export const openBrowser = () => chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });
export const serveSite = (options) => serve(join(build, "site"), 0, options);

export class Page {
  constructor(tab, address, shots) {
    this.address = address;
    this.shots = shots;
    this.errors = [];
    this.attach(tab);
  }

  attach(tab) {
    this.tab = tab;
    tab.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
    tab.on("pageerror", (error) => this.errors.push(error.message));
  }

  // Opens the page, with [fragment] as in a shared link, and waits until it can be used.
  async open(fragment = "") {
    await this.tab.goto(this.address + (fragment && "#" + fragment));
    await this.interactive();
  }

  async interactive() {
    await this.tab.waitForFunction(() => performance.getEntriesByName("interactive").length > 0 ||
      document.querySelector("#loading.failed"), null, { timeout: 60000 });
    const failed = await this.tab.evaluate(() => document.querySelector("#loading.failed #loading-text")?.textContent);
    assert.equal(failed, undefined, failed);
    await this.tab.waitForTimeout(250); // the loading screen fades
  }

  // Waits for the widget called [name] and answers with its rectangle.
  async rect(name) {
    const place = await this.tab.waitForFunction(
      (wanted) => globalThis.Module?.page?.rects()[wanted], name, { timeout: 10000, polling: 50 },
    ).catch(async () => {
      throw new Error(`No widget is named "${name}"; there are: ${(await this.names()).join(", ")}`);
    });
    const rects = await place.jsonValue();
    assert.equal(rects.length, 1, `${rects.length} widgets are named "${name}"`);
    return rects[0];
  }

  async names() { return this.tab.evaluate(() => Object.keys(Module.page.rects())); }

  // A real click, in the middle or at [across], [down] of the widget's size. ImGui needs to see the mouse come
  // before the button goes down.
  async click(name, { across = 0.5, down = 0.5 } = {}) {
    const { x, y, width, height } = await this.rect(name);
    await this.tab.mouse.move(x + width * across, y + height * down);
    await this.frames(2);
    await this.tab.mouse.down();
    await this.frames(2);
    await this.tab.mouse.up();
    await this.frames(3);
  }

  // Turns the wheel over one of the upper panels until what lies in it stands in its middle part.
  async scrollTo(name) {
    const place = () => this.rect(name);
    const { x, width } = await place();
    await this.tab.mouse.move(x + width / 2, 300);
    for (let i = 0; i < 60; i++) {
      const { y, height } = await place();
      if (y > 190 && y + height < 500) return;
      await this.tab.mouse.wheel(0, y > 300 ? 120 : -120);
      await this.frames(3);
    }
  }

  async press(keys) {
    await this.tab.keyboard.press(keys, { delay: 30 });
    await this.frames(3);
  }

  async type(text) {
    await this.tab.keyboard.type(text);
    await this.frames(3);
  }

  // The text of an editor that is shown, as the person sees it.
  async editorText(document) {
    return this.tab.evaluate((name) => Module.page.editors.textOf(name), document);
  }

  // Replaces the whole text, by the keyboard's own means.
  async write(document, text) {
    await this.tab.click(`[data-document="${document}"] .cm-content`);
    await this.tab.keyboard.press("Control+a");
    await this.tab.keyboard.insertText(text);
    await this.frames(3);
  }

  // What a screen reader is told: "statement", "verdict" or "status".
  async spoken(region) { return this.tab.textContent(`#spoken-${region}`); }

  // Waits until the region's text matches, and answers with it.
  async waitForSpoken(region, pattern, timeout = 20000) {
    const { source, flags: kind } = pattern;
    await this.tab.waitForFunction(
      ([where, text, how]) => new RegExp(text, how).test(document.getElementById(where).textContent),
      [`spoken-${region}`, source, kind], { timeout, polling: 50 },
    ).catch(async () => {
      throw new Error(`The ${region} never matched ${pattern}; it says: ${await this.spoken(region)}`);
    });
    return this.spoken(region);
  }

  // Lets [count] frames of the browser pass.
  async frames(count) {
    await this.tab.evaluate((left) => new Promise((done) => {
      const next = () => (left-- > 0 ? requestAnimationFrame(next) : done());
      next();
    }), count);
  }

  async screenshot(name) {
    return this.tab.screenshot({ path: join(this.shots, `${name}.png`) });
  }
}

// Runs [steps] in order on one page; { "what is tested": async (page) => ... }. Exits with 1 at the first failure.
export async function run(steps, {
  width = 1440, height = 900, scale = 1, isolated = true, below = false, touch = false, scheme = "dark",
} = {}) {
  const name = basename(process.argv[1], ".test.mjs");
  const shots = join(build, "screenshots", name);
  mkdirSync(shots, { recursive: true });
  // Below a path: the site is a folder of what is served.
  const server = below ? await serve(build, 0, { isolated }) : await serveSite({ isolated });
  const browser = await openBrowser();
  const context = await browser.newContext({
    viewport: { width, height }, deviceScaleFactor: scale, hasTouch: touch, colorScheme: scheme, permissions: ["clipboard-read", "clipboard-write"],
  });
  const address = `http://127.0.0.1:${server.address().port}/${below ? "site/" : ""}`;
  const page = new Page(await context.newPage(), address, shots);
  // Another tab in the place of one that is gone.
  page.anew = async () => {
    const gone = page.tab;
    page.attach(await context.newPage());
    await gone.close().catch(() => {});
  };
  page.stopServing = () => {
    server.close();
    server.closeAllConnections();
  };
  let failed = false;
  for (const [what, step] of Object.entries(steps)) {
    try {
      await step(page);
      assert.deepEqual(page.errors, [], "the page logged errors");
      console.log(`ok    ${what}`);
    } catch (error) {
      console.log(`FAIL  ${what}\n${error.stack}\nlogged by the page: ${page.errors.join("\n") || "nothing"}`);
      await page.screenshot("failed").catch(() => {});
      failed = true;
      break;
    }
  }
  await browser.close();
  server.close();
  if (failed) process.exitCode = 1;
}
