import type { Attributes } from 'sequelize';
import type { CourrielActivation, DemandeDeCompte } from '../../contracts/index.ts';
import type { DemandeModel } from './demande-model.ts';

/** The columns that what a référent sees of a demande is told from. */
export const DEMANDE_COLUMNS = [
  'id',
  'etat',
  'nom',
  'prenom',
  'email',
  'telephone',
  'typeOrganisme',
  'organisme',
  'motif',
  'demandeeLe',
  'expireLe',
  'decideeLe',
  'decideePar',
  'motifRefus',
  'precisions',
  'compteId',
] as const satisfies readonly (keyof Attributes<DemandeModel>)[];

/** Those columns of a row. */
export type DemandeRow = Pick<Attributes<DemandeModel>, (typeof DEMANDE_COLUMNS)[number]>;

/** A demande as the contract says it; `guichets` are the codes that it asks for, `courriel` is about the account made for it. */
export function presentDemande(
  row: DemandeRow,
  guichets: readonly string[],
  courriel: CourrielActivation,
): DemandeDeCompte {
  return {
    id: row.id,
    etat: row.etat,
    nom: row.nom,
    prenom: row.prenom,
    email: row.email,
    telephone: row.telephone,
    typeOrganisme: row.typeOrganisme,
    organisme: row.organisme,
    guichets: [...guichets],
    motif: row.motif,
    demandeeLe: presentInstant(row.demandeeLe),
    expireLe: presentInstant(row.expireLe),
    decideeLe: row.decideeLe === null ? null : presentInstant(row.decideeLe),
    decideePar: row.decideePar,
    motifRefus: row.motifRefus,
    precisions: row.precisions,
    courriel,
  };
}

/** An instant as raw rows hold it (text on SQLite, a Date on MariaDB) or a model does, in ISO 8601. */
function presentInstant(value: Date | string): string {
  return new Date(value).toISOString();
}
