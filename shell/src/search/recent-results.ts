import type { SearchResult } from '@pwp/contracts';
import { defineSessionState } from '@pwp/web-kit';
import type { WritableComputedRef } from 'vue';

const KEPT = 5;

/** In memory alone, one list a guichet: a numéro unique may be among them. */
export const useRecentResults = (): WritableComputedRef<readonly SearchResult[]> =>
  defineSessionState<readonly SearchResult[]>('portail.recherches-recentes', {
    initial: [],
    isExpected: (value): value is readonly SearchResult[] => Array.isArray(value) && value.every(isResult),
  })();

/** The list with a result at its top. Its detail may have changed by the next time, so it is not kept. */
export function withRecent(recents: readonly SearchResult[], opened: SearchResult): SearchResult[] {
  const { detail: _detail, ...kept } = opened;
  const isKept = ({ kind, label, path }: SearchResult) =>
    kind === kept.kind && label === kept.label && path === kept.path;
  const others = recents.filter((recent) => !isKept(recent));
  return [kept, ...others].slice(0, KEPT);
}

function isResult(value: unknown): value is SearchResult {
  return typeof value === 'object' && value !== null && 'kind' in value && 'label' in value && 'path' in value;
}
