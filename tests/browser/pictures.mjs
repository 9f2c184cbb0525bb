// Pictures of the screen at every size and in both themes, for whoever wants to look at it; no test.
//   node tests/browser/pictures.mjs [FOLDER]       else build/web/screenshots/pictures

import { mkdirSync } from "node:fs";
import { build, openBrowser, Page, serveSite } from "./page.mjs";

const folder = process.argv[2] ?? `${build}/screenshots/pictures`;
mkdirSync(folder, { recursive: true });

const sizes = [
  { name: "1280x720", width: 1280, height: 720, scale: 1 },
  { name: "1920x1080@2", width: 1920, height: 1080, scale: 2 },
  { name: "1024x768", width: 1024, height: 768, scale: 1 },
];

const scenes = {
  "first": async () => {},
  "refuted": async (page) => {
    await page.click("puzzle/dining-philosophers");
    await page.press("Control+Enter");
    await page.waitForSpoken("verdict", /./);
  },
  "error": async (page) => {
    await page.click("puzzle/lost-update");
    await page.write("answer/lost-update", "#include <mutex>\n\nint visitors = 0;\nstd::mutex m;\nvoid count_one() {\n    m.lok();\n    visitors = oops;\n}\n");
    await page.tab.waitForTimeout(900);
  },
  "keys": async (page) => {
    await page.press("F1");
    await page.tab.waitForTimeout(200);
  },
};

const server = await serveSite();
const browser = await openBrowser();
for (const { name, width, height, scale } of sizes) {
  for (const colorScheme of ["dark", "light"]) {
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, colorScheme });
    const page = new Page(await context.newPage(), `http://127.0.0.1:${server.address().port}/`, folder);
    for (const [scene, play] of Object.entries(scenes)) {
      await page.open();
      await play(page);
      await page.frames(4);
      await page.screenshot(`${scene}-${name}-${colorScheme}`);
    }
    await context.close();
  }
}
await browser.close();
server.close();
