import type { Attributes } from 'sequelize';
import type { CourrielActivation, DemandeDeCompte } from '../../contracts/index.ts';
import type { DemandeModel } from './demande-model.ts';

/** The columns shown to référents. */
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
  'dateDemande',
  'dateExpiration',
  'dateDecision',
  'decidedBy',
  'motifRefus',
  'precisions',
  'compteId',
] as const satisfies readonly (keyof Attributes<DemandeModel>)[];

/** Those columns of a row. */
export type DemandeRow = Pick<Attributes<DemandeModel>, (typeof DEMANDE_COLUMNS)[number]>;

/**
 * A demande as the contract describes it; `guichets` are the requested codes, `courriel` is the activation mail of its
 * account.
 */
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
    dateDemande: presentInstant(row.dateDemande),
    dateExpiration: presentInstant(row.dateExpiration),
    dateDecision: row.dateDecision === null ? null : presentInstant(row.dateDecision),
    decidedBy: row.decidedBy,
    motifRefus: row.motifRefus,
    precisions: row.precisions,
    courriel,
  };
}

/** An instant in ISO 8601, from a raw row (text on SQLite, a Date on MariaDB) or from a model. */
function presentInstant(value: Date | string): string {
  return new Date(value).toISOString();
}
