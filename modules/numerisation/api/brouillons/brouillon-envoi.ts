import { createHash } from 'node:crypto';
import type { ModuleContext } from '@pwp/api-kit';
import type { PliDetail } from '../../contracts/index.ts';
import type { BrouillonModel } from '../models/brouillon-model.ts';
import { PliModel } from '../models/pli-model.ts';
import { aucunFichier, brouillonModifie, formulaireAbsent } from '../problems.ts';
import type { SneProvider } from '../providers/sne-provider.ts';
import { confirmDemande } from '../services/demande-confirmation.ts';
import { requireTerritoire } from '../services/demande-service.ts';
import { insertPli } from '../services/pli-insertion.ts';
import { readPli } from '../services/pli-list.ts';
import { drawTransaction } from '../services/transaction-number.ts';
import { findBrouillon, lockBrouillon, noBrouillon, ownedBy, type BrouillonOwner } from './brouillon-owner.ts';
import type { FichierRow } from './brouillon-presenter.ts';
import { destroyBrouillon, filesOf } from './brouillon-service.ts';
import { requireRoomInCategories } from './categorie-room.ts';
import { isCerfa } from './cerfa.ts';

/** The pli, and whether this request made it. */
interface SentBrouillon {
  pli: PliDetail;
  created: boolean;
}

/** Turns a draft into a pli. */
export interface BrouillonEnvoi {
  /**
   * One pli for one draft, however often it is asked: the pli's own key is the draft. Files go over without being copied.
   * Throws `brouillon-introuvable`, `aucun-fichier`, `formulaire-absent`, `brouillon-modifie`, `demande-hors-territoire`;
   * `demande-inconnue`, `demande-radiee`, `categorie-inconnue` and `categorie-pleine` when the SNE answers.
   */
  send(owner: BrouillonOwner, brouillonId: string): Promise<SentBrouillon>;
}

/** What the service works with. */
export type BrouillonEnvoiContext = Pick<ModuleContext<unknown>, 'outbox' | 'clock' | 'log' | 'transaction'> & {
  sne: SneProvider;
};

/** The service over the database. */
export function createBrouillonEnvoi(context: BrouillonEnvoiContext): BrouillonEnvoi {
  const { log, transaction, sne } = context;

  const check = async ({ guichet }: BrouillonOwner, brouillon: BrouillonModel, fichiers: readonly FichierRow[]) => {
    if (fichiers.length === 0) throw aucunFichier('Ajoutez au moins un fichier avant de valider.');
    if (isCerfa(brouillon.contexte) && !fichiers.some(({ role }) => role === 'formulaire'))
      throw formulaireAbsent('Ajoutez le formulaire CERFA n° 14069, signé, avant de valider.');
    if (brouillon.demande === '') return;
    requireTerritoire(guichet, brouillon.demande);
    const demande = await confirmDemande(sne, brouillon.demande, log);
    if (demande !== undefined) requireRoomInCategories(demande, fichiers);
  };

  /** False when another request was faster. */
  const consume = (owner: BrouillonOwner, brouillonId: string, checked: string): Promise<boolean> =>
    transaction(async () => {
      const brouillon = await lockBrouillon(owner, brouillonId);
      if (brouillon === null) return false;
      const fichiers = inPliOrder(await filesOf(brouillonId));
      if (fingerprintOf(fichiers) !== checked)
        throw brouillonModifie(
          "Le brouillon a changé pendant l'envoi. Vérifiez les fichiers, puis validez de nouveau.",
        );
      await insertPli(context, {
        transaction: drawTransaction(),
        guichet: owner.guichet,
        accountId: owner.account.id,
        contexte: brouillon.contexte,
        numeroUnique: brouillon.demande === '' ? null : brouillon.demande,
        idempotencyKey: keyOf(brouillonId),
        fingerprint: checked,
        pieces: fichiers.map(({ nom, type, taille, sha256, fichier, role, categorie }) => ({
          nom,
          type,
          taille,
          sha256,
          fichier,
          role,
          categorie,
        })),
      });
      await destroyBrouillon(brouillon);
      return true;
    });

  return {
    async send(owner, brouillonId) {
      const brouillon = await findBrouillon(owner, brouillonId);
      if (brouillon === null) return { pli: await requireSent(owner, brouillonId), created: false };
      let created: boolean;
      try {
        const fichiers = inPliOrder(await filesOf(brouillonId));
        await check(owner, brouillon, fichiers);
        created = await consume(owner, brouillonId, fingerprintOf(fichiers));
      } catch (error) {
        // Another request was faster, or the commit was done and its answer lost: the database tells.
        const sent = await findSent(owner, brouillonId);
        if (sent === undefined) throw error;
        return { pli: sent, created: false };
      }
      return { pli: await requireSent(owner, brouillonId), created };
    },
  };
}

/** The form first, pieces after, each in the order of the agent. */
function inPliOrder<Row extends FichierRow>(fichiers: readonly Row[]): Row[] {
  return fichiers.toSorted((a, b) => Number(b.role === 'formulaire') - Number(a.role === 'formulaire'));
}

/** What was checked and is sent: anything else is another draft. */
function fingerprintOf(fichiers: readonly FichierRow[]): string {
  const asked = fichiers.map(({ fichierId, sha256, role, categorie }) => [fichierId, sha256, role, categorie]);
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}

/** No client's key has a dot: none is the key of a draft. */
function keyOf(brouillonId: string): string {
  return `brouillon.${brouillonId}`;
}

/** The pli that this draft became, or undefined when it became none. */
async function findSent(owner: BrouillonOwner, brouillonId: string): Promise<PliDetail | undefined> {
  const pli = await PliModel.findOne({
    attributes: ['transaction'],
    where: { ...ownedBy(owner), idempotencyKey: keyOf(brouillonId) },
    raw: true,
  });
  return pli === null ? undefined : readPli(owner.guichet.code, pli.transaction);
}

/** Throws `brouillon-introuvable`. */
async function requireSent(owner: BrouillonOwner, brouillonId: string): Promise<PliDetail> {
  const pli = await findSent(owner, brouillonId);
  if (pli === undefined) throw noBrouillon();
  return pli;
}
