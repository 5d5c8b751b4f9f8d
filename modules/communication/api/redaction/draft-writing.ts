import { randomUUID } from 'node:crypto';
import type { Account, ModuleContext } from '@pwp/api-kit';
import { nomComplet } from '@pwp/contracts/nom-complet';
import { UniqueConstraintError } from 'sequelize';
import type { Audience, Contenu } from '../../contracts/index.ts';
import { dropUnused } from '../pieces/piece-files.ts';
import { PieceModel } from '../pieces/piece-model.ts';
import {
  etatChange,
  identifiantReutilise,
  publicationIntrouvable,
  publicationModifiee,
  tropDeBrouillons,
} from '../problems.ts';
import { audienceColumns, ciblesOf } from '../publications/audience-columns.ts';
import { cherchableOf } from '../publications/cherchable.ts';
import { CibleModel } from '../publications/cible-model.ts';
import { PublicationModel } from '../publications/publication-model.ts';
import { droitsOf, emetteurOf } from '../publications/publication-policy.ts';
import { withdrawReturned } from '../annonces/publication-notices.ts';
import { scopeOf, type Scope, type ScopedAudience } from './audience-scope.ts';
import { move } from './guarded-change.ts';
import type { PublicationOpening } from './publication-opening.ts';
import { porteeOf, writtenOf } from './redaction-presenter.ts';

/** Drafts that one account may have at once. */
const MOST_DRAFTS = 50;

/** How an author writes a draft. */
export interface DraftWriting {
  /** Revision 0 creates. Throws `publication-modifiee`, `etat-change`, `hors-perimetre`, `trop-de-brouillons`. */
  save(account: Account, publicationId: string, revision: number, contenu: Contenu): Promise<void>;
  /** Does nothing for a draft that is not there. Throws `etat-change`. */
  remove(account: Account, publicationId: string): Promise<void>;
  /** The public id of the account's draft that corrects a publication. Throws `etat-change`, `publication-introuvable`. */
  correct(account: Account, publicationId: string): Promise<string>;
}

/** Dependencies of the service. */
export type WritingContext = Pick<ModuleContext<unknown>, 'clock' | 'files' | 'notices' | 'transaction'> & {
  opening: Pick<PublicationOpening, 'row'>;
  scoped: (asked: Audience, scope: Scope) => Promise<ScopedAudience>;
};

