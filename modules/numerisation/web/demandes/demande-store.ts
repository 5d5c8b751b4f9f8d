import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Categorie, Demande, Piece, Section } from '../../contracts/index.ts';
import { useNumerisationClient } from '../numerisation-client.ts';
import { useRecentDemandesStore } from './recent-demandes-store.ts';

/** Every piece of a demande, in the order of its sections and categories. */
export function piecesOf(sections: readonly Section[]): Piece[] {
  return sections.flatMap((section) => section.categories.flatMap((categorie) => categorie.pieces));
}

/** The sections with their full categories only; a section without any is left out. */
function fullSections(sections: readonly Section[]): Section[] {
  return sections
    .map((section) => ({ ...section, categories: section.categories.filter((categorie) => categorie.pleine) }))
    .filter((section) => section.categories.length > 0);
}

function withoutPieces(demande: Demande, removed: ReadonlySet<string>): Demande {
  const keep = (categorie: Categorie): Categorie => {
    const pieces = categorie.pieces.filter((piece) => !removed.has(piece.id));
    return { ...categorie, pieces, pleine: pieces.length >= categorie.max };
  };
  const sections = demande.sections.map((section) => ({ ...section, categories: section.categories.map(keep) }));
  return { ...demande, sections };
}

/** The demande that the agent works on, and the pieces ticked for deletion, kept across the module's pages. */
export const useDemandeStore = defineStore('demande', () => {
  const client = useNumerisationClient();
  const recent = useRecentDemandesStore();
  const demande = shallowRef<Demande | null>(null);
  const coches = ref<ReadonlySet<string>>(new Set());
  /** Why the agent was sent back to the first step; shown there once. */
  const renvoi = ref('');

  const pieces = computed(() => piecesOf(demande.value?.sections ?? []));
  const piecesCochees = computed(() => pieces.value.filter((piece) => coches.value.has(piece.id)));
  const sectionsPleines = computed(() => fullSections(demande.value?.sections ?? []));

  /**
   * Reads a demande from the SNE. Opened anew, it starts with the ticks that the sélection intelligente proposes;
   * read again, it keeps the agent's. Throws the API's problem.
   */
  async function read(numeroUnique: string, signal?: AbortSignal): Promise<void> {
    const answer = await client.getDemande(numeroUnique, signal);
    const again = demande.value?.numeroUnique === answer.numeroUnique;
    demande.value = answer;
    coches.value = new Set(
      pieces.value
        .filter((piece) => (again ? coches.value.has(piece.id) : piece.proposition?.cochee === true))
        .map((piece) => piece.id),
    );
    recent.remember(answer);
  }

  /** Opens a demande from the first step: whatever was ticked before is forgotten. */
  async function open(numeroUnique: string, signal?: AbortSignal): Promise<void> {
    close();
    await read(numeroUnique, signal);
  }

  function close(): void {
    demande.value = null;
    coches.value = new Set();
  }

  /** Ticks a piece or takes its tick away. */
  function cocher(pieceId: string, cochee: boolean): void {
    const next = new Set(coches.value);
    if (cochee) next.add(pieceId);
    else next.delete(pieceId);
    coches.value = next;
  }

  /** Takes deleted pieces away without asking the SNE. */
  function retirer(pieceIds: readonly string[]): void {
    if (demande.value === null) return;
    const removed = new Set(pieceIds);
    demande.value = withoutPieces(demande.value, removed);
    coches.value = new Set([...coches.value].filter((id) => !removed.has(id)));
  }

  return { demande, coches, renvoi, pieces, piecesCochees, sectionsPleines, read, open, close, cocher, retirer };
});
