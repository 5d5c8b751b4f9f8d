import type { CurrentGuichet, Guichets } from '@pwp/api-kit';
import { LRUCache } from 'lru-cache';
import {
  DataTypes,
  literal,
  Model,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';

/** A guichet of the portal. `territoires`: codes joined by commas, `999` opens all. */
export class GuichetRow extends Model<InferAttributes<GuichetRow>, InferCreationAttributes<GuichetRow>> {
  declare code: string;
  declare nom: string;
  declare siret: string;
  declare codeTerritoire: string;
  declare territoires: string;
}

/** The guichet that an account last chose to work for. */
class ChosenGuichet extends Model<InferAttributes<ChosenGuichet>, InferCreationAttributes<ChosenGuichet>> {
  declare accountId: string;
  declare guichetCode: string;
}

/** Defines the models of this folder. */
export function defineGuichetModels(sequelize: Sequelize): void {
  GuichetRow.init(
    {
      code: { type: DataTypes.STRING(14), primaryKey: true },
      nom: { type: DataTypes.STRING(200), allowNull: false },
      siret: { type: DataTypes.STRING(14), allowNull: false },
      codeTerritoire: { type: DataTypes.STRING(3), allowNull: false, field: 'code_territoire' },
      territoires: { type: DataTypes.STRING(500), allowNull: false },
    },
    { sequelize, tableName: 'platform_guichets' },
  );
  ChosenGuichet.init(
    {
      accountId: { type: DataTypes.STRING(64), primaryKey: true, field: 'account_id' },
      guichetCode: { type: DataTypes.STRING(14), allowNull: false, field: 'guichet_code' },
    },
    { sequelize, tableName: 'platform_chosen_guichets' },
  );
}

/** Guichets and who works for which, read at nearly every request: kept in memory for a few seconds. */
export interface GuichetStore extends Guichets {
  /** The code that the account last chose, if any. */
  chosenBy(accountId: string): Promise<string | undefined>;
  choose(accountId: string, code: string): Promise<void>;
}

const KEPT_MS = 5_000;

/** The store over the API's database. */
export function createGuichetStore(): GuichetStore {
  const guichets = new LRUCache<string, CurrentGuichet>({ max: 20_000, ttl: KEPT_MS });
  return {
    async findAll(codes) {
      const missing = codes.filter((code) => !guichets.has(code));
      if (missing.length > 0) {
        const rows = await GuichetRow.findAll({ where: { code: missing } });
        for (const row of rows) guichets.set(row.code, present(row));
      }
      return codes
        .flatMap((code) => guichets.get(code) ?? [])
        .toSorted((left, right) => left.code.localeCompare(right.code));
    },
    async search(text, limit) {
      // What stands for any character is looked for as it is written.
      const written = text.replace(/[!%_]/g, '!$&');
      const rows = await GuichetRow.findAll({
        where: literal("code LIKE :code ESCAPE '!' OR nom LIKE :nom ESCAPE '!'"),
        replacements: { code: `${written.toUpperCase()}%`, nom: `%${written}%` },
        order: ['code'],
        limit,
      });
      return rows.map(present);
    },
    async chosenBy(accountId) {
      return (await ChosenGuichet.findByPk(accountId))?.guichetCode;
    },
    async choose(accountId, code) {
      const [updated] = await ChosenGuichet.update({ guichetCode: code }, { where: { accountId } });
      if (updated === 0) {
        await ChosenGuichet.bulkCreate([{ accountId, guichetCode: code }], { updateOnDuplicate: ['guichetCode'] });
      }
    },
  };
}

function present(row: GuichetRow): CurrentGuichet {
  return {
    code: row.code,
    nom: row.nom,
    siret: row.siret,
    codeTerritoire: row.codeTerritoire,
    territoires: row.territoires.split(','),
  };
}
