// What Lockstep needs of a browser, and the sentence that says which part is not there.

export async function whatIsMissing() {
  if (typeof WebAssembly !== "object" || !WebAssembly.instantiateStreaming) {
    return "This browser has no WebAssembly. Lockstep runs in any Chrome, Edge, Firefox or Safari of the last years.";
  }
  const context = document.createElement("canvas").getContext("webgl2");
  if (!context) {
    return "This browser does not offer WebGL 2, which Lockstep draws with. " +
      "It may be switched off in the settings (hardware acceleration) or by a blocking extension.";
  }
  context.getExtension("WEBGL_lose_context")?.loseContext();
  if (!globalThis.crossOriginIsolated || typeof SharedArrayBuffer === "undefined") {
    return "The page was served without the two headers that threads need:\n" +
      "Cross-Origin-Opener-Policy: same-origin\nCross-Origin-Embedder-Policy: require-corp\n" +
      (globalThis.isSecureContext ? "web/play serves it with them."
        : "They also count only over https or on localhost.");
  }
  return "";
}
