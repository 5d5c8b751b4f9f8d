import type { Account } from '@pwp/api-kit';
import { literal, Op, type Sequelize, type WhereOptions } from 'sequelize';

/** An administrator sees every demande; a référent sees those that ask for one of the guichets of his scope. */
export function demandesOf(account: Account, sequelize: Sequelize): WhereOptions {
  if (account.roles.includes('administrateur')) return {};
  // An empty list is no SQL; no guichet has an empty code.
  const codes = ['', ...account.scope].map((code) => sequelize.escape(code)).join(', ');
  return {
    id: { [Op.in]: literal(`(SELECT demande_id FROM comptes_demande_guichets WHERE guichet_code IN (${codes}))`) },
  };
}
