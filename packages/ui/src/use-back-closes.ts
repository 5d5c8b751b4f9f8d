import { nextTick, onBeforeUnmount, onMounted, watch } from 'vue';

/** In the state of a history entry: what is open there, the last one opened at the end. */
const OPEN = 'pwpOuverts';
/** In the state of an entry, since when it is about to be left by a step back: a navigation of the module waits for that step (`stepBackMade` of `@pwp/web-kit`). */
const LEAVING = 'pwpQuitte';
/** What an earlier load of the page opened is no longer. */
const LOAD = `${performance.timeOrigin}-`;

/** What a step back leaves, which the browser makes a moment later; undefined once it is made. */
let leaving: string | undefined;

function openIn(state: unknown): readonly string[] {
  const held: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, OPEN) : undefined;
  const open: unknown[] = Array.isArray(held) ? held : [];
  return open.flatMap((id) => (typeof id === 'string' && id.startsWith(LOAD) ? [id] : []));
}

/** Read from the entry itself: whoever listens to `popstate` may hear of a step long after it, as single-spa's listeners do. */
function isStepping(): boolean {
  if (openIn(history.state).at(-1) !== leaving) leaving = undefined;
  return leaving !== undefined;
}

/** Goes back from the entry of what was open, if it is the last one. A navigation that begins meanwhile finds at once that it has to wait. */
function stepBackFrom(id: string): void {
  if (isStepping() || openIn(history.state).at(-1) !== id) return;
  leaving = id;
  history.replaceState({ ...history.state, [LEAVING]: Date.now() }, '');
  const settle = () => {
    if (!isStepping()) window.removeEventListener('popstate', settle);
  };
  // After what closed it: a link of another module that was followed has an entry of its own by then.
  setTimeout(() => {
    if (!isStepping()) return;
    window.addEventListener('popstate', settle);
    history.back();
  });
}

/**
 * The browser's Back closes what is open before it leaves the page. Opening adds an entry at the same address, which
 * the router of a module takes no notice of; closing by other means goes back from it. Several may be open, one above
 * the other.
 */
export function useBackCloses(opened: () => boolean, close: () => void): void {
  const id = `${LOAD}${Math.random()}`;
  let isEntered = false;
  let isThere = true;

  function enter(): void {
    // Another has just closed: its entry goes first.
    if (isStepping() || isEntered || !isThere) return;
    isEntered = true;
    history.pushState({ ...history.state, [OPEN]: [...openIn(history.state), id] }, '');
  }

  function leave(): void {
    isEntered = false;
    stepBackFrom(id);
  }

  async function follow(): Promise<void> {
    const open = openIn(history.state);
    if (isEntered && !open.includes(id)) {
      isEntered = false;
      close();
      await nextTick();
    }
    if (opened()) enter();
    // Closed under something else, or by a link: the entry shows what the one before shows.
    else stepBackFrom(id);
  }

  const followed = () => void follow();
  onMounted(() => {
    window.addEventListener('popstate', followed);
    watch(opened, (now) => (now ? enter() : leave()), { immediate: opened(), flush: 'post' });
  });
  onBeforeUnmount(() => {
    isThere = false;
    window.removeEventListener('popstate', followed);
    if (isEntered) leave();
  });
}
