import { defineLeaseModel, LeaseModel, leaseOf, withLease, type Clock } from '@pwp/api-kit';
import type { Sequelize } from 'sequelize';
import { referentsEnCours } from '../problems.ts';

/** A lease on a guichet while a référent is removed from it. */
export class GuichetLeaseModel extends LeaseModel {}

/** Binds the model. */
export function defineGuichetLeaseModel(sequelize: Sequelize): void {
  defineLeaseModel(GuichetLeaseModel, sequelize, {
    tableName: 'comptes_guichet_leases',
    length: 14,
  });
}

/**
 * Runs `work` under a lease on each of these guichets. Leases are taken in a fixed order, so that of two overlapping
 * requests one gets all of its leases. Throws `referents-en-cours`.
 */
export function withGuichetLeases<T>(clock: Clock, codes: readonly string[], work: () => Promise<T>): Promise<T> {
  const [code, ...others] = codes.toSorted();
  if (code === undefined) return work();
  const refusal = () =>
    referentsEnCours(`Quelqu’un d’autre change les référents de ${code} en ce moment : réessayez dans un instant.`);
  return withLease({ clock, refusal, ...leaseOf(GuichetLeaseModel, code) }, () =>
    withGuichetLeases(clock, others, work),
  );
}
