const PAGE = 64 * 1024;

/**
 * Bounds every WebAssembly memory of this thread, bytes: beyond it an allocation fails, and the code that asked gives up.
 * The limits of a worker hold for JavaScript's heap only.
 */
export function boundWasmMemory(limit: number): void {
  const grow = Reflect.get(WebAssembly.Memory.prototype, 'grow');
  WebAssembly.Memory.prototype.grow = function bounded(this: WebAssembly.Memory, pages: number): number {
    if (this.buffer.byteLength + pages * PAGE > limit) throw new RangeError(`more than ${limit} bytes were asked for`);
    return grow.call(this, pages);
  };
}
