import { randomUUID } from 'node:crypto';
import type { GuichetRole, IdentityAccount } from '@pwp/api-kit';
import { DataTypes, Model, Op, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** Accounts that are told in one transaction, twice as many at most. */
const BATCH = 50;
/** Rows of a run that was killed are deleted by a later one after so long, ms: longer than any run. */
const KEPT = 24 * 3_600_000;
/** In place of a guichet's code, for an account with notices of its own: before every code. */
const ITS_OWN = '';

/** An account that a run is to tell about a guichet. */
export class RecipientRow extends Model<InferAttributes<RecipientRow>, InferCreationAttributes<RecipientRow>> {
  declare run: string;
  declare guichetCode: string;
  declare accountId: string;
  declare role: GuichetRole;
  declare email: string;
}

/** Defines the model of this file. */
export function defineRecipientModel(sequelize: Sequelize): void {
  RecipientRow.init(
    {
      run: { type: DataTypes.STRING(64), primaryKey: true },
      guichetCode: { type: DataTypes.STRING(14), primaryKey: true },
      accountId: { type: DataTypes.STRING(64), primaryKey: true },
      role: { type: DataTypes.STRING(13), primaryKey: true },
      email: { type: DataTypes.STRING(255), allowNull: false },
    },
    { sequelize, tableName: 'platform_daily_recipients' },
  );
}

/** An account, its roles at those of its guichets that have notices, and whether it has some of its own. */
export interface Recipient {
  id: string;
  /** Empty where only its own notices make it a recipient. */
  email: string;
  guichets: ReadonlyMap<string, readonly GuichetRole[]>;
  hasOwn: boolean;
}

/**
 * The recipients of one run. They stand in the database while the identity is asked for them guichet by guichet: one mail
 * tells of all guichets of an account, and memory does not follow their number.
 */
export interface DailyRecipients {
  add: (guichet: string, role: GuichetRole, accounts: readonly IdentityAccount[]) => Promise<void>;
  addOwn: (accountIds: readonly string[]) => Promise<void>;
  /** Leaves out a guichet, whose accounts could not all be read. */
  leaveOut: (guichet: string) => Promise<void>;
  /** Each account once, those of a guichet one after the other. */
  batches: () => AsyncGenerator<Recipient[]>;
  /** Forgets them. */
  end: () => Promise<void>;
}

/** Begins a run. */
export async function gatherRecipients(now: Date): Promise<DailyRecipients> {
  // Two runs at once, one of which lost its lease, do not see each other's rows.
  const run = `${now.toISOString()} ${randomUUID()}`;
  await RecipientRow.destroy({ where: { run: { [Op.lt]: new Date(now.getTime() - KEPT).toISOString() } } });
  const codes = new Set<string>();
  const insert = async (rows: readonly Omit<InferCreationAttributes<RecipientRow>, 'run'>[]): Promise<void> => {
    // An account may be in two pages.
    await RecipientRow.bulkCreate(
      rows.map((row) => ({ run, ...row })),
      { ignoreDuplicates: true },
    );
  };

  /** Those of a guichet, those that come after `last`, by id. An account stands at its first guichet alone. */
  const nextOf = async (code: string, last: string) => {
    const next = await RecipientRow.findAll({
      attributes: ['accountId'],
      where: { run, guichetCode: code, accountId: { [Op.gt]: last } },
      group: ['accountId'],
      order: ['accountId'],
      limit: BATCH,
      raw: true,
    });
    const ids = next.map(({ accountId }) => accountId);
    const rows = await RecipientRow.findAll({ where: { run, accountId: ids }, order: ['role'], raw: true });
    const elsewhere = new Set(rows.filter((row) => row.guichetCode < code).map(({ accountId }) => accountId));
    const ofOne = Map.groupBy(rows, ({ accountId }) => accountId);
    return {
      recipients: ids.filter((id) => !elsewhere.has(id)).map((id) => recipientOf(id, ofOne.get(id) ?? [])),
      last: ids.length < BATCH ? undefined : ids.at(-1),
    };
  };

  return {
    add(guichetCode, role, accounts) {
      codes.add(guichetCode);
      return insert(accounts.map(({ id: accountId, email }) => ({ guichetCode, accountId, role, email })));
    },
    addOwn: (accountIds) =>
      insert(accountIds.map((accountId) => ({ guichetCode: ITS_OWN, accountId, role: 'professionnel', email: '' }))),
    async leaveOut(guichetCode) {
      await RecipientRow.destroy({ where: { run, guichetCode } });
    },
    async *batches() {
      let batch: Recipient[] = [];
      for (const code of [ITS_OWN, ...[...codes].toSorted()]) {
        for (let last: string | undefined = ''; last !== undefined;) {
          const next = await nextOf(code, last);
          batch.push(...next.recipients);
          ({ last } = next);
          if (batch.length < BATCH) continue;
          yield batch;
          batch = [];
        }
      }
      if (batch.length > 0) yield batch;
    },
    async end() {
      await RecipientRow.destroy({ where: { run } });
    },
  };
}

function recipientOf(id: string, rows: readonly RecipientRow[]): Recipient {
  const ofGuichets = rows.filter(({ guichetCode }) => guichetCode !== ITS_OWN);
  const byGuichet = Map.groupBy(ofGuichets, ({ guichetCode }) => guichetCode);
  return {
    id,
    email: ofGuichets[0]?.email ?? '',
    guichets: new Map([...byGuichet].map(([code, held]) => [code, held.map(({ role }) => role)])),
    hasOwn: ofGuichets.length < rows.length,
  };
}
