import {
  envoiTropVolumineux,
  requeteInvalide,
  tropDeFichiers,
  type FileStore,
  type Multipart,
  type ProblemError,
} from '@pwp/api-kit';
import {
  PLI_LIMITS,
  RoleFichier,
  type Brouillon,
  type BrouillonFichier,
  type Contexte,
} from '../../../contracts/index.ts';
import type { CheckedFile, FileChecker } from '../../fichiers/file-check.ts';
import { keptFiles } from '../../fichiers/kept-files.ts';
import { BrouillonFichierModel } from './brouillon-fichier-model.ts';
import { corrigeOf } from '../brouillon-corrige.ts';
import { numeroUniqueOf, type BrouillonModel } from '../brouillon-model.ts';
import { aucunFichier, identifiantReutilise } from '../../problems.ts';
import type { BrouillonOwner } from '../brouillon-policy.ts';
import { lockBrouillon, noBrouillon, requireBrouillon } from '../brouillon-reading.ts';
import { presentBrouillon, presentFichier, type FichierRow } from '../brouillon-presenter.ts';
import type { Room } from '../quota/brouillon-quota.ts';
import { filesOf, type BrouillonContext } from '../brouillon-service.ts';
import { isCerfa } from '../cerfa.ts';
import type { DemandeContent } from './demande-content.ts';
import { noFichier } from './fichier-content.ts';

/** Longest code of a category, characters. */
const LONGEST_CATEGORIE = 32;

/** Bytes that a form may hold besides its file. The early refusal applies only when the file itself has no room. */
const AROUND_FILE = 16_384;

interface FichierPath {
  brouillonId: string;
  fichierId: string;
}

/** A file that arrives, and the ids of those whose place it takes; the draft may not have them. */
interface ArrivingPath extends FichierPath {
  remplace?: readonly string[] | undefined;
}

/** The files of a draft. Each call throws `brouillon-introuvable`. */
export interface BrouillonFichiers {
  /**
   * Called before the body is read; `declared` is its length in bytes, if known. Returns the largest size the file may
   * have. Throws `trop-de-fichiers` and `brouillons-trop-volumineux` when no more files fit.
   */
  expect(owner: BrouillonOwner, path: ArrivingPath, declared: number | undefined): Promise<Room | undefined>;
  /**
   * Keeps the one file of the form. Removes it from the store when it is refused or already there. When the sender
   * disconnects, `signal` aborts and a file still waiting for its check is dropped. Throws the problems of
   * `FILE_PROBLEMS`, `verifications-en-cours`, `verification-indisponible`, `aucun-fichier`, `trop-de-fichiers`,
   * `envoi-trop-volumineux`, `brouillons-trop-volumineux`, `identifiant-reutilise`, `requete-invalide`. What it replaces
   * leaves the draft in the same transaction, and stays when it throws.
   */
  put(
    owner: BrouillonOwner,
    path: ArrivingPath,
    form: Multipart,
    signal: AbortSignal,
  ): Promise<{ fichier: BrouillonFichier; created: boolean }>;
  /** Throws `fichier-introuvable`. */
  setCategorie(owner: BrouillonOwner, path: FichierPath, categorie: string | null): Promise<BrouillonFichier>;
  /** Does nothing when the draft has no such file. */
  remove(owner: BrouillonOwner, path: FichierPath): Promise<void>;
  /** Puts the named files first, in this order; the others follow in their current order. Unknown names are ignored. */
  order(owner: BrouillonOwner, brouillonId: string, fichierIds: readonly string[]): Promise<Brouillon>;
}

/** Dependencies that receive, check and compare files. */
export type BrouillonFichiersContext = Omit<BrouillonContext, 'sne' | 'log'> & {
  checker: FileChecker;
  content: DemandeContent;
};

