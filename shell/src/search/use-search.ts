import type { SearchResult, Session } from '@pwp/contracts';
import { ProblemError } from '@pwp/web-kit';
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue';
import type { PortalManifest } from '../page-data.ts';
import { askModule } from './ask-module.ts';
import { findPages } from './page-results.ts';
import { useRecentResults, withRecent } from './recent-results.ts';
import { searchesOf, type Searched } from './searches.ts';

/** Delay after the last key before the modules are asked, ms. */
const PAUSE = 200;

/** What one module, or the portal itself, has found. */
export interface Group {
  key: string;
  title: string;
  items: readonly SearchResult[];
  /** French sentence about the text, or about why there is no answer; empty for none. */
  note: string;
  state: 'asked' | 'answered' | 'failed';
}

export interface UseSearchOptions {
  manifest: PortalManifest;
  session: () => Readonly<Session>;
  /** As typed. */
  text: () => string;
}

export interface UseSearchReturn {
  /** In the order of the menu, those that were asked and have not answered yet included; the recent results while nothing is typed. */
  groups: ComputedRef<readonly Group[]>;
  /** `typing` until the modules are asked about the text that is there now. */
  state: ComputedRef<'idle' | 'typing' | 'asking' | 'settled'>;
  /** Asks at once, without waiting for the next key. */
  askNow: () => void;
  /** Puts a result among the recent ones. */
  remember: (result: SearchResult) => void;
}

/** Asks every module about the typed text, in parallel; an answer to an earlier text is dropped. */
export function useSearch({ manifest, session, text }: UseSearchOptions): UseSearchReturn {
  const recents = useRecentResults();
  const found = shallowRef<readonly Group[]>([]);
  const isTyping = shallowRef(false);
  let asked = new AbortController();
  let pause: ReturnType<typeof setTimeout> | undefined;

  const typed = computed(() => text().trim());
  const groups = computed<readonly Group[]>(() => {
    if (typed.value !== '') return found.value;
    return recents.value.length === 0 ? [] : [answered('recents', 'Ouverts récemment', recents.value)];
  });
  const state = computed(() => {
    if (typed.value === '') return 'idle';
    if (isTyping.value) return 'typing';
    return found.value.some((group) => group.state === 'asked') ? 'asking' : 'settled';
  });

  function put(group: Group): void {
    found.value = found.value.map((each) => (each.key === group.key ? group : each));
  }

  async function ask(searched: Searched, signal: AbortSignal): Promise<void> {
    const { entry, search } = searched;
    try {
      const { items, note = '' } = await askModule(searched, { manifest, texte: typed.value, signal });
      if (!signal.aborted) put({ ...answered(entry.id, search.label, items), note });
    } catch (error) {
      if (signal.aborted) return;
      put({ ...answered(entry.id, search.label, []), note: failureOf(error), state: 'failed' });
    }
  }

  function stop(): void {
    clearTimeout(pause);
    pause = undefined;
    asked.abort();
  }

  function look(): void {
    stop();
    isTyping.value = false;
    asked = new AbortController();
    const { signal } = asked;
    const searches = searchesOf(manifest, session());
    const before = new Map(found.value.map(({ key, items }) => [key, items]));
    found.value = [
      // The former results stay visible and clickable. Enter waits for the new ones.
      ...searches.map(({ entry, search }): Group => ({
        ...answered(entry.id, search.label, before.get(entry.id) ?? []),
        state: 'asked',
      })),
      answered('pages', 'Pages', findPages(manifest, session(), typed.value)),
    ];
    for (const searched of searches) void ask(searched, signal);
  }

  watch(
    typed,
    (now) => {
      stop();
      isTyping.value = now !== '';
      if (now === '') found.value = [];
      else pause = setTimeout(look, PAUSE);
    },
    { immediate: true },
  );
  onScopeDispose(stop);

  return {
    groups,
    state,
    askNow: () => {
      if (isTyping.value) look();
    },
    remember: (result) => {
      recents.value = withRecent(recents.value, result);
    },
  };
}

function failureOf(error: unknown): string {
  return error instanceof ProblemError ? error.message : 'Ce service n’a pas répondu. Réessayez dans un instant.';
}

function answered(key: string, title: string, items: readonly SearchResult[]): Group {
  return { key, title, items, note: '', state: 'answered' };
}
