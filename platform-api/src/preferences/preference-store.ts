import { defineProblem, type Preferences } from '@pwp/api-kit';
import {
  DataTypes,
  Model,
  UniqueConstraintError,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';

/** The preferences as the platform itself changes them. */
export interface PreferenceStore extends Preferences {
  /**
   * Replaces a value by what `next` makes of it, also while another request changes it; null deletes it, undefined leaves it. Throws
   * `preferences-trop-nombreuses`.
   */
  change: (accountId: string, key: string, next: (value: unknown) => unknown) => Promise<void>;
}

/** Requests that may be met before a change is given up. */
const ATTEMPTS = 20;

/** Most values of an account: the table is not a file store. */
const MOST_OF_ONE_ACCOUNT = 100;

/** Accounts in one query. */
const BATCH = 1_000;

export const preferencesTropNombreuses = defineProblem(
  'preferences-trop-nombreuses',
  422,
  'Trop de préférences sont enregistrées pour ce compte',
);

/** One preference of an account, as JSON text. */
class PreferenceRow extends Model<InferAttributes<PreferenceRow>, InferCreationAttributes<PreferenceRow>> {
  declare accountId: string;
  declare preferenceKey: string;
  declare value: string;
}

/** Defines the model of this folder. */
export function definePreferenceModel(sequelize: Sequelize): void {
  PreferenceRow.init(
    {
      accountId: { type: DataTypes.STRING(64), primaryKey: true },
      preferenceKey: { type: DataTypes.STRING(100), primaryKey: true },
      value: { type: DataTypes.TEXT, allowNull: false },
    },
    { sequelize, tableName: 'platform_preferences' },
  );
}

/** The preferences, in the API's database. `write` throws `preferences-trop-nombreuses`. */
export function createPreferences(): PreferenceStore {
  async function requireRoom(accountId: string): Promise<void> {
    if ((await PreferenceRow.count({ where: { accountId } })) >= MOST_OF_ONE_ACCOUNT) throw preferencesTropNombreuses();
  }

  /** Whether the value was still `former`, null for none, and is now `text`. */
  async function exchange(accountId: string, key: string, former: string | null, text: string | null) {
    const where = { accountId, preferenceKey: key };
    if (former === text) return true;
    if (former === null) {
      await requireRoom(accountId);
      try {
        await PreferenceRow.create({ ...where, value: text ?? '' });
        return true;
      } catch (error) {
        if (error instanceof UniqueConstraintError) return false;
        throw error;
      }
    }
    if (text === null) return (await PreferenceRow.destroy({ where: { ...where, value: former } })) > 0;
    const [updated] = await PreferenceRow.update({ value: text }, { where: { ...where, value: former } });
    return updated > 0;
  }

  return {
    async read(accountId, key) {
      const row = await PreferenceRow.findOne({
        where: { accountId, preferenceKey: key },
        attributes: ['value'],
        raw: true,
      });
      return row === null ? undefined : parse(row.value);
    },
    async readMany(accountIds, key) {
      const values = new Map<string, unknown>();
      for (let first = 0; first < accountIds.length; first += BATCH) {
        const where = { accountId: accountIds.slice(first, first + BATCH), preferenceKey: key };
        const rows = await PreferenceRow.findAll({ where, attributes: ['accountId', 'value'], raw: true });
        for (const row of rows) values.set(row.accountId, parse(row.value));
      }
      return values;
    },
    async write(accountId, key, value) {
      if (value === null) {
        await PreferenceRow.destroy({ where: { accountId, preferenceKey: key } });
        return;
      }
      const text = JSON.stringify(value);
      const where = { accountId, preferenceKey: key };
      const [updated] = await PreferenceRow.update({ value: text }, { where });
      // MariaDB does not count unchanged rows.
      if (updated > 0 || (await PreferenceRow.count({ where })) > 0) return;
      await requireRoom(accountId);
      // Two tabs may create the same key at once: the later one wins.
      await PreferenceRow.bulkCreate([{ accountId, preferenceKey: key, value: text }], {
        updateOnDuplicate: ['value'],
      });
    },
    async change(accountId, key, next) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const row = await PreferenceRow.findOne({ where: { accountId, preferenceKey: key }, raw: true });
        const value = next(row === null ? undefined : parse(row.value));
        if (value === undefined) return;
        const text = value === null ? null : JSON.stringify(value);
        if (await exchange(accountId, key, row?.value ?? null, text)) return;
      }
      throw new Error(`the preference ${key} changes too often`);
    },
  };
}

function parse(text: string): unknown {
  return JSON.parse(text);
}
