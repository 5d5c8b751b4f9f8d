const PAGE = 64 * 1024;

/** Allocations refused to the WebAssembly memories of this thread. */
export interface MemoryBound {
  /** Whether an allocation exceeded the limit since the last call. */
  wasExceeded(): boolean;
}

/**
 * Limits every WebAssembly memory of this thread, in bytes: beyond it, allocations fail and the code gives up. A
 * worker's own limits only cover the JavaScript heap.
 */
export function boundWasmMemory(limit: number): MemoryBound {
  const grow = Reflect.get(WebAssembly.Memory.prototype, 'grow');
  let exceeded = false;
  WebAssembly.Memory.prototype.grow = function bounded(this: WebAssembly.Memory, pages: number): number {
    if (this.buffer.byteLength + pages * PAGE > limit) {
      exceeded = true;
      throw new RangeError(`more than ${limit} bytes were asked for`);
    }
    return grow.call(this, pages);
  };
  return {
    wasExceeded() {
      const was = exceeded;
      exceeded = false;
      return was;
    },
  };
}
