/** What another process wrote is known here after this long at most, ms. */
const KEPT = 5_000;

/** A small part of the database, kept in memory for what asks at each request. */
export interface Snapshot<T> {
  /** As it stood 5 s ago at most. */
  current(): Promise<T>;
  /** Read again when next asked: this process has changed it. */
  forget(): void;
}

/** Reads at most once in 5 s, whoever asks; a read that failed is made again by the next request. */
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
