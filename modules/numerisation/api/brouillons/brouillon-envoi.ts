import { createHash } from 'node:crypto';
import type { BrouillonModel } from './brouillon-model.ts';
import { findFormer, makePli, type MadePli, type PliMakerContext } from '../plis/pli-maker.ts';
import { aucunFichier, brouillonModifie, formulaireAbsent } from '../problems.ts';
import { readPli } from '../plis/pli-service.ts';
import { lockBrouillon, noBrouillon, requireBrouillon, type BrouillonOwner } from './brouillon-policy.ts';
import type { FichierRow } from './brouillon-presenter.ts';
import { destroyBrouillon, filesOf } from './brouillon-service.ts';
import { requireRoomInCategories } from './categorie-room.ts';
import { isCerfa } from './cerfa.ts';

/** Turns a draft into a pli. */
export interface BrouillonEnvoi {
  /**
   * One pli for one draft, however often it is asked: the pli's own key is the draft. Files go over without being copied.
   * Throws `brouillon-introuvable`, `aucun-fichier`, `formulaire-absent`, `brouillon-modifie`, `demande-hors-territoire`;
   * `demande-inconnue`, `demande-radiee`, `categorie-inconnue` and `categorie-pleine` when the SNE answers.
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
      contexte: brouillon.contexte,
      numeroUnique: brouillon.demande === '' ? null : brouillon.demande,
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
      take: () => takeBrouillon(owner, brouillon.id, fichiers),
    });
  };

  return {
    async send(owner, brouillonId) {
      try {
        return await make(owner, await requireBrouillon(owner, brouillonId));
      } catch (error) {
        // Sent before, or by a request that was faster: the database tells.
        const sent = await findFormer({ account: owner.account, idempotencyKey: keyOf(brouillonId) });
        if (sent?.guichetCode !== owner.guichet.code) throw error;
        return { pli: await readPli(sent.guichetCode, sent.transaction), created: false };
      }
    },
  };
}

/** Throws `aucun-fichier`, `formulaire-absent`. */
function requireSendable({ contexte }: BrouillonModel, fichiers: readonly FichierRow[]): void {
  if (fichiers.length === 0) throw aucunFichier('Ajoutez au moins un fichier avant de valider.');
  if (isCerfa(contexte) && !fichiers.some(({ role }) => role === 'formulaire'))
    throw formulaireAbsent('Ajoutez le formulaire CERFA n° 14069, signé, avant de valider.');
}

/** Removes the draft, whose files are the pli's from now on. Throws `brouillon-modifie` unless they are those that were checked. */
async function takeBrouillon(owner: BrouillonOwner, id: string, checked: readonly FichierRow[]): Promise<void> {
  const brouillon = await lockBrouillon(owner, id);
  if (brouillon === null) throw noBrouillon();
  if (contentOf(inPliOrder(await filesOf(id))) !== contentOf(checked))
    throw brouillonModifie("Le brouillon a changé pendant l'envoi. Vérifiez les fichiers, puis validez de nouveau.");
  await destroyBrouillon(brouillon);
}

/** The form first, pieces after, each in the order of the agent. */
function inPliOrder<Row extends FichierRow>(fichiers: readonly Row[]): Row[] {
  return fichiers.toSorted((a, b) => Number(b.role === 'formulaire') - Number(a.role === 'formulaire'));
}

/** What was checked and is sent: anything else is another draft. */
function contentOf(fichiers: readonly FichierRow[]): string {
  return JSON.stringify(fichiers.map(({ fichierId, sha256, role, categorie }) => [fichierId, sha256, role, categorie]));
}

/** No client's key has a dot: none is the key of a draft. */
function keyOf(brouillonId: string): string {
  return `brouillon.${brouillonId}`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
