/** Runs `work`; rejects with `message` when it has not settled after `limit` ms. The work itself goes on: its owner must ignore a late result. */
export async function withTimeout<T>(limit: number, message: string, work: () => Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(message)), limit);
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
