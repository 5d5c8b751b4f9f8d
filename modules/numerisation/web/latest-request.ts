/** Lets one request be in flight at a time: each `start` aborts the one before. */
export interface LatestRequest {
  /** The signal of a new request. */
  start(): AbortSignal;
  /** Aborts the request in flight, if any. */
  abort(): void;
}

/** For a page whose question changes before its answer comes: only the latest answer may be shown. */
export function createLatestRequest(): LatestRequest {
  let controller: AbortController | undefined;
  return {
    start() {
      controller?.abort();
      controller = new AbortController();
      return controller.signal;
    },
    abort() {
      controller?.abort();
    },
  };
}

/** What the person reads when a call fails: every error of the kit carries its French sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
