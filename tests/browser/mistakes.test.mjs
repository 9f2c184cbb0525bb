// What a person does wrong, or unusually: each is answered on the screen, in words that are true.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

const free = "answer/free-blank";

await run({
  "a verdict calls a task as the script does": async (page) => {
    await page.open();
    await page.click("list-tab/Free");
    await page.click("puzzle/free-blank");
    await page.write(free, "int x = 2147483647;\ntask counter { x++; }\n");
    await page.press("Control+Enter");
    await page.waitForSpoken("verdict", /^Misuse\. counter overflows an int/);
  },
  "a pass without an end is no more than that": async (page) => {
    await page.write(free, "int x;\ntask a { while (true) { x = 1; } }\nfinally(x == 5, \"five\");\n");
    await page.press("Control+Enter");
    await page.waitForSpoken("verdict", /^Pass\b.*No run ever ends/s);
    await page.screenshot("no-end");
  },
  "what is too big to be handed over says so": async (page) => {
    await page.tab.evaluate(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(65e6)], "holidays.zip"));
      for (const type of ["dragenter", "dragover", "drop"]) {
        document.querySelector("#canvas").dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
      }
    });
    await page.waitForSpoken("notice", /^holidays\.zip is bigger than 64 MB/);
  },
  "a link to a puzzle with a name without end leaves the editor in view": async (page) => {
    await page.tab.goto("about:blank");
    await page.open(`1.${"x".repeat(20000)}..`);
    await page.waitForSpoken("notice", /not here: x+\.\.\.$/);
    const top = await page.tab.evaluate(() => {
      const { x, y, width } = document.querySelector(".cm-content").getBoundingClientRect();
      return document.elementFromPoint(x + width / 2, y + 30)?.closest(".cm-editor") !== null;
    });
    assert.ok(top);
    await page.screenshot("long-link");
  },
});
