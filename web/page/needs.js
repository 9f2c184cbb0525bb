// What Lockstep needs of a browser, and the sentence that says which part is not there.

// Before anything is downloaded. LOCKSTEP_THREADS is the build's: whether it has any.
export function whatIsMissing() {
  if (typeof WebAssembly !== "object" || !WebAssembly.compileStreaming) {
    return "This browser has no WebAssembly. Lockstep runs in any Chrome, Edge, Firefox or Safari of the last years.";
  }
  if (LOCKSTEP_THREADS && (!crossOriginIsolated || typeof SharedArrayBuffer === "undefined")) {
    return "The page was served without the two headers that threads need:\n" +
      "Cross-Origin-Opener-Policy: same-origin\nCross-Origin-Embedder-Policy: require-corp\n" +
      (isSecureContext ? "web/play serves it with them."
        : "They also count only over https or on localhost.");
  }
  return "";
}

// While the download runs, as it may take half a second. The context is the one that the program will draw with:
// a canvas gives the same one again.
export function whatDrawingLacks(canvas) {
  const wanted = { alpha: false, depth: false, stencil: false, antialias: false };
  if (canvas.getContext("webgl2", wanted)) return "";
  return "This browser does not offer WebGL 2, which Lockstep draws with. " +
    "It may be switched off in the settings (hardware acceleration) or by a blocking extension.";
}
