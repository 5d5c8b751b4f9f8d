import { vi } from 'vitest';
import type { Brouillon, BrouillonFichier } from '../../contracts/index.ts';
import { problem, type Answers } from './mount-page.ts';
import { aPliDetail } from './plis.ts';

/** An upload that the test answers when it chooses. */
interface HeldUpload {
  id: string;
  file: File;
  role: string;
  /** Ids of the files whose place it takes. */
  remplace: string[];
  /** Names of the form's fields, in the portal's reading order. */
  fields: string[];
  signal: AbortSignal | undefined;
  onProgress: ((sent: number, total: number) => void) | undefined;
  /** The portal stores the file. */
  receive: (given?: Partial<BrouillonFichier>) => void;
  fail: (failure: Error) => void;
}

/** A portal with one draft in memory. */
export interface FakeBrouillons {
  /** The portal's draft; null once it is sent or deleted. */
  held: Brouillon | null;
  uploads: HeldUpload[];
  /** What the portal has, by id; another file is a PDF without pages. */
  contents: Map<string, Blob>;
  /** The ids whose content was asked for, in order. */
  reads: string[];
  /** Each other act, in order: `ordre f1 f2`, `envoi`, … */
  acts: string[];
  /** Each reference that the draft was given, in order. */
  references: string[];
  /** The last upload of the file with this name, once it has started. */
  upload: (nom: string) => Promise<HeldUpload>;
  answers: Answers;
}

/** A file stored by the portal. */
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

/** A draft of the manual's demande. */
export function aBrouillon(given: Partial<Brouillon> = {}): Brouillon {
  return {
    id: 'brouillon-1',
    contexte: 'AJO',
    numeroUnique: '0340819000040PWP01',
    reference: null,
    corrige: null,
    fichiers: [],
    updatedAt: '2026-11-24T13:55:00.000Z',
    dateExpiration: '2026-12-01T13:55:00.000Z',
    ...given,
  };
}

/** A portal whose draft is `held`; it accepts each file at once unless `hold` is set. */
export function fakeBrouillons(held: Brouillon = aBrouillon(), { hold = false } = {}): FakeBrouillons {
  const gone = () => problem(404, 'brouillon-introuvable', 'Ce brouillon n’existe plus.');
  const fichiers = () => portal.held?.fichiers ?? [];
  const change = (next: readonly BrouillonFichier[]) => {
    if (portal.held === null) throw gone();
    portal.held = { ...portal.held, fichiers: [...next] };
    return portal.held;
  };
  const nameOf = (id: string | undefined) =>
    fichiers().find((fichier) => fichier.id === id)?.nom ??
    portal.uploads.find((upload) => upload.id === id)?.file.name ??
    id;
  const answers: Answers = {
    'GET /brouillons': () => {
      const items = portal.held === null ? [] : [portal.held];
      return { items, total: items.length };
    },
    'POST /brouillons': ({ body: { contexte, numeroUnique = null, corrige } }) => {
      portal.held ??= aBrouillon({ id: 'brouillon-2', contexte, numeroUnique });
      // Opening a draft touches it.
      portal.held = {
        ...portal.held,
        corrige: corrige === undefined ? null : { correction: corrige, motif: null, piece: null },
        updatedAt: '2026-11-25T09:00:00.000Z',
      };
      return portal.held;
    },
    'GET /brouillons/:brouillonId': ({ params }) => {
      if (portal.held === null || portal.held.id !== params['brouillonId']) throw gone();
      return portal.held;
    },
    'PATCH /brouillons/:brouillonId': ({ body: { reference } }) => {
      if (portal.held === null) throw gone();
      portal.references.push(reference);
      portal.held = { ...portal.held, reference };
      return portal.held;
    },
    'DELETE /brouillons/:brouillonId': () => {
      portal.held = null;
      portal.acts.push('suppression du brouillon');
    },
    'GET /brouillons/:brouillonId/fichiers/:fichierId/contenu': ({ params }) => {
      const id = params['fichierId'] ?? '';
      portal.reads.push(id);
      if (!fichiers().some((fichier) => fichier.id === id))
        throw problem(404, 'fichier-introuvable', 'Ce fichier n’est plus dans le brouillon.');
      return portal.contents.get(id) ?? new Blob(['%PDF'], { type: 'application/pdf' });
    },
    'PUT /brouillons/:brouillonId/fichiers/:fichierId': ({
      params,
      query,
      form = new FormData(),
      signal,
      onProgress,
    }) => {
      const { promise, resolve, reject } = Promise.withResolvers<BrouillonFichier>();
      const file = form.get('file');
      if (!(file instanceof File)) throw new Error('The form holds no file.');
      const id = params['fichierId'] ?? '';
      const role = form.get('role') === 'formulaire' ? 'formulaire' : 'piece';
      const categorie = form.get('categorie');
      const remplace = query['remplace']?.split(',') ?? [];
      const upload: HeldUpload = {
        id,
        file,
        role,
        remplace,
        fields: [...form.keys()],
        signal,
        onProgress,
        receive: (given) => {
          const received = aFichier({
            id,
            nom: file.name,
            type: file.type,
            taille: file.size,
            role,
            categorie: typeof categorie === 'string' ? categorie : null,
            ...given,
          });
          const isReplaced = (fichier: BrouillonFichier) => remplace.includes(fichier.id);
          const place = fichiers().findIndex(isReplaced);
          if (place !== -1) portal.acts.push(`remplacement ${file.name}`);
          const others = fichiers().filter((fichier) => !isReplaced(fichier));
          change(others.toSpliced(place === -1 ? others.length : place, 0, received));
          portal.contents.set(id, file);
          resolve(received);
        },
        fail: reject,
      };
      portal.uploads.push(upload);
      if (!hold) upload.receive();
      return promise;
    },
    'PATCH /brouillons/:brouillonId/fichiers/:fichierId': ({ params, body: { categorie } }) => {
      portal.acts.push(`categorie ${nameOf(params['fichierId'])} ${categorie}`);
      return aFichier({ id: params['fichierId'] ?? '', categorie });
    },
    'DELETE /brouillons/:brouillonId/fichiers/:fichierId': ({ params }) => {
      portal.acts.push(`retrait ${nameOf(params['fichierId'])}`);
      change(fichiers().filter(({ id }) => id !== params['fichierId']));
    },
    'PUT /brouillons/:brouillonId/ordre': ({ body }) => {
      portal.acts.push(`ordre ${body.fichiers.map(nameOf).join(' ')}`);
      return change(body.fichiers.flatMap((id) => fichiers().filter((fichier) => fichier.id === id)));
    },
    'POST /brouillons/:brouillonId/envoi': () => {
      portal.acts.push('envoi');
      portal.held = null;
      return aPliDetail();
    },
  };
  const portal: FakeBrouillons = {
    held,
    uploads: [],
    contents: new Map(),
    reads: [],
    acts: [],
    references: [],
    upload: (nom) =>
      vi.waitFor(
        () => {
          const found = portal.uploads.findLast(({ file }) => file.name === nom);
          if (found === undefined) throw new Error(`no upload of ${nom}`);
          return found;
        },
        { interval: 5 },
      ),
    answers,
  };
  return portal;
}