/** The service over the store and the database. */
export function createBrouillonFichiers(context: BrouillonFichiersContext): BrouillonFichiers {
  const { files, clock, transaction, checker, content, quota, keptMs } = context;

  /** Runs `change` with the draft and its files locked, then touches the draft. */
  const change = <T>(
    owner: BrouillonOwner,
    id: string,
    work: (held: { brouillon: BrouillonModel; fichiers: BrouillonFichierModel[] }) => Promise<T>,
  ): Promise<T> =>
    transaction(async () => {
      const brouillon = await lockBrouillon(owner, id);
      if (brouillon === null) throw noBrouillon();
      const result = await work({ brouillon, fichiers: await filesOf(id) });
      await brouillon.update({ updatedAt: clock.now() });
      return result;
    });

  /** The same, but also locks the quota of the account and of the guichet before the draft. */
  const changeHeld: typeof change = (owner, id, work) => quota.held(owner, () => change(owner, id, work));

  /** The file as a row, after checking that it is the form's only file and that it is complete. */
  const check = async (
    path: FichierPath,
    brouillon: BrouillonModel,
    form: Multipart,
    signal: AbortSignal,
  ): Promise<NewRow> => {
    const [uploaded] = form.files;
    if (uploaded === undefined) throw aucunFichier('Choisissez un fichier.');
    if (uploaded.field !== 'file')
      throw requeteInvalide(`Le fichier est attendu sous le nom « file », non « ${uploaded.field} ».`);
    const { contexte, accountId } = brouillon;
    const numeroUnique = numeroUniqueOf(brouillon);
    const said = readSaid(form, contexte);
    const [checking, known] = await Promise.all([
      checker.check(uploaded, 0, { account: accountId, signal }),
      numeroUnique === null ? new Set<string>() : content.of(numeroUnique),
    ]);
    if (!checking.ok) {
      const { problem, detail } = checking.fault;
      throw problem(detail, { errors: [{ pointer: `/fichiers/${path.fichierId}`, detail }] });
    }
    return {
      ...rowOf(path, checking.file),
      ...said,
      dansLaDemande: known?.has(checking.file.sha256) ?? false,
      comparee: known !== undefined,
    };
  };

  const keep = (owner: BrouillonOwner, path: ArrivingPath, row: NewRow): Promise<Kept> =>
    changeHeld(owner, path.brouillonId, async ({ fichiers }) => {
      const same = fichiers.find(({ fichierId }) => fichierId === path.fichierId);
      if (same !== undefined) {
        if (same.sha256 === row.sha256)
          return { fichier: presentFichier(same, fichiers), created: false, replacedKeys: [] };
        throw identifiantReutilise(
          'Cet identifiant désigne déjà un autre fichier du brouillon : prenez-en un nouveau.',
        );
      }
      const { replaced, others } = splitReplaced(fichiers, path);
      requireRoom(others, row);
      const room = await quota.room(owner);
      if (row.taille > room.bytes + bytesOf(replaced)) throw room.refusal();
      const rang = replaced[0]?.rang ?? Math.max(-1, ...others.map((fichier) => fichier.rang)) + 1;
      for (const fichier of replaced) await fichier.destroy();
      const kept = await BrouillonFichierModel.create({ ...row, rang });
      const fichier = presentFichier(kept, [...others, kept]);
      return { fichier, created: true, replacedKeys: replaced.map(({ fichier: key }) => key) };
    });

  return {
    async expect(owner, path, declared) {
      await requireBrouillon(owner, path.brouillonId);
      const fichiers = await filesOf(path.brouillonId);
      // The same file sent again: it is already kept.
      if (fichiers.some((fichier) => fichier.fichierId === path.fichierId)) return undefined;
      const { replaced, others } = splitReplaced(fichiers, path);
      if (others.length >= PLI_LIMITS.files) throw tooMany();
      const { bytes, refusal } = await quota.room(owner);
      const room: Room = { bytes: bytes + bytesOf(replaced), refusal };
      if (room.bytes === 0 || (declared !== undefined && declared - AROUND_FILE > room.bytes)) throw room.refusal();
      return room;
    },

    async put(owner, path, form, signal) {
      let done: Kept | undefined;
      try {
        const brouillon = await requireBrouillon(owner, path.brouillonId);
        done = await keep(owner, path, await check(path, brouillon, form, signal));
      } finally {
        if (done?.created !== true) await dropUnkept(files, form);
      }
      const { fichier, created, replacedKeys } = done;
      await Promise.all(replacedKeys.map((key) => files.delete(key)));
      return { fichier, created };
    },

    setCategorie: (owner, { brouillonId, fichierId }, categorie) =>
      change(owner, brouillonId, async ({ fichiers }) => {
        const fichier = fichiers.find((candidate) => candidate.fichierId === fichierId);
        if (fichier === undefined) throw noFichier();
        await fichier.update({ categorie });
        return presentFichier(fichier, fichiers);
      }),

    async remove(owner, { brouillonId, fichierId }) {
      const gone = await change(owner, brouillonId, async ({ fichiers }) => {
        const fichier = fichiers.find((candidate) => candidate.fichierId === fichierId);
        await fichier?.destroy();
        return fichier;
      });
      if (gone !== undefined) await files.delete(gone.fichier);
    },

    order: (owner, brouillonId, fichierIds) =>
      change(owner, brouillonId, async ({ brouillon, fichiers }) => {
        const places = new Map([...new Set(fichierIds)].map((id, place) => [id, place]));
        const place = ({ fichierId }: FichierRow) => places.get(fichierId) ?? places.size;
        const ordered = fichiers.toSorted((a, b) => place(a) - place(b));
        for (const [rang, fichier] of ordered.entries()) await fichier.update({ rang });
        brouillon.updatedAt = clock.now();
        return presentBrouillon(brouillon, await corrigeOf(owner, brouillon.corrige), ordered, keptMs);
      }),
  };
}

