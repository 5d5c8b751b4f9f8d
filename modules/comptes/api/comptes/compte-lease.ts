import { defineLeaseModel, LeaseModel, leaseOf, withLease, type Clock } from '@pwp/api-kit';
import type { Sequelize } from 'sequelize';
import { compteChange } from '../problems.ts';

/** A compte whose guichets or périmètre somebody changes. */
export class CompteLeaseModel extends LeaseModel {}

/** Binds the model. */
export function defineCompteLeaseModel(sequelize: Sequelize): void {
  defineLeaseModel(CompteLeaseModel, sequelize, {
    tableName: 'comptes_actes_en_cours',
    column: 'account_id',
    length: 64,
  });
}

/** Runs `work` as the only one that changes what this compte may do. Throws `compte-change` while another does. */
export function withCompteLease<T>(clock: Clock, compteId: string, work: () => Promise<T>): Promise<T> {
  const refusal = () => compteChange("Quelqu'un d'autre le modifie en ce moment : rien n'a été fait.");
  return withLease({ clock, refusal, ...leaseOf(CompteLeaseModel, compteId) }, work);
}
