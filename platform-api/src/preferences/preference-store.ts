import { defineProblem, type Preferences } from '@pwp/api-kit';
import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

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
export function createPreferences(): Preferences {
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
      const [updated] = await PreferenceRow.update({ value: text }, { where: { accountId, preferenceKey: key } });
      if (updated > 0) return;
      if ((await PreferenceRow.count({ where: { accountId } })) >= MOST_OF_ONE_ACCOUNT)
        throw preferencesTropNombreuses();
      // Two tabs may create the same key at once: the later one wins.
      await PreferenceRow.bulkCreate([{ accountId, preferenceKey: key, value: text }], {
        updateOnDuplicate: ['value'],
      });
    },
  };
}

function parse(text: string): unknown {
  return JSON.parse(text);
}
