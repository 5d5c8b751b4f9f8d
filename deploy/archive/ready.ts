/** `pwp-portal ready`: whether the parts of this machine may be given requests. Ends with 1 when none runs, or when one may not. */
import { readReadyPlaces } from './ready-config.ts';

/** Longest wait for an answer, ms. */
const PATIENCE = 4_000;

const said = await Promise.all(
  readReadyPlaces().map(async (place) => {
    const url = `http://127.0.0.1${place}`;
    try {
      const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(PATIENCE), redirect: 'error' });
      console.log(`${url} : ${status}`);
      return ok;
    } catch (error) {
      if (isRefused(error)) return undefined;
      console.log(`${url} : ${String(error)}`);
      return false;
    }
  }),
);
const here = said.filter((ok) => ok !== undefined);
process.exitCode = here.length > 0 && here.every(Boolean) ? 0 : 1;

/** Whether nobody listens there: this part is elsewhere. */
function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}
