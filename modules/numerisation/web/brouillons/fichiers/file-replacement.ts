import { announce } from '@pwp/web-kit';
import { fr } from '../../locales/fr.ts';
import { isToSend, receivedFile, type DepotFile, type OrigineCategorie } from './depot-file.ts';
import type { FileList } from './file-list.ts';
import { refusalOf, typeOf } from './file-rules.ts';
import type { PortalFiles } from './portal-files.ts';

/** Most ids that the API takes in `remplace`. */
const MOST_REPLACED = 20;

export interface FileReplacementOptions {
  list: FileList;
  portal: PortalFiles;
  /** Aborts the upload of a file. */
  stop: (id: string) => void;
  /** Uploads the queued files. */
  run: () => void;
  setCategorie: (id: string, categorie: string | null, origine: OrigineCategorie | null) => Promise<void>;
}

export interface FileReplacement {
  /** Replaces a file by what `make` gives, under its name: it keeps its row, its place and its category. */
  replace: (id: string, make: () => Promise<File>) => Promise<void>;
  /** The portal refused a new content: its row shows the former one again, which the portal still has. */
  restore: (file: DepotFile) => Promise<void>;
}

/**
 * Files whose content changes before they are sent. The portal exchanges the new content for the former one at once:
 * it always has one of them.
 */
export function createFileReplacement(options: FileReplacementOptions): FileReplacement {
  const { list, portal } = options;
  const words = fr.depot.rotation;

  async function replace(id: string, make: () => Promise<File>): Promise<void> {
    const before = list.find(id);
    if (before === undefined || !isToSend(before) || before.etat === 'rotation') return;
    list.change(id, { etat: 'rotation', motif: '' });
    options.stop(id);
    const made = await makeFor(before, make);
    if (typeof made === 'string') {
      // As it was: what was on its way leaves again.
      list.change(id, { etat: before.etat === 'envoi' ? 'attente' : before.etat, motif: made });
      announce(made, 'assertive');
    } else {
      list.change(id, {
        // A new id: the portal may still receive the former content under the old one.
        id: crypto.randomUUID(),
        remplace: (before.etat === 'attente' ? before.remplace : [...before.remplace, id]).slice(0, MOST_REPLACED),
        file: made,
        nom: made.name,
        type: typeOf(made),
        taille: made.size,
        etat: 'attente',
        part: 0,
        doublon: null,
        gardee: false,
      });
    }
    options.run();
  }

  /** The new file, or why there is none, as a French sentence. */
  async function makeFor({ id, nom, taille }: DepotFile, make: () => Promise<File>): Promise<File | string> {
    let file: File;
    try {
      file = await make();
    } catch {
      return words.echec(nom);
    }
    const others = list.files.value.filter((one) => one.id !== id && isToSend(one));
    const refusal = file.size > taille ? refusalOf(file, others) : '';
    return refusal === '' ? file : refusal;
  }

  async function restore({ id, cle, categorie, origine, motif, remplace }: DepotFile): Promise<void> {
    announce(motif, 'assertive');
    const fichiers = await portal.all().catch(() => null);
    // « Réessayer » stays, and asks again.
    if (fichiers === null || list.find(id) === undefined) return;
    const held = fichiers.find((fichier) => remplace.includes(fichier.id));
    if (held === undefined) {
      list.change(id, { etat: 'refusee', remplace: [] });
      return;
    }
    list.change(id, { ...receivedFile(held), cle, categorie, origine });
    if (categorie !== held.categorie) await options.setCategorie(held.id, categorie, origine);
    list.change(held.id, { motif: words.refusee(motif) });
  }

  return { replace, restore };
}
