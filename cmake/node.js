// Linked before a program that node runs. Emscripten 3.1.6 takes a fetch() for a sign of a browser, but node has
// one too, that opens no files.
globalThis.fetch = undefined;