type NewRow = Omit<FichierRow, 'id' | 'rang'>;

/** What became of a file that arrived; the caller deletes the stored files that it replaced, after the commit. */
interface Kept {
  fichier: BrouillonFichier;
  created: boolean;
  replacedKeys: readonly string[];
}

function splitReplaced(fichiers: readonly BrouillonFichierModel[], { remplace = [] }: ArrivingPath) {
  return {
    replaced: fichiers.filter(({ fichierId }) => remplace.includes(fichierId)),
    others: fichiers.filter(({ fichierId }) => !remplace.includes(fichierId)),
  };
}

function bytesOf(fichiers: readonly FichierRow[]): number {
  return fichiers.reduce((sum, { taille }) => sum + taille, 0);
}

function rowOf({ brouillonId, fichierId }: FichierPath, { nom, type, size, sha256, key }: CheckedFile) {
  return { brouillonId, fichierId, nom, type, taille: size, sha256, fichier: key };
}

/** Reads the form's fields about the file. Throws `requete-invalide`. */
function readSaid({ fields }: Multipart, contexte: Contexte): Pick<NewRow, 'role' | 'categorie'> {
  const role = RoleFichier.safeParse(fields['role'] ?? 'piece');
  if (!role.success) throw requeteInvalide(`Le rôle d’un fichier est ${RoleFichier.options.join(' ou ')}.`);
  if (role.data === 'formulaire' && !isCerfa(contexte))
    throw requeteInvalide('Seule une demande CERFA (création, renouvellement, mise à jour) prend un formulaire.');
  const categorie = fields['categorie'] ?? '';
  if (categorie.length > LONGEST_CATEGORIE)
    throw requeteInvalide(`Le code d’une catégorie compte au plus ${LONGEST_CATEGORIE} caractères.`);
  return { role: role.data, categorie: categorie === '' ? null : categorie };
}

function requireRoom(fichiers: readonly FichierRow[], added: NewRow): void {
  if (fichiers.length >= PLI_LIMITS.files) throw tooMany();
  const total = bytesOf(fichiers) + added.taille;
  if (total <= PLI_LIMITS.totalBytes) return;
  const detail = `« ${added.nom} » porterait l’envoi à plus de ${PLI_LIMITS.totalBytes / (1024 * 1024)} Mo en tout.`;
  throw envoiTropVolumineux(detail, { errors: [{ pointer: `/fichiers/${added.fichierId}`, detail }] });
}

function tooMany(): ProblemError {
  return tropDeFichiers(`Un envoi compte au plus ${PLI_LIMITS.files} fichiers.`);
}

/** The commit may have succeeded even if its answer was lost: look in the database. */
async function dropUnkept(store: FileStore, form: Multipart): Promise<void> {
  const kept = await keptFiles(form.files.map(({ key }) => key));
  for (const { key } of form.files) if (!kept.has(key)) await store.delete(key);
}
