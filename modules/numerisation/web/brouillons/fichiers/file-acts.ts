import { announce, failureMessage } from '@pwp/web-kit';
import type { RoleFichier } from '../../../contracts/index.ts';
import { fr } from '../../locales/fr.ts';
import { chosenFile, isToSend, type CategorieProposee, type DepotFile, type OrigineCategorie } from './depot-file.ts';
import type { FileList } from './file-list.ts';
import { refusalOf } from './file-rules.ts';
import type { PortalAgreement } from './portal-agreement.ts';
import type { PortalFiles } from './portal-files.ts';
import type { UploadQueue } from './upload-queue.ts';

export interface FileActsOptions {
  list: FileList;
  portal: PortalFiles;
  agreement: PortalAgreement;
  queue: UploadQueue;
  /** The category of a new file, beside the other files; null when nothing says it. */
  proposed: (nom: string, others: readonly DepotFile[]) => CategorieProposee | null;
}

/** What an agent does with the files of a sending. */
export interface FileActs {
  /** Adds files to the list and uploads each at once; invalid files are listed as refused. */
  add: (files: readonly File[], role: RoleFichier) => void;
  retry: (id: string) => void;
  /** False when the portal could not delete the file: it is still in the list. */
  remove: (id: string) => Promise<boolean>;
  move: (id: string, step: -1 | 1) => void;
  /** `origine` is null when the agent chooses it. */
  setCategorie: (id: string, categorie: string | null, origine?: OrigineCategorie | null) => Promise<void>;
}

/** The list shows each act at once; the portal follows. */
export function createFileActs({ list, portal, agreement, queue, proposed }: FileActsOptions): FileActs {
  const words = fr.depot;
  const toSend = () => list.files.value.filter(isToSend);

  function add(chosen: readonly File[], role: RoleFichier): void {
    const added: DepotFile[] = [];
    for (const file of chosen) {
      const motif = refusalOf(file, [...toSend(), ...added.filter(isToSend)]);
      const others = [...list.files.value, ...added];
      const proposee = role === 'piece' && motif === '' ? proposed(file.name, others) : null;
      added.push(chosenFile(file, role, motif, proposee));
    }
    list.push(added);
    const refused = added.filter((file) => !isToSend(file)).length;
    announce(words.ajoutes(added.length - refused, refused));
    queue.run();
  }

  function retry(id: string): void {
    list.change(id, { etat: 'attente', motif: '' });
    queue.run();
  }

  async function remove(id: string): Promise<boolean> {
    const file = list.find(id);
    if (file === undefined) return false;
    if (queue.stop(id)) agreement.doubt(true);
    // A failed upload may still have arrived, so the portal is asked about every file uploaded by this page.
    const left = file.etat === 'attente' || file.etat === 'refusee' ? file.remplace : [...file.remplace, id];
    try {
      for (const one of left) await portal.remove(one);
    } catch (failure) {
      if (list.find(id)?.etat === 'envoi') list.change(id, { etat: 'echec' });
      blame(id, failure);
      return false;
    }
    list.drop(id);
    agreement.forgets(id);
    queue.run();
    announce(words.retiree(file.nom));
    if (file.etat === 'recue') await agreement.readDoublons();
    return true;
  }

  function move(id: string, step: -1 | 1): void {
    const file = list.find(id);
    if (file === undefined || !list.move(id, step)) return;
    const row = toSend().filter(({ role }) => role === file.role);
    announce(words.deplacee(file.nom, row.findIndex((one) => one.id === id) + 1, row.length));
    if (queue.isIdle()) agreement.syncOrder().catch(() => undefined);
  }

  async function setCategorie(
    id: string,
    categorie: string | null,
    origine: OrigineCategorie | null = null,
  ): Promise<void> {
    const before = list.find(id);
    if (before === undefined) return;
    list.change(id, { categorie, origine, motif: '' });
    // Queued and uploading files send their category with them or after they are received.
    if (before.etat !== 'recue') return;
    try {
      await portal.setCategorie(id, categorie);
    } catch (failure) {
      list.change(id, { categorie: before.categorie, origine: before.origine });
      blame(id, failure);
    }
  }

  /** Says beside the file why the portal did not follow. */
  function blame(id: string, failure: unknown): void {
    const motif = failureMessage(failure);
    list.change(id, { motif });
    announce(motif, 'assertive');
  }

  return { add, retry, remove, move, setCategorie };
}
