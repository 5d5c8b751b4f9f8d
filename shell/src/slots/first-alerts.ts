/** How long the page waits for the counts of alerts once the session is there, ms. */
const COUNTED = 500;
/** How long it waits for an alert to be drawn once it is counted, ms. */
const DRAWN = 1_500;

/**
 * Has the first page come with its alerts: one that comes later moves what somebody reads by then. Resolves once one is drawn in `place`, there is
 * none, or a module takes too long for the page to wait. `counted` says whether there is any.
 */
export async function awaitAlerts(counted: Promise<boolean>, place: Element | null): Promise<void> {
  if (place !== null && (await within(COUNTED, counted)) === true) await within(DRAWN, hasHeight(place));
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, ms, undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves in the very frame in which something is drawn in it. */
function hasHeight(place: Element): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const observer = new ResizeObserver(() => {
    if (place.clientHeight === 0) return;
    observer.disconnect();
    resolve();
  });
  observer.observe(place);
  return promise;
}
