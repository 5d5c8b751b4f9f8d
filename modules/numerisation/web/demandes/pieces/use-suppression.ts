import { ProblemError } from '@pwp/web-kit';
import {
  computed,
  readonly,
  ref,
  shallowRef,
  type ComputedRef,
  type DeepReadonly,
  type Ref,
  type ShallowRef,
} from 'vue';
import type { Piece } from '../../../contracts/index.ts';
import { messageOf } from '../../latest-request.ts';
import { fr } from '../../locales/fr.ts';
import type { NumerisationClient } from '../../numerisation-client.ts';
import type { useDemandeStore } from '../demande-store.ts';

/** A piece that was to be deleted and was not, or perhaps was, with the French reason. */
interface Reserve {
  piece: Piece;
  reason: string;
  /** How its row is marked; null once the SNE was asked again and still has it, as before. */
  marque: MarqueSuppression | null;
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
export type MarqueSuppression = 'refusee' | 'incertaine';

export interface UseSuppressionReturn {
  /** Which deletion is under way, from 1; null when none is. */
  progress: Readonly<ShallowRef<{ n: number; total: number } | null>>;
  result: Readonly<ShallowRef<SuppressionResult | null>>;
  /** The rows to mark, by piece. */
  marques: ComputedRef<ReadonlyMap<string, MarqueSuppression>>;
  busy: DeepReadonly<Ref<boolean>>;
  /** Deletes one piece after the other; a refused one does not stop the next. A second call while busy does nothing. */
  supprimer: (pieces: readonly Piece[]) => Promise<void>;
  /** Reads the demande again, to learn what became of the uncertain deletions. */
  actualiser: () => Promise<void>;
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
export function useSuppression(
  client: NumerisationClient,
  store: ReturnType<typeof useDemandeStore>,
): UseSuppressionReturn {
  const progress = shallowRef<{ n: number; total: number } | null>(null);
  const result = shallowRef<SuppressionResult | null>(null);
  const busy = ref(false);
  const marques = computed(() => {
    const { refusees = [], incertaines = [] } = result.value ?? {};
    const marked = [...refusees, ...incertaines].flatMap(({ piece, marque }): [string, MarqueSuppression][] =>
      marque === null ? [] : [[piece.id, marque]],
    );
    return new Map(marked);
  });

  async function supprimer(pieces: readonly Piece[]): Promise<void> {
    const numeroUnique = store.demande?.numeroUnique;
    if (busy.value || numeroUnique === undefined || pieces.length === 0) return;
    busy.value = true;
    result.value = null;
    const supprimees: Piece[] = [];
    const nonJournalisees: { piece: Piece; reason: string }[] = [];
    const refusees: Reserve[] = [];
    const incertaines: Reserve[] = [];
    for (const [index, piece] of pieces.entries()) {
      progress.value = { n: index + 1, total: pieces.length };
      try {
        await client.deletePiece(numeroUnique, piece.id);
        supprimees.push(piece);
      } catch (failure) {
        const reason = messageOf(failure);
        if (isWithoutTrace(failure)) {
          supprimees.push(piece);
          nonJournalisees.push({ piece, reason });
          continue;
        }
        if (isUncertain(failure)) incertaines.push({ piece, reason, marque: 'incertaine' });
        else refusees.push({ piece, reason, marque: 'refusee' });
        store.cocher(piece.id, true);
      }
    }
    store.retirer(supprimees.map((piece) => piece.id));
    const relue = await readAgain(numeroUnique);
    progress.value = null;
    busy.value = false;
    result.value = settled({ supprimees, nonJournalisees, refusees, incertaines, relue });
  }

  /** An uncertain piece that the SNE no longer holds is deleted; one that it still holds may go yet. */
  function settled(given: SuppressionResult): SuppressionResult {
    if (!given.relue) return given;
    const held = new Set(store.pieces.map((piece) => piece.id));
    const gone = given.incertaines.filter(({ piece }) => !held.has(piece.id));
    return {
      ...given,
      supprimees: [...given.supprimees, ...gone.map(({ piece }) => piece)],
      incertaines: given.incertaines.filter(({ piece }) => held.has(piece.id)),
    };
  }

  async function actualiser(): Promise<void> {
    const numeroUnique = store.demande?.numeroUnique;
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
        ...still.map(({ piece }) => ({ piece, reason: fr.suppression.toujoursLa, marque: null })),
      ],
      incertaines: relue ? [] : now.incertaines,
    };
  }

  /** What is full may have changed with the deletions; failing to learn it takes nothing from their result. */
  async function readAgain(numeroUnique: string): Promise<boolean> {
    // The agent may have opened another demande meanwhile.
    if (store.demande?.numeroUnique !== numeroUnique) return true;
    try {
      await store.read(numeroUnique);
      return true;
    } catch {
      return false;
    }
  }

  return {
    progress,
    result,
    marques,
    busy: readonly(busy),
    supprimer,
    actualiser,
    forget: () => (result.value = null),
  };
}
