import { defineLeaseModel, LeaseModel, leaseOf, withLease, type Clock } from '@pwp/api-kit';
import type { Sequelize } from 'sequelize';
import { referentsEnCours } from '../problems.ts';

/** A guichet of which somebody takes a référent away. */
export class GuichetLeaseModel extends LeaseModel {}

/** Binds the model. */
export function defineGuichetLeaseModel(sequelize: Sequelize): void {
  defineLeaseModel(GuichetLeaseModel, sequelize, {
    tableName: 'comptes_referents_en_cours',
    column: 'guichet_code',
    length: 14,
  });
}

/**
 * Runs `work` as the only one that takes a référent away from any of these guichets: one lease after the other, in the same
 * order for everybody, so that of two whose guichets overlap one gets all of its own. Throws `referents-en-cours`.
 */
export function withGuichetLeases<T>(clock: Clock, codes: readonly string[], work: () => Promise<T>): Promise<T> {
  const [code, ...others] = codes.toSorted();
  if (code === undefined) return work();
  const refusal = () =>
    referentsEnCours(`Quelqu'un d'autre change les référents de ${code} en ce moment : réessayez dans un instant.`);
  return withLease({ clock, refusal, ...leaseOf(GuichetLeaseModel, code) }, () =>
    withGuichetLeases(clock, others, work),
  );
}
