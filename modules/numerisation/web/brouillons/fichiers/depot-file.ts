import type { BrouillonFichier } from '../../../contracts/index.ts';
import { typeOf } from './file-rules.ts';

/**
 * State of a file in the list: queued, uploading, stored by the portal, refused for good, failed although the file is
 * valid, or being turned before it leaves again.
 */
type EtatFichier = 'attente' | 'envoi' | 'recue' | 'refusee' | 'echec' | 'rotation';

/** What the portal proposed a category from: the file's name, or the rejected piece that the file replaces. */
export type OrigineCategorie = 'nom' | 'rejet';

/** A category that the portal proposes for a file. */
export interface CategorieProposee {
  code: string;
  origine: OrigineCategorie;
}

/** A file in the list, in the agent's order. */
export interface DepotFile extends BrouillonFichier {
  /** Identity of its row: a file that is turned has another `id`, and the same row. */
  cle: string;
  etat: EtatFichier;
  /** Upload progress, 0 to 1. */
  part: number;
  /** French message about its error; empty when there is none. */
  motif: string;
  /** The agent saw that it is a duplicate and keeps it. */
  gardee: boolean;
  /** Where its category comes from; null when the agent chose it, or there is none. */
  origine: OrigineCategorie | null;
  /** Its content; null when only the portal has it. */
  file: File | null;
  /** Ids under which the portal may have its former content: it takes their place when it arrives. */
  remplace: readonly string[];
}

/** A file stored by the portal. */
export function receivedFile(fichier: BrouillonFichier): DepotFile {
  return {
    ...fichier,
    cle: fichier.id,
    etat: 'recue',
    part: 1,
    motif: '',
    gardee: false,
    origine: null,
    file: null,
    remplace: [],
  };
}

/** A newly chosen file; it is queued unless `motif` refuses it. */
export function chosenFile(
  file: File,
  role: BrouillonFichier['role'],
  motif: string,
  proposee: CategorieProposee | null = null,
): DepotFile {
  // The draft's id for this file, so that uploading it twice gives one file.
  const id = crypto.randomUUID();
  return {
    id,
    cle: id,
    nom: file.name,
    type: typeOf(file),
    taille: file.size,
    role,
    categorie: proposee?.code ?? null,
    doublon: null,
    comparee: true,
    etat: motif === '' ? 'attente' : 'refusee',
    part: 0,
    motif,
    gardee: false,
    origine: proposee?.origine ?? null,
    file,
    remplace: [],
  };
}

/** Whether a file counts in the sending: all except refused ones. */
export function isToSend({ etat }: DepotFile): boolean {
  return etat !== 'refusee';
}

/** How many files to send are in each category. */
export function chosenCategories(files: readonly DepotFile[]): ReadonlyMap<string, number> {
  const chosen = new Map<string, number>();
  for (const file of files) {
    if (isToSend(file) && file.categorie !== null) chosen.set(file.categorie, (chosen.get(file.categorie) ?? 0) + 1);
  }
  return chosen;
}

/** Whether a file is on its way to the portal. */
export function isLeaving({ etat }: DepotFile): boolean {
  return etat === 'attente' || etat === 'envoi' || etat === 'rotation';
}

/** Whether a file is a duplicate that the agent has not confirmed. */
export function isDoubtful({ etat, doublon, gardee }: DepotFile): boolean {
  return etat === 'recue' && doublon !== null && !gardee;
}
