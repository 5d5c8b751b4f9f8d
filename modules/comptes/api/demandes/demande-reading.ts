import type { Account, AuditedAct, ModuleContext } from '@pwp/api-kit';
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

type DemandeReading = Pick<ModuleContext<unknown>, 'sequelize'>;

/** The demandes that the account may see, the oldest first. */
export async function listDemandes(
  { sequelize }: DemandeReading,
  account: Account,
  { etat, page, taille }: z.output<typeof DemandeQuery>,
): Promise<DemandeList> {
  const { rows, count } = await DemandeModel.findAndCountAll({
    attributes: [...DEMANDE_COLUMNS],
    where: { [Op.and]: [{ etat }, readableDemandes(account, sequelize)] },
    order: ['demandeeLe', 'id'],
    limit: taille,
    offset: (page - 1) * taille,
    raw: true,
  });
  return { items: await presentAll(rows), total: count };
}

/** One of them. Throws `demande-introuvable`, also for one whose address is not proven yet. */
export async function readDemande(
  context: DemandeReading,
  account: Account,
  demandeId: number,
): Promise<DemandeDeCompte> {
  const demande = await findDemande(context, account, demandeId);
  return presentOne(demande);
}

/** Dependencies of the reading of a demande with its history. */
export type DemandeHistoryReading = DemandeReading & Pick<ModuleContext<unknown>, 'audit'>;

/**
 * One demande and what was done with it: proven, recalled to the référents, decided. Throws `demande-introuvable`, also for
 * another périmètre's, and for one whose address is not proven yet.
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

/** Not in the trail, which nothing leaves: an address that is never proven is forgotten after two days. */
function reception({ demandeeLe }: DemandeModel): AuditedAct {
  return {
    date: demandeeLe,
    action: 'comptes.recevoir-demande',
    acteur: null,
    avant: null,
    apres: { etat: 'a-confirmer' },
  };
}

/** A demande with the guichets that it asks for, and the mail of its account. */
async function presentOne(demande: DemandeRow): Promise<DemandeDeCompte> {
  const [presented] = await presentAll([demande]);
  if (presented === undefined) throw demandeIntrouvable();
  return presented;
}

/** The demandes with the guichets that they ask for, and the mails of their accounts. */
async function presentAll(rows: readonly DemandeRow[]): Promise<DemandeDeCompte[]> {
  // Of a validation that failed half-way, the account is not the demande's yet.
  const compteOf = ({ etat, compteId }: DemandeRow) => (etat === 'validee' ? compteId : null);
  const comptes = rows.map(compteOf).filter((id) => id !== null);
  const [asked, courrielOf] = await Promise.all([guichetsOf(rows.map(({ id }) => id)), courrielsOf(comptes)]);
  return rows.map((row) => presentDemande(row, asked.get(row.id) ?? [], courrielOf(compteOf(row))));
}

/** The row of one that the account may see. Throws `demande-introuvable`. */
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

/** The codes that each demande asks for. */
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
