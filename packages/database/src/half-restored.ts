import type { Database } from './database.ts';

/** Stands in a database while a backup is put into it. */
export const RESTORING_TABLE = 'pwp_restoring';

/** A restore into this database did not reach its end: some of it is missing. */
class HalfRestored extends Error {
  constructor() {
    super('La restauration de cette base n’est pas allée à son terme : videz la base, puis restaurez-la de nouveau.');
    this.name = 'HalfRestored';
  }
}

/** Throws `HalfRestored` when a restore was cut. */
export async function assertWhole({ sequelize }: Database): Promise<void> {
  if (await sequelize.getQueryInterface().tableExists(RESTORING_TABLE)) throw new HalfRestored();
}
