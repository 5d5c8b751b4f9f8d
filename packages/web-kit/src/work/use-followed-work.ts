// By the package's name: what is bundled with a module must share the announcements and the requests of the portal.
import { announce, inBackground } from '@pwp/web-kit';
import { onScopeDispose } from 'vue';

/** How a page follows long work of its module's API: an import, an export, a sending to thousands. */
export interface UseFollowedWorkOptions<Work> {
  /** Asks the API where the work is, by an endpoint of the module. */
  read: (signal: AbortSignal) => Promise<Work>;
  /** Takes what was read, to show it. */
  onRead: (work: Work) => void;
  /** Takes what a read failed with: it is not tried again by itself, the page offers `readNow`. */
  onFailure: (error: unknown) => void;
  /** Time until the next read, ms; undefined of work that no longer changes. */
  every: (work: Work) => number | undefined;
  /** How much of it is done, from 0 to 1, as `ProgressBar` shows it; undefined while nothing is under way. */
  part: (work: Work) => number | undefined;
}

export interface UseFollowedWorkReturn<Work> {
  /** Goes on with the work that an act answered; undefined stops. */
  follow: (work: Work | undefined) => void;
  /** Reads at once. */
  readNow: () => Promise<void>;
  /** Gives up the read that is under way: an act makes it useless. */
  giveUp: () => void;
}

/** Reads long work again until it is done, and announces each quarter politely, once. It ends with the page; the work does not. */
export function useFollowedWork<Work>(options: UseFollowedWorkOptions<Work>): UseFollowedWorkReturn<Work> {
  const { read, onRead, onFailure, every, part } = options;
  let reading = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = 0;

  function follow(work: Work | undefined): void {
    clearTimeout(timer);
    const wait = work === undefined ? undefined : every(work);
    const done = work === undefined ? undefined : part(work);
    if (done === undefined) told = 0;
    else tell(Math.floor(done * 4));
    if (wait !== undefined) timer = setTimeout(() => void inBackground(readNow), wait);
  }

  function tell(quarters: number): void {
    if (quarters > told && quarters < 4) announce(`Avancement\u00A0: ${quarters * 25}\u00A0%`);
    told = Math.max(told, quarters);
  }

  function giveUp(): void {
    clearTimeout(timer);
    reading.abort();
  }

  async function readNow(): Promise<void> {
    giveUp();
    const { signal } = (reading = new AbortController());
    try {
      const work = await read(signal);
      if (signal.aborted) return;
      onRead(work);
      follow(work);
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    }
  }

  onScopeDispose(giveUp);
  return { follow, readNow, giveUp };
}
