import type { Account } from '@pwp/api-kit';
import type { Role } from '@pwp/contracts';
import { literal, Op, type Sequelize, type WhereOptions } from 'sequelize';
import { authorizeActForGuichets } from '../guichets/guichet-policy.ts';
import { roleReserve } from '../problems.ts';

/**
 * An administrator reads every demande with a proven address; a référent reads those that ask for a guichet of their
 * périmètre.
 */
export function readableDemandes(account: Account, sequelize: Sequelize): WhereOptions {
  const proven = { etat: { [Op.ne]: 'a-confirmer' } };
  if (account.roles.includes('administrateur')) return proven;
  // An empty `IN ()` is invalid SQL; no guichet has an empty code.
  const codes = ['', ...account.perimetre].map((code) => sequelize.escape(code)).join(', ');
  return {
    ...proven,
    id: { [Op.in]: literal(`(SELECT demande_id FROM comptes_demande_guichets WHERE guichet_code IN (${codes}))`) },
  };
}

/**
 * A référent creates professionnels for the guichets of their périmètre; an administrator also creates référents.
 * Nobody creates an administrator here; the route lets in no one else (`REFERENT` in `access.ts`). Throws `role-reserve`, `guichet-hors-perimetre`.
 */
export function authorizeValidateDemande(account: Account, given: { role: Role; guichets: readonly string[] }): void {
  if (given.role === 'administrateur') {
    throw roleReserve('Un administrateur se nomme dans la console du service d’identité, jamais par une demande.');
  }
  if (given.role === 'referent' && !account.roles.includes('administrateur')) {
    throw roleReserve('Seul un administrateur nomme un référent.');
  }
  authorizeActForGuichets(account, given.guichets);
}