/** The service over the database. */
export function createDraftWriting(context: WritingContext): DraftWriting {
  const { clock, files, notices, transaction, opening, scoped } = context;

  async function create(account: Account, publicationId: string, contenu: Contenu): Promise<void> {
    const { audience, portee } = await scoped(contenu.audience, scopeOf(account));
    const open = await PublicationModel.count({ where: { auteurId: account.id, etat: 'brouillon' } });
    if (open >= MOST_DRAFTS)
      throw tropDeBrouillons(`Vous avez ${open} brouillons : supprimez ceux qui ne servent plus.`);
    await transaction(async () => {
      const row = await PublicationModel.create({
        publicationId,
        ...contentColumns(contenu),
        ...audienceColumns(audience),
        portee: JSON.stringify(portee),
        emetteur: emetteurOf(account),
        auteurId: account.id,
        auteurNom: nameOf(account),
        relecteurId: null,
        relecteurNom: null,
        etat: 'brouillon',
        revision: 1,
        corrige: null,
        motifRenvoi: null,
        modifieeLe: clock.now(),
        corrigeeLe: null,
        archiveeLe: null,
        version: 0,
        versionALire: 0,
        annonce: 'aucune',
        annonceJusqua: '',
      });
      await writeCibles(row.id, audience, portee);
    });
  }

  async function update(account: Account, row: PublicationModel, revision: number, contenu: Contenu): Promise<void> {
    if (row.etat !== 'brouillon')
      throw etatChange('Reprenez-la avant de la modifier : elle attend sa relecture, ou est publiée.');
    const corrected = row.corrige === null ? null : await opening.row(account, row.corrige);
    // What the GIP corrects of a référent stays within that référent's guichets.
    const scope =
      corrected?.emetteur === 'referent' && emetteurOf(account) === 'gip' ? porteeOf(corrected) : scopeOf(account);
    const { audience, portee: asked } = await scoped(contenu.audience, scope);
    // What it corrects was for all of those guichets, and its former versions stay so.
    const portee = corrected === null ? asked : [...new Set([...asked, ...porteeOf(corrected)])].toSorted();
    const genre = corrected?.genre ?? contenu.genre;
    await transaction(async () => {
      await move(row, 'modifier', revision, {
        ...contentColumns({ ...contenu, genre }),
        ...audienceColumns(audience),
        portee: JSON.stringify(portee),
        modifieeLe: clock.now(),
      });
      await writeCibles(row.id, audience, portee);
    });
  }

  return {
    async save(account, publicationId, revision, contenu) {
      const former = await PublicationModel.findOne({ where: { publicationId } });
      if (former === null && revision !== 0) throw publicationIntrouvable('Elle a été supprimée.');
      if (former === null) {
        try {
          return await create(account, publicationId, contenu);
        } catch (error) {
          if (!(error instanceof UniqueConstraintError)) throw error;
          throw publicationModifiee('Elle vient d’être enregistrée : rouvrez-la.', { cause: error });
        }
      }
      if (former.auteurId !== account.id && revision === 0)
        throw identifiantReutilise('Cet identifiant désigne déjà une autre publication : prenez-en un nouveau.');
      const row = await opening.row(account, publicationId);
      if (row.auteurId !== account.id) throw publicationIntrouvable('Un brouillon n’est modifié que par son auteur.');
      // Created already, and its answer was lost.
      await update(account, row, revision === 0 && row.revision === 1 ? 1 : revision, contenu);
    },

    async remove(account, publicationId) {
      const row = await PublicationModel.findOne({ where: { publicationId, auteurId: account.id } });
      if (row === null) return;
      const pieces = await PieceModel.findAll({ where: { publicationId: row.id }, raw: true });
      await transaction(async () => {
        await move(row, 'supprimer', row.revision, {});
        await withdrawReturned(notices, publicationId);
      });
      await dropUnused(files, pieces);
    },

    async correct(account, publicationId) {
      const target = await opening.row(account, publicationId);
      if (!droitsOf(account, writtenOf(target, clock.now())).corriger)
        throw etatChange('Seule une publication que ses lecteurs voient, ou verront, se corrige.');
      const where = { corrige: publicationId, auteurId: account.id };
      const former = await PublicationModel.findOne({ where });
      if (former !== null) return former.publicationId;
      try {
        return await openCorrection(account, target);
      } catch (error) {
        const other = error instanceof UniqueConstraintError ? await PublicationModel.findOne({ where }) : null;
        if (other === null) throw error;
        return other.publicationId;
      }
    },
  };

  function openCorrection(account: Account, target: PublicationModel): Promise<string> {
    return transaction(async () => {
      const { id: _, ...columns } = target.get({ plain: true });
      const draft = await PublicationModel.create({
        ...columns,
        publicationId: randomUUID(),
        auteurId: account.id,
        auteurNom: nameOf(account),
        relecteurId: null,
        relecteurNom: null,
        etat: 'brouillon',
        revision: 1,
        corrige: target.publicationId,
        motifCorrection: '',
        aRelireParTous: false,
        motifRenvoi: null,
        modifieeLe: clock.now(),
        corrigeeLe: null,
        archiveeLe: null,
        annonce: 'aucune',
        annonceJusqua: '',
      });
      const cibles = await CibleModel.findAll({ where: { publicationId: target.id }, raw: true });
      await CibleModel.bulkCreate(
        cibles.map(({ dimension, valeur }) => ({ publicationId: draft.id, dimension, valeur })),
      );
      const pieces = await PieceModel.findAll({
        where: { publicationId: target.id, retireeVersion: null },
        order: ['id'],
        raw: true,
      });
      await PieceModel.bulkCreate(pieces.map(({ id: __, ...piece }) => ({ ...piece, publicationId: draft.id })));
      return draft.publicationId;
    });
  }
}

const GRAVITE = { information: 0, attention: 1, urgence: 2 } as const;

/** The columns of what an author writes, the audience apart. */
function contentColumns(contenu: Contenu) {
  const { genre, theme, titre, resume, texte, debut, fin, motifCorrection, aRelireParTous } = contenu;
  const niveau = genre === 'alerte' ? contenu.niveau : 'information';
  return {
    genre,
    niveau,
    gravite: GRAVITE[niveau],
    theme,
    titre,
    resume,
    texte: JSON.stringify(texte),
    cherchable: cherchableOf(contenu),
    debut: debut === null ? null : new Date(debut),
    fin: fin === null ? null : new Date(fin),
    motifCorrection,
    aRelireParTous,
  };
}

/** Replaces the values of an audience, in the current transaction. */
export async function writeCibles(publicationId: number, audience: Audience, portee: readonly string[]): Promise<void> {
  await CibleModel.destroy({ where: { publicationId } });
  const rows = [...ciblesOf(audience), ...portee.map((valeur) => ({ dimension: 'portee' as const, valeur }))];
  await CibleModel.bulkCreate(rows.map((row) => ({ publicationId, ...row })));
}

/** The name that authors read. */
export function nameOf(account: Pick<Account, 'prenom' | 'nom'>): string {
  return nomComplet(account).slice(0, 200);
}
