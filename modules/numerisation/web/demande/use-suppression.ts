import { readonly, ref, shallowRef, type DeepReadonly, type Ref, type ShallowRef } from 'vue';
import type { Piece } from '../../contracts/index.ts';
import { messageOf } from '../latest-request.ts';
import type { NumerisationClient } from '../numerisation-client.ts';
import type { useDemandeStore } from '../stores/demande-store.ts';

/** What became of the pieces that were to be deleted. */
export interface SuppressionResult {
  supprimees: readonly Piece[];
  /** Not deleted, each with the French reason; they stay ticked. */
  refusees: readonly { piece: Piece; reason: string }[];
  /** Whether the demande was read again afterwards. */
  relue: boolean;
}

export interface UseSuppressionReturn {
  /** Which deletion is under way, from 1; null when none is. */
  progress: Readonly<ShallowRef<{ n: number; total: number } | null>>;
  result: Readonly<ShallowRef<SuppressionResult | null>>;
  busy: DeepReadonly<Ref<boolean>>;
  /** Deletes one piece after the other; a refused one does not stop the next. A second call while busy does nothing. */
  supprimer: (pieces: readonly Piece[]) => Promise<void>;
  forget: () => void;
}

/** Deletes pieces of the current demande in the SNE. */
export function useSuppression(
  client: NumerisationClient,
  store: ReturnType<typeof useDemandeStore>,
): UseSuppressionReturn {
  const progress = shallowRef<{ n: number; total: number } | null>(null);
  const result = shallowRef<SuppressionResult | null>(null);
  const busy = ref(false);

  async function supprimer(pieces: readonly Piece[]): Promise<void> {
    const numeroUnique = store.demande?.numeroUnique;
    if (busy.value || numeroUnique === undefined || pieces.length === 0) return;
    busy.value = true;
    result.value = null;
    const supprimees: Piece[] = [];
    const refusees: { piece: Piece; reason: string }[] = [];
    for (const [index, piece] of pieces.entries()) {
      progress.value = { n: index + 1, total: pieces.length };
      try {
        await client.deletePiece(numeroUnique, piece.id);
        supprimees.push(piece);
      } catch (failure) {
        refusees.push({ piece, reason: messageOf(failure) });
        store.cocher(piece.id, true);
      }
    }
    store.retirer(supprimees.map((piece) => piece.id));
    const relue = await readAgain(numeroUnique);
    progress.value = null;
    busy.value = false;
    result.value = { supprimees, refusees, relue };
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

  return { progress, result, busy: readonly(busy), supprimer, forget: () => (result.value = null) };
}
