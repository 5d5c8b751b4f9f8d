import { randomUUID } from 'node:crypto';
import type { Clock } from '@pwp/api-kit';
import { Op, UniqueConstraintError } from 'sequelize';
import { ActeEnCoursModel } from '../models/acte-en-cours-model.ts';
import { compteChange } from '../problems.ts';

/** An act that is not done by then is taken to be lost with its process, ms. */
const LEASE = 60_000;

/**
 * Runs `work` as the only one that changes what this account may do: between reading and writing it, nobody else writes.
 * Throws `compte-change` while another does.
 */
export async function withCompteClaim<T>(clock: Clock, compteId: string, work: () => Promise<T>): Promise<T> {
  const mark = randomUUID();
  if (!(await claim(compteId, mark, clock.now()))) {
    throw compteChange("Quelqu'un d'autre le modifie en ce moment : rien n'a été fait.");
  }
  try {
    return await work();
  } finally {
    await ActeEnCoursModel.destroy({ where: { compteId, prisePar: mark } });
  }
}

async function claim(compteId: string, prisePar: string, now: Date): Promise<boolean> {
  const lease = { prisePar, priseJusque: new Date(now.getTime() + LEASE) };
  const [lost] = await ActeEnCoursModel.update(lease, { where: { compteId, priseJusque: { [Op.lte]: now } } });
  if (lost > 0) return true;
  try {
    await ActeEnCoursModel.create({ compteId, ...lease });
    return true;
  } catch (error) {
    if (error instanceof UniqueConstraintError) return false;
    throw error;
  }
}
