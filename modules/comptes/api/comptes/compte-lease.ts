import { defineLeaseModel, LeaseModel, leaseOf, withLease, type Clock } from '@pwp/api-kit';
import type { Sequelize } from 'sequelize';
import { compteChange } from '../problems.ts';

/** A lease on a compte while its guichets or périmètre change. */
export class CompteLeaseModel extends LeaseModel {}

/** Binds the model. */
export function defineCompteLeaseModel(sequelize: Sequelize): void {
  defineLeaseModel(CompteLeaseModel, sequelize, {
    tableName: 'comptes_compte_leases',
    length: 64,
  });
}

/** Runs `work` under the lease on this compte's rights. Throws `compte-change` when another request holds the lease. */
export function withCompteLease<T>(clock: Clock, compteId: string, work: () => Promise<T>): Promise<T> {
  const refusal = () => compteChange('Quelqu’un d’autre le modifie en ce moment : rien n’a été fait.');
  return withLease({ clock, refusal, ...leaseOf(CompteLeaseModel, compteId) }, work);
}
