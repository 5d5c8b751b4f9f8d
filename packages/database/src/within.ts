/** It took longer than it may. */
export class TooLate extends Error {
  constructor(patience: number) {
    super(`no answer within ${patience} ms`);
    this.name = 'TooLate';
  }
}

/** What `work` gives, or a failure after `patience` ms: the work itself is not stopped. */
export async function within<T>(patience: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TooLate(patience)), patience);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
