let isBackground = false;

/**
 * For what a page reads again by itself, such as `inBackground(() => refetch())`: the requests that `work` sends before
 * its first wait are refused when the session is over, rather than open « Votre session a expiré » over the page.
 */
export function inBackground<Result>(work: () => Result): Result {
  const before = isBackground;
  isBackground = true;
  try {
    return work();
  } finally {
    isBackground = before;
  }
}

/** Whether the request that starts now is one that nobody asked for. */
export function startsInBackground(): boolean {
  return isBackground;
}
