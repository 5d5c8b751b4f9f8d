import { randomUUID } from 'node:crypto';
import type { Clock, ProblemError } from '@pwp/api-kit';
import { Op, UniqueConstraintError } from 'sequelize';
import type { ActeEnCoursModel, ReferentsEnCoursModel } from '../models/lease-model.ts';

/** What is not done by then is taken to be lost with its process, ms. */
const LEASE = 60_000;

/** What is held while the work goes on. */
export interface Held {
  model: typeof ActeEnCoursModel | typeof ReferentsEnCoursModel;
  cle: string;
  /** What the caller is told while somebody else holds it. */
  refusal: () => ProblemError;
}

/** Runs `work` as the only one that holds this, in whatever process. Throws `refusal` while another does. */
export async function withLease<T>(clock: Clock, held: Held, work: () => Promise<T>): Promise<T> {
  const mark = randomUUID();
  if (!(await take(held, mark, clock.now()))) throw held.refusal();
  try {
    return await work();
  } finally {
    await held.model.destroy({ where: { cle: held.cle, prisePar: mark } });
  }
}

async function take({ model, cle }: Held, prisePar: string, now: Date): Promise<boolean> {
  const lease = { prisePar, priseJusque: new Date(now.getTime() + LEASE) };
  const [lost] = await model.update(lease, { where: { cle, priseJusque: { [Op.lte]: now } } });
  if (lost > 0) return true;
  try {
    await model.create({ cle, ...lease });
    return true;
  } catch (error) {
    if (error instanceof UniqueConstraintError) return false;
    throw error;
  }
}
