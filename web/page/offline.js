// The service worker: what the page last started from is kept, so that it starts without a network; and
// every answer gets the two headers that threads need, which a plain static host does not send.
// Registered by shell.js. The page of a folder is asked of the network first, so that a new version is
// never more than a reload away; what it is made of has its version in the address and never changes.

const cacheName = "lockstep";
const patience = 4000; // ms that a network which says nothing may take, where the page is kept

const added = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

function isolated(response) {
  if (response.type === "opaqueredirect") return response; // the browser follows it, and asks again
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  const { status, statusText } = response;
  const body = status === 204 || status === 304 ? null : response.body;
  return new Response(body, { status, statusText, headers });
}

// What is asked for without what differs between visits.
const pageAddress = (url) => url.split(/[?#]/)[0].replace(/\/index\.html$/, "/");

async function answerPage(request) {
  const kept = await caches.match(pageAddress(request.url), { cacheName });
  const asked = fetch(request);
  if (!kept) return isolated(await asked);
  const late = new Promise((done) => setTimeout(done, patience));
  const answer = await Promise.race([asked, late]).catch(() => undefined);
  // A host that answers with its own error page is no better than none.
  const good = answer && (answer.ok || answer.status === 304 || answer.type === "opaqueredirect");
  return isolated(good ? answer : kept);
}

async function answerPart(request) {
  return isolated(await caches.match(request, { cacheName }) ?? await fetch(request));
}

// The page runs now: all that it is made of is fetched (most of it the browser still has), then the page
// itself, so that a visit broken off in the middle leaves the last whole one.
async function keep(page, parts) {
  const cache = await caches.open(cacheName);
  const missing = [];
  for (const part of parts) {
    if (!await cache.match(part)) missing.push(part);
  }
  await cache.addAll(missing);
  await cache.add(new Request(pageAddress(page), { cache: "no-cache" }));
  const folder = new URL("./", page).href;
  const wanted = new Set([pageAddress(page), ...parts]);
  for (const { url } of await cache.keys()) {
    const ours = new URL("./", url.replace("/fonts/", "/")).href === folder;
    if (ours && !wanted.has(url)) await cache.delete(url);
  }
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(request.mode === "navigate" ? answerPage(request) : answerPart(request));
});

addEventListener("message", (event) => {
  const { page, parts } = event.data;
  const answer = event.ports[0];
  event.waitUntil(keep(page, parts).then(
    () => answer?.postMessage("kept"),
    (error) => answer?.postMessage(`not kept: ${error.message}`),
  ));
});
