import { failureMessage, ProblemError, useQueryCache } from '@pwp/web-kit';
import {
  computed,
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
import { piecesOf, withoutPieces } from '../sections.ts';

/** A piece that was to be deleted and was not, or perhaps was, with the French reason. */
interface Reserve {
  piece: Piece;
  reason: string;
  /** How its row is marked; null once the SNE was asked again and still has it, as before. */
  mark: SuppressionMark | null;
}

/** What became of the pieces that were to be deleted. */
export interface SuppressionResult {
  supprimees: readonly Piece[];
  /** Among `supprimees`, those whose deletion is not in the portal's audit trail. */
  nonJournalisees: readonly { piece: Piece; reason: string }[];
  /** Not deleted; they stay ticked. */
  refusees: readonly Reserve[];
  /** No answer came in time: deleted or not, only the SNE knows. */
  incertaines: readonly Reserve[];
  /** Whether the demande was read again afterwards. */
  relue: boolean;
}

/** How a row is marked after its deletion was asked. */
export type SuppressionMark = 'refusee' | 'incertaine';

export interface UseSuppressionReturn {
  /** Which deletion is under way, from 1; null when none is. */
  progress: Readonly<ShallowRef<{ n: number; total: number } | null>>;
  result: Readonly<ShallowRef<SuppressionResult | null>>;
  /** The rows to mark, by piece. */
  marks: ComputedRef<ReadonlyMap<string, SuppressionMark>>;
  busy: DeepReadonly<Ref<boolean>>;
  /** Deletes one piece after the other; a refused one does not stop the next. A second call while busy does nothing. */
  deletePieces: (pieces: readonly Piece[]) => Promise<void>;
  /** Reads the demande again, to learn what became of the uncertain deletions. */
  refresh: () => Promise<void>;
  forget: () => void;
}

/** The SNE, or the portal, did not answer in time: the deletion may be done all the same. */
function isUncertain(failure: unknown): boolean {
  return failure instanceof ProblemError && (failure.code === 'suppression-incertaine' || failure.status === 0);
}

/** The deletion is done; only its trace is missing. */
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

  async function deletePieces(pieces: readonly Piece[]): Promise<void> {
    const numeroUnique = demande.value?.numeroUnique;
    if (busy.value || numeroUnique === undefined || pieces.length === 0) return;
    const key = keyOf(numeroUnique);
    busy.value = true;
    result.value = null;
    const supprimees: Piece[] = [];
    const nonJournalisees: { piece: Piece; reason: string }[] = [];
    const refusees: Reserve[] = [];
    const incertaines: Reserve[] = [];
    for (const [index, piece] of pieces.entries()) {
      progress.value = { n: index + 1, total: pieces.length };
      try {
        await api('DELETE /demandes/:numeroUnique/pieces/:pieceId', { params: { numeroUnique, pieceId: piece.id } });
        supprimees.push(piece);
      } catch (failure) {
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
    const relue = await readAgain(numeroUnique);
    progress.value = null;
    busy.value = false;
    result.value = settled({ supprimees, nonJournalisees, refusees, incertaines, relue });
  }

  /** An uncertain piece that the SNE no longer holds is deleted; one that it still holds may go yet. */
  function settled(given: SuppressionResult): SuppressionResult {
    if (!given.relue) return given;
    const held = new Set(piecesOf(demande.value?.sections ?? []).map((piece) => piece.id));
    const gone = given.incertaines.filter(({ piece }) => !held.has(piece.id));
    return {
      ...given,
      supprimees: [...given.supprimees, ...gone.map(({ piece }) => piece)],
      incertaines: given.incertaines.filter(({ piece }) => held.has(piece.id)),
    };
  }

  async function refresh(): Promise<void> {
    const numeroUnique = demande.value?.numeroUnique;
    const before = result.value;
    if (busy.value || numeroUnique === undefined || before === null) return;
    busy.value = true;
    const relue = await readAgain(numeroUnique);
    busy.value = false;
    const now = settled({ ...before, relue });
    // Asked when the agent judged that it had time enough: what the SNE still has, it did not delete.
    const still = relue ? now.incertaines : [];
    result.value = {
      ...now,
      refusees: [
        ...now.refusees,
        ...still.map(({ piece }) => ({ piece, reason: fr.suppression.toujoursLa, mark: null })),
      ],
      incertaines: relue ? [] : now.incertaines,
    };
  }

  /** What is full may have changed with the deletions; failing to learn it takes nothing from their result. */
  async function readAgain(numeroUnique: string): Promise<boolean> {
    // The agent may have opened another demande meanwhile.
    if (demande.value?.numeroUnique !== numeroUnique) return true;
    const key = keyOf(numeroUnique);
    try {
      cache.setQueryData(key, await api('GET /demandes/:numeroUnique', { params: { numeroUnique } }));
      return true;
    } catch {
      return false;
    }
  }

  return {
    progress,
    result,
    marks,
    busy: readonly(busy),
    deletePieces,
    refresh,
    forget: () => (result.value = null),
  };
}
