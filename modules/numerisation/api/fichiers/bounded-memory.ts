const PAGE = 64 * 1024;

/** What the memories of this thread were refused. */
export interface MemoryBound {
  /** Whether more than the limit was asked for since the last call. */
  wasExceeded(): boolean;
}

/**
 * Bounds every WebAssembly memory of this thread, bytes: beyond it an allocation fails, and the code that asked gives up.
 * The limits of a worker hold for JavaScript's heap only.
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
