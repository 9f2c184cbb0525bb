// Fetches the program's files and knows how much of all of them together has arrived. Sizes come from
// the build, as a compressed answer does not tell how long it will be.

export class Download {
  // [versioned] makes the address of a file's name.
  constructor(sizes, versioned, onProgress) {
    this.versioned = versioned;
    this.onProgress = onProgress;
    this.total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
    this.arrived = 0;
  }

  async open(name) {
    const response = await fetch(this.versioned(name));
    if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
    const count = new TransformStream({
      transform: (chunk, out) => {
        this.arrived += chunk.byteLength;
        this.onProgress(Math.min(1, this.arrived / this.total));
        out.enqueue(chunk);
      },
    });
    return response.body.pipeThrough(count);
  }

  async bytes(name) {
    return new Response(await this.open(name)).arrayBuffer();
  }

  // Compiles while it arrives.
  async compile(name) {
    const headers = { "Content-Type": "application/wasm" };
    return WebAssembly.compileStreaming(new Response(await this.open(name), { headers }));
  }
}
