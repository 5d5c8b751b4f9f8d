import { defineProblem, type Preferences } from '@pwp/api-kit';
import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** An account may keep so many values, and no more: the table is nobody's store of files. */
const MOST_OF_ONE_ACCOUNT = 100;

/** Accounts asked in one query. */
const BATCH = 1_000;

export const preferencesTropNombreuses = defineProblem(
  'preferences-trop-nombreuses',
  422,
  'Trop de préférences sont enregistrées pour ce compte',
);

/** One value that an account chose, as JSON text. */
class PreferenceRow extends Model<InferAttributes<PreferenceRow>, InferCreationAttributes<PreferenceRow>> {
  declare accountId: string;
  declare key: string;
  declare value: string;
}

/** Defines the model of this folder. */
export function definePreferenceModel(sequelize: Sequelize): void {
  PreferenceRow.init(
    {
      accountId: { type: DataTypes.STRING(64), primaryKey: true, field: 'account_id' },
      key: { type: DataTypes.STRING(100), primaryKey: true, field: 'preference_key' },
      value: { type: DataTypes.TEXT, allowNull: false },
    },
    { sequelize, tableName: 'platform_preferences' },
  );
}

/** The preferences over the API's database. `write` throws `preferences-trop-nombreuses`. */
export function createPreferences(): Preferences {
  return {
    async read(accountId, key) {
      const row = await PreferenceRow.findOne({ where: { accountId, key }, attributes: ['value'], raw: true });
      return row === null ? undefined : parse(row.value);
    },
    async readMany(accountIds, key) {
      const values = new Map<string, unknown>();
      for (let first = 0; first < accountIds.length; first += BATCH) {
        const where = { accountId: accountIds.slice(first, first + BATCH), key };
        const rows = await PreferenceRow.findAll({ where, attributes: ['accountId', 'value'], raw: true });
        for (const row of rows) values.set(row.accountId, parse(row.value));
      }
      return values;
    },
    async write(accountId, key, value) {
      if (value === null) {
        await PreferenceRow.destroy({ where: { accountId, key } });
        return;
      }
      const text = JSON.stringify(value);
      const [updated] = await PreferenceRow.update({ value: text }, { where: { accountId, key } });
      if (updated > 0) return;
      if ((await PreferenceRow.count({ where: { accountId } })) >= MOST_OF_ONE_ACCOUNT)
        throw preferencesTropNombreuses();
      // Two tabs may write the same key first at once: the later one stands.
      await PreferenceRow.bulkCreate([{ accountId, key, value: text }], { updateOnDuplicate: ['value'] });
    },
  };
}

function parse(text: string): unknown {
  return JSON.parse(text);
}
