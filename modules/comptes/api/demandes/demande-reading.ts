import type { Account, AuditedAct } from '@pwp/api-kit';
import { Op } from 'sequelize';
import type { z } from 'zod';
import type { DemandeDeCompte, DemandeDetail, DemandeList, DemandeQuery } from '../../contracts/index.ts';
import { presentActe } from '../actes/acte-presenter.ts';
import { demandeTarget } from '../actes/acte-target.ts';
import { DemandeGuichetModel } from './demande-guichet-model.ts';
import { DemandeModel } from './demande-model.ts';
import { readableDemandes } from './demande-policy.ts';
import { DEMANDE_COLUMNS, presentDemande, type DemandeRow } from './demande-presenter.ts';
import { demandeIntrouvable } from '../problems.ts';
import { courrielsOf } from '../activations/activation-mail.ts';
import type { ComptesContext } from '../needs.ts';

type DemandeReading = Pick<ComptesContext, 'sequelize'>;

/** The demandes that the account may see, oldest first. */
export async function listDemandes(
  { sequelize }: DemandeReading,
  account: Account,
  { etat, page, taille }: z.output<typeof DemandeQuery>,
): Promise<DemandeList> {
  const { rows, count } = await DemandeModel.findAndCountAll({
    attributes: [...DEMANDE_COLUMNS],
    where: { [Op.and]: [{ etat }, readableDemandes(account, sequelize)] },
    order: ['dateDemande', 'id'],
    limit: taille,
    offset: (page - 1) * taille,
    raw: true,
  });
  return { items: await presentAll(rows), total: count };
}

/** How many wait for the account's decision. */
export function countWaiting({ sequelize }: DemandeReading, account: Account): Promise<number> {
  return DemandeModel.count({ where: { [Op.and]: [{ etat: 'en-attente' }, readableDemandes(account, sequelize)] } });
}

/** One of them. Throws `demande-introuvable`, also when its address is not proven yet. */
export async function readDemande(
  context: DemandeReading,
  account: Account,
  demandeId: number,
): Promise<DemandeDeCompte> {
  const demande = await findDemande(context, account, demandeId);
  return presentOne(demande);
}

/** Dependencies for reading a demande with its history. */
export type DemandeHistoryReading = DemandeReading & Pick<ComptesContext, 'audit'>;

/**
 * One demande and its history: address proven, référents reminded, decision. Throws `demande-introuvable`, also outside
 * the caller's périmètre or when its address is not proven yet.
 */
export async function readDemandeDetail(
  context: DemandeHistoryReading,
  account: Account,
  demandeId: number,
): Promise<DemandeDetail> {
  const demande = await findDemande(context, account, demandeId);
  const { type, id } = demandeTarget(demande);
  const [presented, acts] = await Promise.all([presentOne(demande), context.audit.historyOf({ type, id })]);
  const historique = [...acts, reception(demande)].map(presentActe);
  return { ...presented, historique };
}

/** Not in the trail, whose rows are never deleted: an unproven address is deleted after two days. */
function reception({ dateDemande }: DemandeModel): AuditedAct {
  return {
    date: dateDemande,
    action: 'comptes.receive-demande',
    acteur: null,
    avant: null,
    apres: { etat: 'a-confirmer' },
  };
}

async function presentOne(demande: DemandeRow): Promise<DemandeDeCompte> {
  const [presented] = await presentAll([demande]);
  if (presented === undefined) throw demandeIntrouvable();
  return presented;
}

async function presentAll(rows: readonly DemandeRow[]): Promise<DemandeDeCompte[]> {
  // After a failed validation, the account does not belong to the demande yet.
  const compteOf = ({ etat, compteId }: DemandeRow) => (etat === 'validee' ? compteId : null);
  const comptes = rows.map(compteOf).filter((id) => id !== null);
  const [asked, courrielOf] = await Promise.all([guichetsOf(rows.map(({ id }) => id)), courrielsOf(comptes)]);
  return rows.map((row) => presentDemande(row, asked.get(row.id) ?? [], courrielOf(compteOf(row))));
}

/** The row, if the account may see it. Throws `demande-introuvable`. */
export async function findDemande(
  { sequelize }: DemandeReading,
  account: Account,
  demandeId: number,
): Promise<DemandeModel> {
  const demande = await DemandeModel.findOne({
    where: { [Op.and]: [readableDemandes(account, sequelize), { id: demandeId }] },
  });
  if (demande === null) throw demandeIntrouvable();
  return demande;
}

async function guichetsOf(demandeIds: readonly number[]): Promise<Map<number, string[]>> {
  const rows = await DemandeGuichetModel.findAll({
    where: { demandeId: [...demandeIds] },
    order: ['guichetCode'],
    raw: true,
  });
  const asked = new Map<number, string[]>();
  for (const { demandeId, guichetCode } of rows) {
    asked.set(demandeId, [...(asked.get(demandeId) ?? []), guichetCode]);
  }
  return asked;
}
