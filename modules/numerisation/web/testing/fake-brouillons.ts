import type { Brouillon, BrouillonFichier } from '../../contracts/index.ts';
import type { BrouillonsClient, FichierToPut, PutOptions } from '../brouillons-client.ts';
import { aPliDetail } from './fake-client.ts';
import { problem } from './mount-page.ts';

/** An upload that the test answers when it wants to. */
interface HeldUpload extends FichierToPut {
  id: string;
  options: PutOptions;
  /** The portal keeps the file. */
  receive: (given?: Partial<BrouillonFichier>) => void;
  fail: (failure: Error) => void;
}

/** A portal that keeps one draft in memory. */
export interface FakeBrouillons extends BrouillonsClient {
  /** The draft as the portal has it; null once it is sent or taken away. */
  held: Brouillon | null;
  uploads: HeldUpload[];
  /** Each other act, in order: `ordre f1 f2`, `envoi`, … */
  acts: string[];
}

/** A file that the portal keeps. */
export function aFichier(given: Partial<BrouillonFichier> = {}): BrouillonFichier {
  return {
    id: 'fichier-1',
    nom: 'bulletin.pdf',
    type: 'application/pdf',
    taille: 2048,
    role: 'piece',
    categorie: null,
    doublon: null,
    comparee: true,
    ...given,
  };
}

/** A draft of the demande of the manual. */
export function aBrouillon(given: Partial<Brouillon> = {}): Brouillon {
  return {
    id: 'brouillon-1',
    contexte: 'AJO',
    numeroUnique: '0340819000040PWP01',
    fichiers: [],
    modifieLe: '2026-11-24T13:55:00.000Z',
    expireLe: '2026-12-01T13:55:00.000Z',
    ...given,
  };
}

/** A portal whose draft is `held`; it receives each file at once unless `hold`. */
export function fakeBrouillons(held: Brouillon = aBrouillon(), { hold = false } = {}): FakeBrouillons {
  const gone = () => problem(404, 'brouillon-introuvable', "Ce brouillon n'existe plus.");
  const change = (fichiers: readonly BrouillonFichier[]) => {
    if (portal.held === null) throw gone();
    portal.held = { ...portal.held, fichiers: [...fichiers] };
    return portal.held;
  };
  const portal: FakeBrouillons = {
    held,
    uploads: [],
    acts: [],
    listBrouillons: () => {
      const items = portal.held === null ? [] : [portal.held];
      return Promise.resolve({ items, total: items.length });
    },
    openBrouillon: ({ contexte, numeroUnique = null }) => {
      portal.held ??= aBrouillon({ id: 'brouillon-2', contexte, numeroUnique });
      // To open is to touch.
      portal.held = { ...portal.held, modifieLe: '2026-11-25T09:00:00.000Z' };
      return Promise.resolve(portal.held);
    },
    getBrouillon: (id) => (portal.held?.id === id ? Promise.resolve(portal.held) : Promise.reject(gone())),
    deleteBrouillon: () => {
      portal.held = null;
      portal.acts.push('suppression du brouillon');
      return Promise.resolve();
    },
    putFichier: (_id, id, fichier, options = {}) => {
      const { promise, resolve, reject } = Promise.withResolvers<BrouillonFichier>();
      const { file, role, categorie } = fichier;
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      const upload: HeldUpload = {
        ...fichier,
        id,
        options,
        receive: (given) => {
          const received = aFichier({ id, nom: file.name, taille: file.size, role, categorie, ...given });
          change([...(portal.held?.fichiers ?? []), received]);
          resolve(received);
        },
        fail: reject,
      };
      portal.uploads.push(upload);
      if (!hold) upload.receive();
      return promise;
    },
    setCategorie: (_id, id, categorie) => {
      portal.acts.push(`categorie ${nameOf(id)} ${categorie}`);
      return Promise.resolve(aFichier({ id, categorie }));
    },
    deleteFichier: (_id, id) => {
      portal.acts.push(`retrait ${nameOf(id)}`);
      change((portal.held?.fichiers ?? []).filter((fichier) => fichier.id !== id));
      return Promise.resolve();
    },
    orderFichiers: (_id, ids) => {
      portal.acts.push(`ordre ${ids.map(nameOf).join(' ')}`);
      const fichiers = ids.flatMap((id) => (portal.held?.fichiers ?? []).filter((fichier) => fichier.id === id));
      return Promise.resolve(change(fichiers));
    },
    sendBrouillon: () => {
      portal.acts.push('envoi');
      portal.held = null;
      return Promise.resolve(aPliDetail());
    },
  };
  const nameOf = (id: string) =>
    portal.held?.fichiers.find((fichier) => fichier.id === id)?.nom ??
    portal.uploads.find((upload) => upload.id === id)?.file.name ??
    id;
  return portal;
}
