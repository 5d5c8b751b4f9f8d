import { failureMessage, ProblemError, useQueryCache } from '@pwp/web-kit';
import {
  computed,
  onScopeDispose,
  readonly,
  ref,
  shallowRef,
  toValue,
  type ComputedRef,
  type DeepReadonly,
  type Ref,
  type ShallowRef,
} from 'vue';
import type { Demande, Piece } from '../../../contracts/index.ts';
import { api } from '../../api.ts';
import { fr } from '../../locales/fr.ts';
import { demandeQuery } from '../demande-query.ts';
import { useDemandeStore } from '../demande-store.ts';
import { categoriesOf, piecesOf, withoutPieces } from '../sections.ts';

/** A piece whose deletion failed or is uncertain, with the French reason. */
interface Reserve {
  piece: Piece;
  reason: string;
  /** The mark of its row; null once the SNE was asked again and still has the piece. */
  mark: SuppressionMark | null;
}

/** The results of the deletions. */
export interface SuppressionResult {
  supprimees: readonly Piece[];
  /** The label of each piece's category, by its id, as it was before. */
  categories: ReadonlyMap<string, string>;
  /** Among `supprimees`, those missing from the portal's audit trail. */
  nonJournalisees: readonly { piece: Piece; reason: string }[];
  /** Not deleted; they stay ticked. */
  refusees: readonly Reserve[];
  /** No answer in time: only the SNE knows whether they are deleted. */
  incertaines: readonly Reserve[];
  /** Whether the demande was reloaded afterwards. */
  relue: boolean;
}

/** The mark of a row after its deletion was requested. */
export type SuppressionMark = 'refusee' | 'incertaine';

export interface UseSuppressionReturn {
  /** Which deletion is running, from 1; null when none is. */
  progress: Readonly<ShallowRef<{ n: number; total: number } | null>>;
  result: Readonly<ShallowRef<SuppressionResult | null>>;
  /** The rows to mark, by piece. */
  marks: ComputedRef<ReadonlyMap<string, SuppressionMark>>;
  busy: DeepReadonly<Ref<boolean>>;
  /** Deletes pieces one after the other; a refusal does not stop the next. A second call while busy does nothing. */
  deletePieces: (pieces: readonly Piece[]) => Promise<void>;
  /** Reloads the demande to settle the uncertain deletions. */
  refresh: () => Promise<void>;
  /** Drops the results, for another demande or guichet. The deletions not yet requested are not. */
  forget: () => void;
}

/** The SNE or the portal did not answer in time: the deletion may still be done. */
function isUncertain(failure: unknown): boolean {
  return failure instanceof ProblemError && (failure.code === 'suppression-incertaine' || failure.status === 0);
}

/** The deletion succeeded; only its trace is missing. */
function isWithoutTrace(failure: unknown): boolean {
  return failure instanceof ProblemError && failure.code === 'suppression-non-journalisee';
}

