// What the person hands over and takes along: a dropped folder or zip is a puzzle, progress is one file, attempts
// have names, a link is the save file.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, cpSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./page.mjs";

const puzzles = new URL("../../puzzles/", import.meta.url).pathname;
const scratch = mkdtempSync(join(tmpdir(), "lockstep-files-"));
const answer = (id) => `answer/${id}`;
let progress;
let link;

// The browser gives a drop to a page only from outside of it; what comes of it is the same with this.
async function drop(page, name, bytes) {
  await page.tab.evaluate(([file, base64]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], file));
    for (const type of ["dragenter", "dragover", "drop"]) {
      document.querySelector(".cm-content").dispatchEvent(
        new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }
  }, [name, Buffer.from(bytes).toString("base64")]);
}

async function pick(page, path) {
  const chooser = page.tab.waitForEvent("filechooser");
  await page.click("more");
  await page.click("menu/open");
  await (await chooser).setFiles(path);
}

await run({
  "a dropped zip plays as a puzzle, and the editor it was dropped on keeps its text": async (page) => {
    await page.open();
    await page.click("puzzle/lost-update");
    const before = await page.editorText(answer("lost-update"));
    cpSync(join(puzzles, "010-lost-update"), join(scratch, "090-brought-along"), { recursive: true });
    execFileSync("python3", ["-m", "zipfile", "-c", join(scratch, "some.zip"), join(scratch, "090-brought-along")]);
    await drop(page, "some.zip", readFileSync(join(scratch, "some.zip")));
    await page.rect("puzzle/brought-along");
    await page.waitForSpoken("notice", /yours to play/);
    assert.equal(await page.editorText(answer("brought-along")), before);
    await page.write(answer("brought-along"), readFileSync(join(puzzles, "010-lost-update/solution.task"), "utf8"));
    await page.press("Control+Enter");
    await page.waitForSpoken("verdict", /^pass/i);
    await page.screenshot("dropped");
    await page.click("puzzle/lost-update");
    assert.equal(await page.editorText(answer("lost-update")), before);
  },
  "it is there in the next visit, until it is taken out of the list": async (page) => {
    await page.open();
    await page.click("puzzle/brought-along");
    await page.click("more");
    await page.screenshot("menu");
    await page.click("menu/remove");
    await page.waitForSpoken("notice", /no longer in the list/);
    assert.ok(!(await page.names()).includes("puzzle/brought-along"));
  },
  "a dropped folder plays as a puzzle, too": async (page) => {
    const cdp = await page.tab.context().newCDPSession(page.tab);
    const data = { items: [], files: [join(scratch, "090-brought-along")], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) {
      await cdp.send("Input.dispatchDragEvent", { type, x: 700, y: 300, data });
    }
    await page.rect("puzzle/brought-along");
    await page.waitForSpoken("statement", /museum/);
    await page.click("more");
    await page.click("menu/remove");
    await page.waitForSpoken("notice", /no longer in the list/);
  },
  "what is no puzzle says so": async (page) => {
    await drop(page, "broken.zip", "PK\x03\x04 and no more");
    await page.waitForSpoken("notice", /cannot be opened/);
  },
  "attempts are made, named, and changed": async (page) => {
    await page.click("puzzle/print-in-order");
    await page.write(answer("print-in-order"), "// one\n");
    await page.click("attempts");
    await page.screenshot("attempts");
    await page.click("attempt/new");
    await page.write(answer("print-in-order"), "// two\n");
    await page.click("attempts");
    await page.click("attempt/name");
    await page.press("Control+a");
    await page.type("With a latch");
    await page.press("Enter");
    await page.click("attempts");
    await page.click("attempt/1");
    assert.equal(await page.editorText(answer("print-in-order")), "// one\n");
  },
  "everything is saved to a file": async (page) => {
    const coming = page.tab.waitForEvent("download");
    await page.click("more");
    await page.click("menu/save");
    progress = join(scratch, "progress.json");
    await (await coming).saveAs(progress);
    const { kept } = JSON.parse(readFileSync(progress, "utf8"));
    assert.equal(kept["script/print-in-order/2"], "// two\n");
    assert.equal(kept["attempt/print-in-order/2"], "With a latch");
  },
  "a link carries the script and its run": async (page) => {
    await page.click("puzzle/dining-philosophers");
    await page.press("Control+Enter");
    await page.waitForSpoken("verdict", /./);
    await page.click("share");
    await page.waitForSpoken("notice", /clipboard/);
    link = await page.tab.evaluate(() => location.hash.slice(1));
    assert.match(link, /^2\.dining-philosophers\./);
  },
  "reset asks, and forgets": async (page) => {
    await page.click("more");
    await page.click("menu/reset-all");
    await page.click("menu/reset-all");
    await page.waitForSpoken("notice", /new again/);
    await page.click("puzzle/print-in-order");
    assert.doesNotMatch(await page.editorText(answer("print-in-order")), /one/);
  },
  "the file brings it back": async (page) => {
    await pick(page, progress);
    await page.waitForSpoken("notice", /Brought in/);
    await page.tab.waitForFunction(() => Module.page.editors.textOf("answer/print-in-order") === "// one\n");
    await page.click("attempts");
    await page.click("attempt/2");
    assert.equal(await page.editorText(answer("print-in-order")), "// two\n");
  },
  "a link opens at the fatal step": async (page) => {
    await page.tab.goto("about:blank");
    await page.open(link);
    await page.waitForSpoken("status", /Step (\d+) of \1\b/);
    await page.waitForSpoken("statement", /Dining philosophers/);
  },
  "a broken, a foreign and a newer link say so and change nothing": async (page) => {
    const before = await page.editorText(answer("dining-philosophers"));
    for (const [fragment, told] of [
      [link.slice(0, -40).replaceAll("A", "B"), /damaged|cut short|not one of ours/], ["about", /not one of ours/],
      [link.replace("dining-philosophers", "somebody-elses"), /not here/], [link.replace("2.", "7."), /another version/],
    ]) {
      await page.tab.goto("about:blank");
      await page.open(fragment);
      await page.waitForSpoken("notice", told);
      assert.equal(await page.editorText(answer("dining-philosophers")), before);
    }
  },
});
