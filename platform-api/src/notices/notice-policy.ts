import type { Account } from '@pwp/api-kit';
import { Op, type InferAttributes, type WhereAttributeHash } from 'sequelize';
import { kindsFor, type DeclaredKinds } from './notice-kinds.ts';
import type { NoticeRow } from './notice-model.ts';

/** What the policies read of an account. */
export type NoticeReader = Pick<Account, 'id' | 'roles' | 'guichets' | 'perimetre'>;

/** An account reads its own notices, of the kinds of its roles, about its guichets or about none. */
export function readableNotices(
  account: NoticeReader,
  kinds: DeclaredKinds,
): WhereAttributeHash<InferAttributes<NoticeRow>> {
  return {
    accountId: account.id,
    kind: kindsFor(kinds, account.roles).map(([name]) => name),
    guichetCode: { [Op.or]: [null, ...new Set([...account.guichets, ...account.perimetre])] },
  };
}

/** The same for one notice. */
export function canReadNotice(
  account: NoticeReader,
  { accountId, kind, guichetCode }: Pick<NoticeRow, 'accountId' | 'kind' | 'guichetCode'>,
  kinds: DeclaredKinds,
): boolean {
  return (
    accountId === account.id &&
    kindsFor(kinds, account.roles).some(([name]) => name === kind) &&
    (guichetCode === null || account.guichets.includes(guichetCode) || account.perimetre.includes(guichetCode))
  );
}
