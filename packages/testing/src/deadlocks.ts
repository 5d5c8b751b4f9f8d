import type { PlatformApi } from '@pwp/platform-api';

type Sequelize = PlatformApi['database']['sequelize'];
type Work = (transaction: unknown) => PromiseLike<unknown>;

/** From now on each transaction of this database meets a deadlock once, after its work: the work runs twice, and counts once. */
export function meetDeadlocks(sequelize: Sequelize): void {
  const begin = sequelize.transaction.bind(sequelize);
  const met = new WeakSet<Work>();
  const transaction = (work: Work) =>
    begin(async (current) => {
      const result = await work(current);
      if (met.has(work)) return result;
      met.add(work);
      throw await deadlock(sequelize);
    });
  Object.assign(sequelize, { transaction });
}

/** A refusal of the database's own, with MariaDB's code of a deadlock. */
async function deadlock(sequelize: Sequelize): Promise<Error> {
  const error: unknown = await sequelize.query('SELECT').catch((refusal: unknown) => refusal);
  if (!(error instanceof Error && 'parent' in error && error.parent instanceof Error))
    throw new Error('the database refuses nothing');
  Object.assign(error.parent, { code: 'ER_LOCK_DEADLOCK' });
  return error;
}
