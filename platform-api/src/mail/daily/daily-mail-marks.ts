import { DataTypes, Model, Op, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/**
 * Up to when a guichet's news was told: to all of its accounts (`accountId` empty), or to one of them by a run that did not
 * come to the end of the guichet.
 */
class MarkRow extends Model<InferAttributes<MarkRow>, InferCreationAttributes<MarkRow>> {
  declare guichetCode: string;
  declare accountId: string;
  /** Milliseconds since the epoch. */
  declare toldUntil: number;
}

/** Defines the model of this folder. */
export function defineDailyMailModel(sequelize: Sequelize): void {
  MarkRow.init(
    {
      guichetCode: { type: DataTypes.STRING(14), primaryKey: true, field: 'guichet_code' },
      accountId: { type: DataTypes.STRING(64), primaryKey: true, field: 'account_id' },
      toldUntil: { type: DataTypes.BIGINT, allowNull: false, field: 'told_until' },
    },
    { sequelize, tableName: 'platform_daily_mail_marks' },
  );
}

/** A guichet that was never told of starts with the last day. */
const FIRST_SPAN = 24 * 3_600_000;
const EVERYBODY = '';
/** Guichets in one statement. */
const CHUNK = 500;

/** Another run told this account in the meantime: what this one wrote is rolled back. */
class AlreadyTold extends Error {
  constructor(guichet: string) {
    super(`another run told the news of the guichet ${guichet}`);
    this.name = 'AlreadyTold';
  }
}

/** From when each guichet's news is to be told, ms. */
export type Since = ReadonlyMap<string, number>;

/** From when the news of these guichets is to be told to everybody, by code; those never told of get their first mark. */
export async function sinceOf(guichets: readonly string[], until: number): Promise<Since> {
  const known = await readMarks(guichets, [EVERYBODY]);
  const missing = guichets.filter((code) => !known.has(code));
  for (let first = 0; first < missing.length; first += CHUNK) {
    const marks = missing
      .slice(first, first + CHUNK)
      .map((guichetCode) => ({ guichetCode, accountId: EVERYBODY, toldUntil: until - FIRST_SPAN }));
    await MarkRow.bulkCreate(marks, { ignoreDuplicates: true });
  }
  return missing.length === 0 ? known : readMarks(guichets, [EVERYBODY]);
}

/** The same for one account, which an unfinished run may have told more than the others. */
export function sinceForAccount(accountId: string, guichets: readonly string[]): Promise<Since> {
  return readMarks(guichets, [EVERYBODY, accountId]);
}

/** Marks one account as told, in the transaction that queues its mail. Throws `AlreadyTold` when `since` no longer holds. */
export async function markAccount(accountId: string, since: Since, until: number): Promise<void> {
  // Everybody's mark always exists: whoever locks it is alone with the guichet.
  const now = await readMarks([...since.keys()], [EVERYBODY, accountId], true);
  for (const [guichet, from] of since) if (now.get(guichet) !== from) throw new AlreadyTold(guichet);
  await MarkRow.bulkCreate(
    [...since.keys()].map((guichetCode) => ({ guichetCode, accountId, toldUntil: until })),
    { updateOnDuplicate: ['toldUntil'] },
  );
}

/** Marks guichets whose every account was told; the accounts' own marks are no longer needed. */
export async function markGuichets(guichets: readonly string[], until: number): Promise<void> {
  for (let first = 0; first < guichets.length; first += CHUNK) {
    const codes = guichets.slice(first, first + CHUNK);
    const behind = { guichetCode: codes, accountId: EVERYBODY, toldUntil: { [Op.lt]: until } };
    await MarkRow.update({ toldUntil: until }, { where: behind });
    await MarkRow.destroy({
      where: { guichetCode: codes, accountId: { [Op.ne]: EVERYBODY }, toldUntil: { [Op.lte]: until } },
    });
  }
}

/** The latest mark of each guichet among those of `accounts`: an account's own is never older than everybody's. */
async function readMarks(guichets: readonly string[], accounts: readonly string[], lock = false): Promise<Since> {
  const marks = new Map<string, number>();
  for (let first = 0; first < guichets.length; first += CHUNK) {
    const rows = await MarkRow.findAll({
      attributes: ['guichetCode', 'toldUntil'],
      where: { guichetCode: guichets.slice(first, first + CHUNK), accountId: [...accounts] },
      order: ['guichetCode', 'accountId'],
      ...(lock && { lock: true }),
      raw: true,
    });
    for (const { guichetCode, toldUntil } of rows) {
      marks.set(guichetCode, Math.max(toldUntil, marks.get(guichetCode) ?? 0));
    }
  }
  return marks;
}
