import { createHash } from 'node:crypto';
import { numeroUniqueOf, type BrouillonModel } from '../brouillon-model.ts';
import { findFormer, makePli, type MadePli, type PliMakerContext } from '../../plis/envoi/pli-maker.ts';
import { aucunFichier, brouillonModifie, formulaireAbsent } from '../../problems.ts';
import { canReadPli } from '../../plis/pli-policy.ts';
import { readPli } from '../../plis/pli-service.ts';
import type { BrouillonOwner } from '../brouillon-policy.ts';
import { lockBrouillon, noBrouillon, requireBrouillon } from '../brouillon-reading.ts';
import type { FichierRow } from '../brouillon-presenter.ts';
import { destroyBrouillon, filesOf } from '../brouillon-service.ts';
import { requireRoomInCategories } from './categorie-room.ts';
import { isCerfa } from '../cerfa.ts';

/** Turns a draft into a pli. */
export interface BrouillonEnvoi {
  /**
   * Creates one pli for one draft, however often it is called: the pli's key is the draft's id. Files change owner
   * without being copied. Throws `brouillon-introuvable`, `aucun-fichier`, `formulaire-absent`, `brouillon-modifie`,
   * `demande-hors-territoire`; `demande-inconnue`, `demande-radiee`, `categorie-inconnue` and `categorie-pleine` when
   * the SNE answers. The pli mends the correction that the draft is for.
   */
  send(owner: BrouillonOwner, brouillonId: string): Promise<MadePli>;
}

/** The service over the database. */
export function createBrouillonEnvoi(context: PliMakerContext): BrouillonEnvoi {
  const make = async (owner: BrouillonOwner, brouillon: BrouillonModel): Promise<MadePli> => {
    const fichiers = inPliOrder(await filesOf(brouillon.id));
    requireSendable(brouillon, fichiers);
    const asked = {
      ...owner,
      corrige: brouillon.corrige ?? undefined,
      contexte: brouillon.contexte,
      numeroUnique: numeroUniqueOf(brouillon),
      reference: brouillon.reference,
      idempotencyKey: keyOf(brouillon.id),
      fingerprint: digestOf(brouillon.id),
      pieces: fichiers.map(({ nom, type, taille, sha256, fichier, role, categorie }) => ({
        nom,
        type,
        taille,
        sha256,
        fichier,
        role,
        categorie,
      })),
    };
    return makePli(context, asked, {
      accept: (demande) => requireRoomInCategories(demande, fichiers),
      take: () => takeBrouillon(owner, brouillon, fichiers),
    });
  };

  return {
    async send(owner, brouillonId) {
      try {
        return await make(owner, await requireBrouillon(owner, brouillonId));
      } catch (error) {
        // Already sent, perhaps by a concurrent request: look in the database.
        const sent = await findFormer({ account: owner.account, idempotencyKey: keyOf(brouillonId) });
        if (sent === null || !canReadPli(owner.guichet, sent)) throw error;
        return { pli: await readPli(owner.guichet, sent.transaction, context.antivirus), created: false };
      }
    },
  };
}

/** Throws `aucun-fichier`, `formulaire-absent`. */
function requireSendable({ contexte }: BrouillonModel, fichiers: readonly FichierRow[]): void {
  if (fichiers.length === 0) throw aucunFichier('Ajoutez au moins un fichier avant de valider.');
  if (isCerfa(contexte) && !fichiers.some(({ role }) => role === 'formulaire'))
    throw formulaireAbsent('Ajoutez le formulaire CERFA n° 14069, signé, avant de valider.');
}

/**
 * Deletes the draft; its files now belong to the pli. Throws `brouillon-modifie` unless they are the files that were
 * checked, and its reference and numéro unique those that were read.
 */
async function takeBrouillon(
  owner: BrouillonOwner,
  { id, reference, numeroUnique }: BrouillonModel,
  checked: readonly FichierRow[],
): Promise<void> {
  const brouillon = await lockBrouillon(owner, id);
  if (brouillon === null) throw noBrouillon();
  const isSame = brouillon.reference === reference && brouillon.numeroUnique === numeroUnique;
  if (!isSame || contentOf(inPliOrder(await filesOf(id))) !== contentOf(checked))
    throw brouillonModifie('Le brouillon a changé pendant l’envoi. Vérifiez les fichiers, puis validez de nouveau.');
  await destroyBrouillon(brouillon);
}

/** The form first, then the pieces, each in the agent's order. */
function inPliOrder<Row extends FichierRow>(fichiers: readonly Row[]): Row[] {
  return fichiers.toSorted((a, b) => Number(b.role === 'formulaire') - Number(a.role === 'formulaire'));
}

/** Fingerprint of the files that were checked. If it differs, the draft has changed. */
function contentOf(fichiers: readonly FichierRow[]): string {
  return JSON.stringify(fichiers.map(({ fichierId, sha256, role, categorie }) => [fichierId, sha256, role, categorie]));
}

/** A client's key never contains a dot, so it cannot collide with a draft's key. */
function keyOf(brouillonId: string): string {
  return `brouillon.${brouillonId}`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
