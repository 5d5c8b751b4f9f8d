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
import type { ProblemError } from './problems.ts';

/** Work that is not done by then is taken to be lost with its process, ms. */
const LIFE = 60_000;

/** What a row holds while one worker alone, of all processes, works on what it is about: a random mark, good until a time. */
export interface Lease {
  leasedBy: string;
  leasedUntil: Date;
}

/** How a lease is taken and let go. */
export interface Leasing {
  clock: Clock;
  /** Writes the lease into the row if it is `free`; false: it is not. */
  take: (lease: Lease, free: ReturnType<typeof unleased>) => Promise<boolean>;
  /** Lets go, if the row still holds this mark. */
  release: (leasedBy: string) => Promise<unknown>;
  /** What the caller is told while somebody else holds it. */
  refusal: () => ProblemError | Promise<ProblemError>;
}

/** The condition of a row that nobody holds. */
export function unleased(now: Date) {
  return { leasedUntil: { [Op.or]: [{ [Op.is]: null }, { [Op.lte]: now }] } };
}

/**
 * Runs `work` as the only one that holds the row, and lets go whatever becomes of it. Work that may last asks for the mark in the
 * `where` of what it writes: another may hold the row by then. Throws `refusal`.
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

/** A table of leases of what has no row of its own; a module extends it and binds it with `defineLeaseModel`. */
export class LeaseModel extends Model<InferAttributes<LeaseModel>, InferCreationAttributes<LeaseModel>> {
  /** What it is about: unique. */
  declare key: string;
  declare leasedBy: string;
  declare leasedUntil: Date | null;
}

/** Binds a table of leases; `column` is the one of its key. */
export function defineLeaseModel(
  model: typeof LeaseModel,
  sequelize: Sequelize,
  { tableName, column, length }: { tableName: string; column: string; length: number },
): void {
  model.init(
    {
      key: { type: DataTypes.STRING(length), primaryKey: true, field: column },
      leasedBy: { type: DataTypes.STRING(36), allowNull: false, field: 'claimed_by' },
      leasedUntil: { type: DataTypes.DATE(3), allowNull: false, field: 'claimed_until' },
    },
    { sequelize, tableName, timestamps: false },
  );
}

/** How the key of such a table is leased: its row is there only while somebody holds it. */
export function leaseOf(model: typeof LeaseModel, key: string): Pick<Leasing, 'take' | 'release'> {
  return {
    take: async (lease, free) => {
      const [lost] = await model.update(lease, { where: { key, ...free } });
      if (lost > 0) return true;
      try {
        await model.create({ key, ...lease });
        return true;
      } catch (error) {
        if (error instanceof UniqueConstraintError) return false;
        throw error;
      }
    },
    release: (leasedBy) => model.destroy({ where: { key, leasedBy } }),
  };
}
