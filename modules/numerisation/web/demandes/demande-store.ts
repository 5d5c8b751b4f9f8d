import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Demande } from '../../contracts/index.ts';
import { piecesOf } from './sections.ts';

/** The agent's work on the current demande, kept across the module's pages: the pieces ticked for deletion. */
export const useDemandeStore = defineStore('demande', () => {
  /** Of the current demande; empty when there is none. */
  const numeroUnique = ref('');
  /** Ids of the ticked pieces. */
  const ticked = ref<ReadonlySet<string>>(new Set());
  /** Why the agent was sent back to the first step; shown once. */
  const renvoi = ref('');

  /**
   * Sets the current demande. A newly opened one starts with the ticks proposed by the sélection intelligente; a
   * reloaded one keeps the agent's ticks.
   */
  function follow({ numeroUnique: read, sections }: Demande): void {
    const again = numeroUnique.value === read;
    const kept = piecesOf(sections).filter((piece) =>
      again ? ticked.value.has(piece.id) : piece.proposition?.cochee === true,
    );
    numeroUnique.value = read;
    ticked.value = new Set(kept.map((piece) => piece.id));
  }

  /** Clears the demande and its ticks. */
  function close(): void {
    numeroUnique.value = '';
    ticked.value = new Set();
  }

  function tick(pieceId: string, on: boolean): void {
    const next = new Set(ticked.value);
    if (on) next.add(pieceId);
    else next.delete(pieceId);
    ticked.value = next;
  }

  return { numeroUnique, ticked, renvoi, follow, close, tick };
});