/** Deletes pieces of the current demande in the SNE. */
export function useSuppression(demande: Readonly<Ref<Demande | undefined>>): UseSuppressionReturn {
  const store = useDemandeStore();
  const cache = useQueryCache();
  const progress = shallowRef<{ n: number; total: number } | null>(null);
  const result = shallowRef<SuppressionResult | null>(null);
  const busy = ref(false);
  const marks = computed(() => {
    const { refusees = [], incertaines = [] } = result.value ?? {};
    const marked = [...refusees, ...incertaines].flatMap(({ piece, mark }): [string, SuppressionMark][] =>
      mark === null ? [] : [[piece.id, mark]],
    );
    return new Map(marked);
  });

  const keyOf = (numeroUnique: string) => toValue(demandeQuery(() => numeroUnique).key);

  /** Ends when the results are for nobody: the demande or the guichet is another, or the page is left. */
  let shown = new AbortController();

  function forget(): void {
    shown.abort();
    shown = new AbortController();
    progress.value = null;
    busy.value = false;
    result.value = null;
  }

  async function deletePieces(pieces: readonly Piece[]): Promise<void> {
    const numeroUnique = demande.value?.numeroUnique;
    if (busy.value || numeroUnique === undefined || pieces.length === 0) return;
    const { signal } = shown;
    const key = keyOf(numeroUnique);
    const categories = categoriesOf(demande.value?.sections ?? []);
    busy.value = true;
    result.value = null;
    const supprimees: Piece[] = [];
    const nonJournalisees: { piece: Piece; reason: string }[] = [];
    const refusees: Reserve[] = [];
    const incertaines: Reserve[] = [];
    for (const [index, piece] of pieces.entries()) {
      if (signal.aborted) break;
      progress.value = { n: index + 1, total: pieces.length };
      try {
        await api('DELETE /demandes/:numeroUnique/pieces/:pieceId', { params: { numeroUnique, pieceId: piece.id } });
        supprimees.push(piece);
      } catch (failure) {
        if (signal.aborted) break;
        const reason = failureMessage(failure);
        if (isWithoutTrace(failure)) {
          supprimees.push(piece);
          nonJournalisees.push({ piece, reason });
          continue;
        }
        if (isUncertain(failure)) incertaines.push({ piece, reason, mark: 'incertaine' });
        else refusees.push({ piece, reason, mark: 'refusee' });
        store.tick(piece.id, true);
      }
    }
    const before = cache.getQueryData<Demande>(key);
    const removed = new Set(supprimees.map((piece) => piece.id));
    if (before !== undefined) cache.setQueryData(key, withoutPieces(before, removed));
    const read = await readAgain(numeroUnique, signal);
    if (signal.aborted) return;
    progress.value = null;
    busy.value = false;
    result.value = settled({ categories, supprimees, nonJournalisees, refusees, incertaines }, read);
  }

  /** An uncertain piece that the SNE no longer has is deleted; one that it still has may yet be deleted. */
  function settled(given: Omit<SuppressionResult, 'relue'>, read: Demande | null): SuppressionResult {
    if (read === null) return { ...given, relue: false };
    const held = new Set(piecesOf(read.sections).map((piece) => piece.id));
    const gone = given.incertaines.filter(({ piece }) => !held.has(piece.id));
    return {
      ...given,
      supprimees: [...given.supprimees, ...gone.map(({ piece }) => piece)],
      incertaines: given.incertaines.filter(({ piece }) => held.has(piece.id)),
      relue: true,
    };
  }

  async function refresh(): Promise<void> {
    const numeroUnique = demande.value?.numeroUnique;
    const before = result.value;
    if (busy.value || numeroUnique === undefined || before === null) return;
    const { signal } = shown;
    busy.value = true;
    const read = await readAgain(numeroUnique, signal);
    if (signal.aborted) return;
    busy.value = false;
    const now = settled(before, read);
    // Runs when the agent decides to stop waiting: what the SNE still has was not deleted.
    const still = now.relue ? now.incertaines : [];
    result.value = {
      ...now,
      refusees: [
        ...now.refusees,
        ...still.map(({ piece }) => ({ piece, reason: fr.suppression.toujoursLa, mark: null })),
      ],
      incertaines: now.relue ? [] : now.incertaines,
    };
  }

  /** The deletions may have changed which categories are full. Null when it failed, which does not change their results. */
  async function readAgain(numeroUnique: string, signal: AbortSignal): Promise<Demande | null> {
    const key = keyOf(numeroUnique);
    try {
      const read = await api('GET /demandes/:numeroUnique', { params: { numeroUnique }, signal });
      cache.setQueryData(key, read);
      return read;
    } catch {
      return null;
    }
  }

  onScopeDispose(() => shown.abort());

  return {
    progress,
    result,
    marks,
    busy: readonly(busy),
    deletePieces,
    refresh,
    forget,
  };
}
