import type { Account } from '@pwp/api-kit';
import type { Role } from '@pwp/contracts';
import { literal, Op, type Sequelize, type WhereOptions } from 'sequelize';
import { authorizeGuichets } from '../guichets/guichet-policy.ts';
import { roleReserve } from '../problems.ts';

/**
 * An administrator reads every demande whose address is proven; a référent those of them that ask for one of the guichets of
 * his périmètre.
 */
export function readableDemandes(account: Account, sequelize: Sequelize): WhereOptions {
  const proven = { etat: { [Op.ne]: 'a-confirmer' } };
  if (account.roles.includes('administrateur')) return proven;
  // An empty list is no SQL; no guichet has an empty code.
  const codes = ['', ...account.scope].map((code) => sequelize.escape(code)).join(', ');
  return {
    ...proven,
    id: { [Op.in]: literal(`(SELECT demande_id FROM comptes_demande_guichets WHERE guichet_code IN (${codes}))`) },
  };
}

/**
 * A référent makes professionnels of the guichets of his périmètre; an administrator référents too. Nobody makes an
 * administrator here. Throws `role-reserve`, `guichet-hors-perimetre`.
 */
export function authorizeValidateDemande(account: Account, given: { role: Role; guichets: readonly string[] }): void {
  if (given.role === 'administrateur') {
    throw roleReserve("Un administrateur se nomme dans la console du service d'identité, jamais par une demande.");
  }
  if (given.role === 'referent' && !account.roles.includes('administrateur')) {
    throw roleReserve('Seul un administrateur nomme un référent.');
  }
  authorizeGuichets(account, given.guichets);
}
