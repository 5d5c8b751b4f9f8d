/** Longest delay before a write of another process is visible here, ms. */
const KEPT = 5_000;

/** A small part of the database, cached in memory for data that every request reads. */
export interface Snapshot<T> {
  /** At most 5 s old. */
  current(): Promise<T>;
  /** Reloads at the next read, since this process has changed it. */
  forget(): void;
}

/** Reads at most once in 5 s; the next request retries a failed read. */
export function createSnapshot<T>(read: () => Promise<T>): Snapshot<T> {
  let known: Promise<T> | undefined;
  let readAt = 0;
  return {
    current() {
      const now = performance.now();
      if (known === undefined || now - readAt > KEPT) {
        readAt = now;
        const reading = read();
        known = reading;
        reading.catch(() => {
          if (known === reading) known = undefined;
        });
      }
      return known;
    },
    forget() {
      known = undefined;
    },
  };
}
