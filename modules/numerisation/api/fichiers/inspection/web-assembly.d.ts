/** The part of the WebAssembly types that we use. TypeScript ships them with the browser's library only. */
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
}
