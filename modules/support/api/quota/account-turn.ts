import type { Account, ModuleContext } from '@pwp/api-kit';
import { SupportQuotaModel } from './quota-model.ts';

/**
 * Runs `work` in a transaction, after what the same account does meanwhile: of requests that come at once, each counts what the others
 * added.
 */
export type AccountTurn = <T>(account: Pick<Account, 'id'>, work: () => Promise<T>) => Promise<T>;

/** Turns among all processes: a locked row for each account. */
export function createAccountTurn({ transaction }: Pick<ModuleContext<unknown>, 'transaction'>): AccountTurn {
  return async ({ id: accountId }, work) => {
    // Outside the transaction: an insert that finds its row takes a shared lock, and two such transactions would deadlock.
    if ((await SupportQuotaModel.count({ where: { accountId } })) === 0)
      await SupportQuotaModel.bulkCreate([{ accountId }], { ignoreDuplicates: true });
    return transaction(async () => {
      await SupportQuotaModel.findOne({ where: { accountId }, lock: true });
      return work();
    });
  };
}
