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
    // As many steps as there were pauses between the keys.
    const untilStill = async (keys) => {
      for (let text; text !== await page.editorText(answer);) {
        text = await page.editorText(answer);
        await page.press(keys);
      }
    };
    await untilStill("Control+z");
    assert.equal(await page.editorText(answer), before);
    await untilStill("Control+y");
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
  "names of the included headers are offered as one types, with their help": async (page) => {
    await page.write(answer, "#include <mutex>\n");
    await page.tab.waitForTimeout(800);
    await page.type("std::mut");
    await page.tab.waitForSelector(".cm-tooltip-autocomplete li[aria-selected]");
    assert.equal(await page.tab.textContent(".cm-tooltip-autocomplete li[aria-selected]"), "std::mutex");
    await page.tab.waitForSelector(".cm-completionInfo");
    await page.screenshot("completion");
    await page.press("Tab");
    assert.match(await page.editorText(answer), /^std::mutex$/m);
    await page.type(" m;\n#incl");
    await page.tab.waitForSelector(".cm-tooltip-autocomplete li");
    await page.press("Escape");
    assert.equal(await focused(page), "cm-content"); // the list took it
  },
  "behind a dot stand the members of the variable's type, and Ctrl+Space shows what else there is": async (page) => {
    const offered = async () => {
      await page.tab.waitForSelector(".cm-tooltip-autocomplete li[aria-selected]");
      return page.tab.$$eval(".cm-tooltip-autocomplete .cm-completionLabel", (all) => all.map((each) => each.textContent));
    };
    const gone = () => page.tab.waitForSelector(".cm-tooltip-autocomplete", { state: "detached" });
    await page.write(answer, "#include <mutex>\n// λ\nstd::mutex m;\nvoid f() { ");
    await page.tab.waitForTimeout(800);
    await page.type("m.");
    assert.deepEqual(await offered(), ["lock", "try_lock", "unlock"]);
    await page.type("tr");
    assert.deepEqual(await offered(), ["try_lock"]);
    await page.press("Enter");
    assert.match(await page.editorText(answer), /\{ m\.try_lock$/);
    await page.type("(); ");
    await page.press("Control+Space");
    assert.ok((await offered()).includes("std::mutex"));
    await page.type("i");
    assert.ok((await offered()).includes("int"));
    await page.type("f ");
    await gone();
    await page.type("s");
    await page.frames(10);
    assert.equal(await page.tab.$(".cm-tooltip-autocomplete"), null);
  },
  "Ctrl+F searches, and Escape comes back to the text": async (page) => {
    await page.press("Control+f");
    await page.type("mutex");
    await page.tab.waitForSelector(".cm-searchMatch");
    await page.screenshot("search");
    await page.press("Escape");
    assert.equal(await focused(page), "cm-content");
  },
  "Tab indents, Shift+Tab takes it back": async (page) => {
    await page.write(answer, "int x;");
    await page.press("Home");
    await page.press("Tab");
    assert.equal(await page.editorText(answer), "    int x;");
    await page.press("Shift+Tab");
    assert.equal(await page.editorText(answer), "int x;");
  },
  "an input method composes in it": async (page) => {
    await page.write(answer, "// ");
    const cdp = await page.tab.context().newCDPSession(page.tab);
    await cdp.send("Input.imeSetComposition", { text: "\u306b", selectionStart: 1, selectionEnd: 1 });
    await cdp.send("Input.imeSetComposition", { text: "\u306b\u307b", selectionStart: 2, selectionEnd: 2 });
    await page.frames(5); // nothing that the program draws may end it
    await cdp.send("Input.insertText", { text: "\u65e5\u672c" });
    await page.frames(3);
    assert.equal(await page.editorText(answer), "// \u65e5\u672c");
    assert.match(await saved(page), /\u65e5\u672c/);
  },
  "what is locked can be read, and nothing can be typed into it": async (page) => {
    await page.click("sheet/Check");
    const check = `check/${puzzle}`;
    const before = await page.editorText(check);
    await page.tab.click(`[data-document="${check}"] .cm-content`);
    await page.type("zzz");
    assert.equal(await page.editorText(check), before);
    await page.click("sheet/Answer");
  },
  "every task's line has its colour": async (page) => {
    await page.click("puzzle/dining-philosophers");
    await page.press("F10");
    await page.press("F10");
    await page.tab.waitForSelector(`[data-document="answer/dining-philosophers"] .cm-task-line .cm-task-label`);
  },
  "a graphics driver that restarts takes nothing away": async (page) => {
    // Every dot of the canvas, as one text, and how many colours it has.
    const look = () => page.tab.evaluate(async () => {
      const canvas = document.getElementById("canvas");
      Module._lockstep_frame();
      const gl = canvas.getContext("webgl2");
      const dots = new Uint8Array(4 * canvas.width * canvas.height);
      gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, dots);
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", dots));
      return { digest: digest.join(" "), colours: new Set(new Uint32Array(dots.buffer)).size };
    });
    await page.tab.mouse.move(720, 450);  // over the editor: nothing on the canvas stands out
    await page.frames(10);
    const before = await look();
    assert.ok(before.colours > 50, `${before.colours} colours before`);
    await page.tab.evaluate(() => {
      const canvas = document.getElementById("canvas");
      const lose = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
      const restored = new Promise((done) => canvas.addEventListener("webglcontextrestored", done, { once: true }));
      lose.loseContext();
      setTimeout(() => lose.restoreContext(), 300);
      return restored;
    });
    await page.frames(10);
    assert.deepEqual(await look(), before);
    await page.click("step");
    await page.screenshot("restored");
  },
});
