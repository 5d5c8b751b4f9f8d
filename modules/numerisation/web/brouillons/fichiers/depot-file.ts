import type { BrouillonFichier } from '../../../contracts/index.ts';

/**
 * Where a file of the list stands: waiting for its turn, on its way, kept by the portal, refused for good, or not
 * received although nothing is wrong with it.
 */
type EtatFichier = 'attente' | 'envoi' | 'recue' | 'refusee' | 'echec';

/** A file of the list, in the agent's order. */
export interface DepotFile extends Omit<BrouillonFichier, 'type'> {
  etat: EtatFichier;
  /** Part that has left, 0 to 1. */
  part: number;
  /** French sentence of what is wrong with it; empty when nothing is. */
  motif: string;
  /** The agent has seen that it is a double and keeps it. */
  gardee: boolean;
  /** Its bytes; null once they are the portal's alone. */
  file: File | null;
}

/** A file that the portal keeps. */
export function receivedFile({ type: _type, ...fichier }: BrouillonFichier): DepotFile {
  return { ...fichier, etat: 'recue', part: 1, motif: '', gardee: false, file: null };
}

/** A file just chosen; it waits for its turn unless `motif` refuses it. */
export function chosenFile(file: File, role: BrouillonFichier['role'], motif: string): DepotFile {
  return {
    // The draft knows it by this id from now on: sent twice, it is one file.
    id: crypto.randomUUID(),
    nom: file.name,
    taille: file.size,
    role,
    categorie: null,
    doublon: null,
    comparee: true,
    etat: motif === '' ? 'attente' : 'refusee',
    part: 0,
    motif,
    gardee: false,
    file,
  };
}

/** Whether a file counts in the sending: all but those that are refused. */
export function isToSend({ etat }: DepotFile): boolean {
  return etat !== 'refusee';
}

/** Whether a file is a double about which the agent has said nothing yet. */
export function isDoubtful({ etat, doublon, gardee }: DepotFile): boolean {
  return etat === 'recue' && doublon !== null && !gardee;
}
