// Nothing typed is lost: the tab is killed, its process and all, at twenty random moments while somebody types, and
// opened again. Every key that a frame has passed since must be there.

import assert from "node:assert/strict";
import { run } from "./page.mjs";

const answer = "answer/lost-update";
const seed = Number(process.env.LOCKSTEP_SEED ?? Date.now() % 1e6);
let state = seed;
const random = () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648);
const signs = "abcdefghijklmnopqrstuvwxyz 0123456789+-*";

await run({
  "twenty killed tabs": async (page) => {
    console.log(`      LOCKSTEP_SEED=${seed}`);
    await page.open();
    await page.click("puzzle/lost-update");
    await page.write(answer, "// ");
    let seen = "// ";
    for (let round = 0; round < 20; round++) {
      const victim = page.tab;
      await victim.click(`[data-document="${answer}"] .cm-content`);
      await victim.keyboard.press("Control+End");
      // Typing goes on while the process dies under it.
      let alive = true;
      const dies = new Promise((done) => victim.on("crash", done));
      const cdp = await victim.context().newCDPSession(victim);
      dies.then(() => { alive = false; });
      const first = Math.floor(random() * 8);
      for (let i = 0; alive && i < 300; i++) {
        if (i === first) setTimeout(() => cdp.send("Page.crash").catch(() => {}), random() * 60);
        const sign = signs[Math.floor(random() * signs.length)];
        try {
          await victim.keyboard.insertText(sign);
          await victim.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
          seen += sign;
        } catch {
          break;
        }
      }
      await dies;
      await page.anew();
      await page.open();
      const text = await page.editorText(answer);
      assert.ok(text.startsWith(seen), `round ${round}: "${seen}" was typed, and there is "${text}"`);
      assert.ok(text.length <= seen.length + 2, "more is there than was typed");
      seen = text;
    }
    console.log(`      ${seen.length} keys`);
    assert.ok(seen.length > 40, `only ${seen.length} keys were typed in all`);
  },
  "a tab that is closed in the frame of a key": async (page) => {
    await page.tab.click(`[data-document="${answer}"] .cm-content`);
    await page.tab.keyboard.press("Control+End");
    // The key and the way out within one task of the page: no frame can come between.
    await page.tab.evaluate(() => {
      document.execCommand("insertText", false, " last");
      location.href = "about:blank";
    });
    await page.tab.waitForURL("about:blank");
    await page.open();
    assert.match(await page.editorText(answer), / last$/);
  },
});
