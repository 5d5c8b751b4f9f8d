import type { Account, AuditEntry, CurrentGuichet, ModuleContext, Reads } from '@pwp/api-kit';
import { maskNumeroUnique } from '@pwp/contracts';
import type { CorrectionList, CorrectionQuery, RaisonClassement } from '../../contracts/index.ts';
import { PliModel } from '../plis/pli-model.ts';
import { correctionIntrouvable, correctionTraitee } from '../problems.ts';
import { tellTreated } from './correction-mending.ts';
import { CorrectionModel } from './correction-model.ts';
import { readableCorrections } from './correction-policy.ts';
import { presentCorrection } from './correction-presenter.ts';
import { pageRead, summaryRead, totalRead, type CorrectionRow, type CorrectionScope } from './corrections-reads.ts';

/** Who acts, for which guichet, and from which address. */
export interface Correcting {
  account: Account;
  guichet: CurrentGuichet;
  origin: string;
}

/** Dependencies of the service. */
export type CorrectionContext = Pick<ModuleContext<unknown>, 'audit' | 'clock' | 'transaction' | 'reads' | 'notices'>;

/** One page of what a guichet has to mend. */
export async function listCorrections(
  reads: Reads,
  { account, guichet }: Pick<Correcting, 'account' | 'guichet'>,
  query: CorrectionQuery,
): Promise<CorrectionList> {
  const scope = { ...readableCorrections(guichet), ...(query.envois === 'moi' && { accountId: account.id }) };
  const [rows, [waiting]] = await Promise.all([
    reads<CorrectionRow>(pageRead(scope, query)),
    reads<Record<'total' | 'pieces' | 'plis', number | string | null>>(summaryRead(scope)),
  ]);
  return {
    items: rows.map((row) => presentCorrection(row, guichet)),
    total: Number(waiting?.total),
    pieces: Number(waiting?.pieces),
    plis: Number(waiting?.plis),
  };
}

/** How many rejections wait. */
export async function countCorrections(reads: Reads, scope: CorrectionScope): Promise<number> {
  const [row] = await reads<{ total: number }>(totalRead(scope));
  return Number(row?.total);
}

/** « Ne rien faire ». Throws `correction-introuvable`, also for another guichet's, and `correction-traitee`. */
export async function classify(
  { audit, clock, transaction, notices }: CorrectionContext,
  correcting: Correcting,
  id: number,
  raison: RaisonClassement,
): Promise<void> {
  const traite = { raison, traitePar: correcting.account.id, traiteLe: clock.now() };
  await transaction(async () => {
    const correction = await locked(correcting, id, 'ouverte');
    await correction.update({ etat: 'classee', ...traite });
    await tellTreated([correction.pliId], notices);
    await audit.record(await traceOf('numerisation.ignore-rejection', correcting, correction, { raison }));
  });
}

/** Takes « ne rien faire » back. Throws `correction-introuvable` and `correction-traitee`. */
export async function reopen(
  { audit, transaction }: CorrectionContext,
  correcting: Correcting,
  id: number,
): Promise<void> {
  await transaction(async () => {
    const correction = await locked(correcting, id, 'classee');
    await correction.update({ etat: 'ouverte', raison: null, traitePar: null, traiteLe: null });
    await audit.record(await traceOf('numerisation.reopen-rejection', correcting, correction, {}));
  });
}

async function locked({ guichet }: Correcting, id: number, etat: 'ouverte' | 'classee'): Promise<CorrectionModel> {
  const correction = await CorrectionModel.findOne({ where: { id, ...readableCorrections(guichet) }, lock: true });
  if (correction === null) throw correctionIntrouvable('Ce rejet n’est pas, ou n’est plus, dans la liste du guichet.');
  if (correction.etat !== etat) {
    throw correctionTraitee('Ce rejet a été traité entre-temps, par vous ou par un collègue. Actualisez la liste.');
  }
  return correction;
}

/** The act in the audit trail; the file's name may hold the demandeur's, so it is left out. */
async function traceOf(
  action: string,
  { account, guichet, origin }: Correcting,
  { pliId, rang, motif, numeroUnique }: CorrectionModel,
  apres: Record<string, string>,
): Promise<AuditEntry> {
  const pli = await PliModel.findByPk(pliId, { attributes: ['transaction'] });
  const transaction = pli?.transaction ?? '';
  return {
    action,
    acteur: account,
    cible: { type: 'pli', id: transaction, libelle: `Rejet du pli ${transaction}` },
    apres: {
      ...apres,
      piece: rang,
      motif,
      guichet: guichet.code,
      numeroUnique: numeroUnique === null ? null : maskNumeroUnique(numeroUnique),
    },
    origine: origin,
  };
}
