/** What is used of WebAssembly: its types come with those of the browser, which the server does not have. */
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
}
