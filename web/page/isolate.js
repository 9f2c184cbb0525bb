// Adds the two headers that threads need, as a service worker, where the server of the page cannot: on a plain
// static host. Registered by shell.js only when the page came without them.

const added = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (new URL(request.url).origin !== location.origin) return;
  event.respondWith(fetch(request).then((response) => {
    const headers = new Headers(response.headers);
    for (const [name, value] of Object.entries(added)) headers.set(name, value);
    const { status, statusText } = response;
    const body = status === 204 || status === 304 ? null : response.body;
    return new Response(body, { status, statusText, headers });
  }));
});
