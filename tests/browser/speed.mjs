// How fast the engine is in Chromium, next to the native program in the same run: every script of every puzzle,
// and two workers, beside two searches, too. No test: what counts are figures, and they want a quiet machine.
//
//   cmake --build --preset web --target lockstep_in_page
//   node tests/browser/speed.mjs [puzzles] [workers]

import { execFileSync } from "node:child_process";
import { build, openBrowser } from "./page.mjs";
import { serve } from "../../web/serve.mjs";

const root = new URL("../..", import.meta.url).pathname;
const program = process.env.LOCKSTEP_PROGRAM ?? `${root}/build/release/lockstep`;
const runs = 5;

const server = await serve(build, 0);
const browser = await openBrowser();
const address = `http://127.0.0.1:${server.address().port}/in_page.html`;

const median = (all) => all.sort((a, b) => a - b)[all.length >> 1];
const native = (...words) => JSON.parse(execFileSync(program, words, { cwd: root, maxBuffer: 1 << 28 }));

// One run of the program in a tab of its own, as the promise of what it printed.
async function inPage(...words) {
  const tab = await browser.newPage();
  await tab.goto(`${address}#${words.map(encodeURIComponent).join("&")}`);
  await tab.waitForFunction(() => globalThis.ended !== undefined, null, { timeout: 900_000 });
  const printed = await tab.evaluate(() => globalThis.printed);
  await tab.close();
  return JSON.parse(printed);
}

async function puzzles() {
  const words = ["bench", "--all-puzzles", "--runs", String(runs), "--json"];
  const here = (await inPage(...words)).scripts, there = native(...words).scripts;
  const same = new Map(there.map((each) => [`${each.puzzle}/${each.script}`, each]));
  let differing = 0, slow = 0, page = 0, alone = 0, long = 0;
  for (const each of here) {
    const other = same.get(`${each.puzzle}/${each.script}`);
    differing += other?.verdict !== each.verdict || other.states !== each.states;
    slow += each.seconds >= 0.2;
    if (other === undefined || other.seconds < 0.02) continue;
    ++long;
    page += each.seconds;
    alone += other.seconds;
  }
  console.log(`${here.length - slow} of ${here.length} scripts judged in under 200 ms in Chromium`);
  for (const each of here.slice(0, 10)) {
    const natively = same.get(`${each.puzzle}/${each.script}`)?.seconds;
    console.log(`  ${each.puzzle}/${each.script}: ${(each.seconds * 1000).toFixed(1)} ms, ` +
      `natively ${(natively * 1000).toFixed(1)} ms`);
  }
  console.log(`verdict or states other than natively: ${differing}`);
  console.log(`over the ${long} scripts that take 20 ms natively: ${(alone / page).toFixed(2)} of native speed, wanted 0.6`);
}

async function workers() {
  for (const name of ["w2-philosophers-ordered", "w3-bounded-buffer", "w5-readers-writers", "w6-lost-update-5x2", "w6-lost-update-4x3"]) {
    const words = (count) => ["judge", "--no-reduction", "--json", "--workers", count,
      `${root}tests/bench/${name}.task`];
    const seconds = (verdict) => verdict.seconds;
    const aside = [], together = [], natively = [];
    for (let i = 0; i < runs; i++) {
      const both = await Promise.all([inPage(...words("1")), inPage(...words("1"))]);
      aside.push((seconds(both[0]) + seconds(both[1])) / 2);
      together.push(seconds(await inPage(...words("2"))));
      natively.push(seconds(native(...words("2"))));
    }
    const ratio = median(aside) / 2 / median(together);
    console.log(`${name}: two workers ${median(together).toFixed(2)} s, two searches side by side ` +
      `${median(aside).toFixed(2)} s: ${ratio.toFixed(2)}, wanted 0.75`);
    console.log(`  two workers natively ${median(natively).toFixed(2)} s: ` +
      `${(median(natively) / median(together)).toFixed(2)} of native speed, wanted 0.6`);
  }
}

try {
  const parts = process.argv.slice(2);
  if (parts.length === 0 || parts.includes("puzzles")) await puzzles();
  if (parts.length === 0 || parts.includes("workers")) await workers();
} finally {
  await browser.close();
  server.close();
}
