import type { Clock } from '@pwp/api-kit';
import { ActeEnCoursModel } from '../models/lease-model.ts';
import { compteChange } from '../problems.ts';
import { withLease } from './lease.ts';

/**
 * Runs `work` as the only one that changes what this account may do: between reading and writing it, nobody else writes.
 * Throws `compte-change` while another does.
 */
export function withCompteClaim<T>(clock: Clock, compteId: string, work: () => Promise<T>): Promise<T> {
  const refusal = () => compteChange("Quelqu'un d'autre le modifie en ce moment : rien n'a été fait.");
  return withLease(clock, { model: ActeEnCoursModel, cle: compteId, refusal }, work);
}
