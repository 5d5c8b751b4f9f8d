import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Demande } from '../../contracts/index.ts';
import { piecesOf } from './sections.ts';

/** What the agent does with the demande at hand, kept across the module's pages: the pieces ticked for deletion. */
export const useDemandeStore = defineStore('demande', () => {
  /** Of the demande at hand; empty for none. */
  const numeroUnique = ref('');
  /** Ids of the ticked pieces. */
  const ticked = ref<ReadonlySet<string>>(new Set());
  /** Why the agent was sent back to the first step; shown there once. */
  const renvoi = ref('');

  /**
   * Takes up a demande as it was read. Opened anew, it starts with the ticks that the sélection intelligente proposes;
   * read again, it keeps the agent's.
   */
  function follow({ numeroUnique: read, sections }: Demande): void {
    const again = numeroUnique.value === read;
    const kept = piecesOf(sections).filter((piece) =>
      again ? ticked.value.has(piece.id) : piece.proposition?.cochee === true,
    );
    numeroUnique.value = read;
    ticked.value = new Set(kept.map((piece) => piece.id));
  }

  /** Forgets the demande and whatever was ticked. */
  function close(): void {
    numeroUnique.value = '';
    ticked.value = new Set();
  }

  /** Ticks a piece or takes its tick away. */
  function tick(pieceId: string, on: boolean): void {
    const next = new Set(ticked.value);
    if (on) next.add(pieceId);
    else next.delete(pieceId);
    ticked.value = next;
  }

  return { numeroUnique, ticked, renvoi, follow, close, tick };
});
