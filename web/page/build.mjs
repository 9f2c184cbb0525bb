// Puts the page together: bundles the scripts, copies what Emscripten made and the fonts, writes down every
// file's size for the loading bar, and gives all of it one version. Called by cmake/page.cmake:
//   node build.mjs SITE --program DIR --fonts DIR --modules NODE_MODULES [--single]
// With only `--sizes` after SITE it prints how much of the finished site a browser downloads.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const { values, positionals: [site] } = parseArgs({
  allowPositionals: true,
  options: {
    program: { type: "string" }, fonts: { type: "string" }, modules: { type: "string" },
    single: { type: "boolean", default: false }, sizes: { type: "boolean" },
  },
});

function filesOf(folder, below = "") {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const name = below ? `${below}/${entry.name}` : entry.name;
    return entry.isDirectory() ? filesOf(folder, name) : [name];
  });
}

function printSizes() {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`.padStart(10);
  const sum = { all: [0, 0, 0], "without fonts": [0, 0, 0] };
  console.log(`${"".padEnd(36)}       raw      gzip    brotli`);
  // A browser takes the build in single/ instead of the other, never besides.
  for (const name of filesOf(site).filter((file) => !file.startsWith("single/"))) {
    const bytes = readFileSync(join(site, name));
    const row = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
    console.log(name.padEnd(32) + row.map(kilobytes).join(""));
    row.forEach((size, i) => {
      sum.all[i] += size;
      if (!name.startsWith("fonts/")) sum["without fonts"][i] += size;
    });
  }
  for (const [name, row] of Object.entries(sum)) console.log(name.padEnd(32) + row.map(kilobytes).join(""));
}

async function assemble() {
  mkdirSync(join(site, "fonts"), { recursive: true });
  for (const name of ["icon.svg", "offline.js"]) copyFileSync(join(here, name), join(site, name));

  // What the version is made of; everything else follows from it.
  const hash = createHash("sha256");
  const needed = {};
  const take = (from, name) => {
    copyFileSync(from, join(site, name));
    needed[name] = statSync(from).size;
    hash.update(readFileSync(from));
  };
  for (const name of ["lockstep.wasm", "lockstep.data"]) take(join(values.program, name), name);
  for (const name of readdirSync(values.fonts)) take(join(values.fonts, name), `fonts/${name}`);
  // Emscripten's script is not a module, and its top-level names are used by its workers.
  const scripts = readdirSync(values.program).filter((name) => /^lockstep(\.worker)?\.js$/.test(name));
  for (const name of scripts) hash.update(readFileSync(join(values.program, name)));
  for (const name of readdirSync(here)) hash.update(readFileSync(join(here, name)));
  const version = hash.digest("hex").slice(0, 12);

  const esbuild = createRequire(join(values.modules, "_"))("esbuild");
  const options = {
    outdir: site, minify: true, target: "es2022", nodePaths: [values.modules], logLevel: "warning",
  };
  await esbuild.build({
    ...options, format: "esm", bundle: true,
    entryPoints: [join(here, "shell.js"), join(here, "editor.js")],
    define: {
      LOCKSTEP_FILES: JSON.stringify(needed), LOCKSTEP_THREADS: String(!values.single),
      LOCKSTEP_VERSION: JSON.stringify(version), LOCKSTEP_SCRIPTS: JSON.stringify(["editor.js", ...scripts]),
    },
  });
  await esbuild.build({ ...options, entryPoints: scripts.map((name) => join(values.program, name)) });

  // Every address within the two texts that are not scripts gets the version, too.
  for (const name of ["index.html", "style.css"]) {
    const text = readFileSync(join(here, name), "utf8");
    writeFileSync(join(site, name), text.replace(/((?:href|src)="|url\(")([\w./-]+)"/g, `$1$2?${version}"`));
  }
}

await (values.sizes ? printSizes() : assemble());
