// A small server of one folder, with the two headers without which a browser gives a page no threads.
// Run by web/play as `node serve.mjs FOLDER [--port N]`, and started by the browser tests.

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".ttf": "font/ttf",
  ".otf": "font/otf",
};

const isolating = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

function answer(root, always, request, response) {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  let file = join(root, normalize(path));
  let found;
  try {
    if (path.endsWith("/")) file = join(file, "index.html");
    found = statSync(file);
  } catch { /* answered below */ }
  const headers = { ...always, "Cache-Control": "no-cache" };
  if (!found?.isFile() || !file.startsWith(root)) {
    response.writeHead(404, { ...headers, "Content-Type": "text/plain" }).end("There is no such file.\n");
    return;
  }
  headers.ETag = `"${found.size.toString(36)}-${found.mtimeMs.toString(36)}"`;
  if (request.headers["if-none-match"] === headers.ETag) {
    response.writeHead(304, headers).end();
    return;
  }
  headers["Content-Type"] = types[extname(file)] ?? "application/octet-stream";
  headers["Content-Length"] = found.size;
  response.writeHead(200, headers);
  if (request.method === "HEAD") response.end();
  else createReadStream(file).pipe(response);
}

// Serves [folder] on 127.0.0.1, on [port] or the next that is free (0: any), and answers with the server
// once it listens. Without [isolated] it is a plain static host, as the tests want one.
export function serve(folder, port, { isolated = true } = {}) {
  const root = resolve(folder);
  return new Promise((listening, failed) => {
    const server = createServer((request, response) => {
      try {
        answer(root, isolated ? isolating : {}, request, response);
      } catch {
        response.writeHead(400).end();
      }
    });
    server.on("error", (error) => {
      if (error.code === "EADDRINUSE" && port < 65535) server.listen(++port, "127.0.0.1");
      else failed(error);
    });
    server.on("listening", () => listening(server));
    server.listen(port, "127.0.0.1");
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals: [folder] } = parseArgs({
    allowPositionals: true, options: { port: { type: "string", default: "8080" } },
  });
  const server = await serve(folder, Number(values.port));
  console.log(`\n  Lockstep is at  http://127.0.0.1:${server.address().port}/   (Ctrl+C ends it)\n`);
}
