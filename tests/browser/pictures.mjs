// Pictures of the screen in every mode, at every size and in both themes, for whoever wants to look at it; no test.
//   node tests/browser/pictures.mjs [FOLDER] [PATTERN]
// FOLDER: else build/web/screenshots/pictures. PATTERN: those alone whose name it matches, "compare-1280x720-dark".

import { mkdirSync, readFileSync } from "node:fs";
import { build, openBrowser, Page, serveSite } from "./page.mjs";

const folder = process.argv[2] ?? `${build}/screenshots/pictures`;
mkdirSync(folder, { recursive: true });

const sizes = [
  { name: "1280x720", width: 1280, height: 720, scale: 1 },
  { name: "1920x1080@2", width: 1920, height: 1080, scale: 2 },
  { name: "1024x768", width: 1024, height: 768, scale: 1 },
];

const solution = (folder) => readFileSync(new URL(`../../puzzles/${folder}/solution.task`, import.meta.url), "utf8");
const solved = async (page) => {
  await page.click("puzzle/lost-update");
  await page.write("answer/lost-update", solution("010-lost-update"));
  await page.press("Control+Enter");
  await page.waitForSpoken("verdict", /^Pass/);
};
const watched = async (page) => {
  await page.click("puzzle/mars-pathfinder");
  await page.press("F5");
  await page.waitForSpoken("status", /At tick/);
};

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
  "passed": solved,
  "learn": async (page) => {
    await solved(page);
    await page.click("learn");
  },
  "hints": async (page) => {
    await page.click("puzzle/lost-update");
    for (let i = 0; i < 2; i++) await page.press("h");
  },
  "gate": async (page) => {
    await page.click("puzzle/dining-philosophers");
    await page.click("sheet/Solution");
  },
  "watched": watched,
  "compared": async (page) => {
    await watched(page);
    await page.click("compare");
    await page.click("compare/protocol/1");
    await page.click("timeline", { across: 0.6 });
    await page.press("w");
  },
  "compare-list": async (page) => {
    await watched(page);
    await page.click("compare");
  },
  "branched": async (page) => {
    await page.click("puzzle/dining-philosophers");
    await page.press("Control+Enter");
    await page.waitForSpoken("verdict", /./);
    await page.press("Home");
    await page.press("Control+ArrowRight");
    await page.press("1");
    await page.press("F5");
    await page.press("k");
    await page.tab.waitForTimeout(600);
  },
  "trials": async (page) => {
    await page.click("puzzle/dining-philosophers");
    await page.press("Control+Enter");
    await page.waitForSpoken("verdict", /./);
    await page.press("u");
    await page.tab.waitForTimeout(4000);
  },
  "break": async (page) => {
    await page.open("1.break-the-doorbell..");
    await page.waitForSpoken("verdict", /who makes the next step/);
    await page.click("choice/1");
    await page.click("chance");
  },
  "predict": async (page) => {
    await page.open("1.who-runs-when..");
    await page.waitForSpoken("verdict", /What can happen/);
    await page.click("outcome/1");
  },
  "told": async (page) => {
    await page.open("1.who-runs-when..");
    await page.waitForSpoken("verdict", /What can happen/);
    for (let i = 0; i < 2; i++) await page.click("tell");
    await page.waitForSpoken("verdict", /right/i);
  },
  "card": async (page) => {
    await page.click("list-tab/Learn");
    await page.click("puzzle/card-mutex-and-semaphore");
    for (let i = 0; i < 3; i++) await page.press("F10");
  },
  "question": async (page) => {
    await page.click("list-tab/Learn");
    await page.click("puzzle/card-priority-inversion");
    for (let i = 0; i < 40 && !(await page.names()).includes("guess/pass"); i++) await page.press("n");
    await page.click("guess/pass");
    await page.press("a");
  },
  "system": async (page) => {
    await page.click("list-tab/Systems");
    const pages = (await page.names()).filter((name) => name.startsWith("puzzle/") && name !== "puzzle/lab");
    await page.click(pages[1]);
  },
  "stress": async (page) => {
    await page.click("puzzle/lost-update");
    await page.click("stress");
    await page.waitForSpoken("verdict", /of 1,000 runs/, 90000);
  },
  "lab": async (page) => {
    await page.click("list-tab/Systems");
    await page.click("puzzle/lab");
    await page.click("lab-care");
    await page.click("lab-care/Quick");
    await page.click("measure");
    await page.waitForSpoken("verdict", /test-and-set/, 120000);
  },
  "free": async (page) => {
    await page.click("list-tab/Free");
  },
  "attempts": async (page) => {
    await page.click("puzzle/lost-update");
    await page.write("answer/lost-update", solution("010-lost-update"));
    await page.press("Escape");
    await page.click("attempts");
  },
  "menu": async (page) => {
    await page.click("more");
    await page.click("menu/reset");
  },
  "keys": async (page) => {
    await page.press("F1");
    await page.tab.waitForTimeout(200);
  },
};

const wanted = new RegExp(process.argv[3] ?? "");

const server = await serveSite();
const browser = await openBrowser();
const address = `http://127.0.0.1:${server.address().port}/`;
for (const { name, width, height, scale } of sizes) {
  for (const colorScheme of ["dark", "light"]) {
    for (const [scene, play] of Object.entries(scenes)) {
      const picture = `${scene}-${name}-${colorScheme}`;
      if (!wanted.test(picture)) continue;
      // Each as on a first visit.
      const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, colorScheme });
      const page = new Page(await context.newPage(), address, folder);
      await page.open();
      await play(page).catch((error) => console.log(`${picture}: ${error.message}`));
      await page.frames(4);
      await page.screenshot(picture);
      await context.close();
    }
  }
}
await browser.close();
server.close();
