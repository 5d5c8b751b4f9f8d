import { randomUUID } from 'node:crypto';
import {
  DataTypes,
  Model,
  Op,
  UniqueConstraintError,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { Clock } from './clock.ts';
import type { ProblemError } from '../http/problems.ts';

/** A lease that is older is taken as lost with its process, ms. */
const LIFE = 60_000;

/** A lease that one worker holds on a row, among all processes: a random mark with an expiry. */
export interface Lease {
  leasedBy: string;
  leasedUntil: Date;
}

/** Takes and releases a lease. */
export interface Leasing {
  clock: Clock;
  /** Writes the lease into the row if it is `free`; otherwise returns false. */
  take: (lease: Lease, free: Unleased) => Promise<boolean>;
  /** Releases the lease, if the row still holds this mark. */
  release: (leasedBy: string) => Promise<unknown>;
  /** The problem that the caller gets while somebody else holds the lease. */
  refusal: () => ProblemError | Promise<ProblemError>;
}

/** The condition of a row without a lease. */
export interface Unleased {
  leasedUntil: { [Op.or]: ({ [Op.is]: null } | { [Op.lte]: Date })[] };
}

/** The rows without a lease at an instant. */
export function unleased(now: Date): Unleased {
  return { leasedUntil: { [Op.or]: [{ [Op.is]: null }, { [Op.lte]: now }] } };
}

/**
 * Runs `work` while holding the lease of the row, then releases it in every case. Long work must check the mark in
 * the `where` of its writes, since the lease may have expired. Throws `refusal`.
 */
export async function withLease<T>(
  { clock, take, release, refusal }: Leasing,
  work: (leasedBy: string) => Promise<T>,
): Promise<T> {
  const now = clock.now();
  const leasedBy = randomUUID();
  const leasedUntil = new Date(now.getTime() + LIFE);
  if (!(await take({ leasedBy, leasedUntil }, unleased(now)))) throw await refusal();
  try {
    return await work(leasedBy);
  } finally {
    await release(leasedBy);
  }
}

/**
 * A table of leases for subjects without a row of their own. A module extends it and binds it with
 * `defineLeaseModel`.
 */
export class LeaseModel extends Model<InferAttributes<LeaseModel>, InferCreationAttributes<LeaseModel>> {
  /** The subject: unique. */
  declare subject: string;
  declare leasedBy: string;
  declare leasedUntil: Date | null;
}

/** Binds a table of leases; `length` is the longest subject. */
export function defineLeaseModel(
  model: typeof LeaseModel,
  sequelize: Sequelize,
  { tableName, length }: { tableName: string; length: number },
): void {
  model.init(
    {
      subject: { type: DataTypes.STRING(length), primaryKey: true },
      leasedBy: { type: DataTypes.STRING(36), allowNull: false },
      leasedUntil: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName },
  );
}

/** Leases a subject of such a table: its row exists only while somebody holds it. */
export function leaseOf(model: typeof LeaseModel, subject: string): Pick<Leasing, 'take' | 'release'> {
  return {
    take: async (lease, free) => {
      const [lost] = await model.update(lease, { where: { subject, ...free } });
      if (lost > 0) return true;
      try {
        await model.create({ subject, ...lease });
        return true;
      } catch (error) {
        if (error instanceof UniqueConstraintError) return false;
        throw error;
      }
    },
    release: (leasedBy) => model.destroy({ where: { subject, leasedBy } }),
  };
}
