import { DataTypes, Model, Op, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/**
 * The time up to which a module's news of a guichet was sent: to all of its accounts (`accountId` empty), or to one
 * of them by a run that did not finish the guichet.
 */
class MarkRow extends Model<InferAttributes<MarkRow>, InferCreationAttributes<MarkRow>> {
  declare guichetCode: string;
  declare module: string;
  declare accountId: string;
  /** Milliseconds since the epoch. */
  declare toldUntil: number;
}

/** Defines the model of this folder. */
export function defineDailyMailModel(sequelize: Sequelize): void {
  MarkRow.init(
    {
      guichetCode: { type: DataTypes.STRING(14), primaryKey: true },
      module: { type: DataTypes.STRING(32), primaryKey: true },
      accountId: { type: DataTypes.STRING(64), primaryKey: true },
      toldUntil: { type: DataTypes.BIGINT, allowNull: false },
    },
    { sequelize, tableName: 'platform_digest_marks' },
  );
}

/** The first mail of a guichet covers one day. */
const FIRST_SPAN = 24 * 3_600_000;
const EVERYBODY = '';
/** Guichets in one statement. */
const CHUNK = 500;

/** Another run has mailed this account meanwhile: this transaction rolls back. */
class AlreadyTold extends Error {
  constructor({ guichet, module }: Told) {
    super(`another run told the news of ${module} for the guichet ${guichet}`);
    this.name = 'AlreadyTold';
  }
}

/** A unit of delivery: the news of one module on one guichet. */
export interface Told {
  guichet: string;
  module: string;
}

/** The start of each module's next news on each guichet, ms. */
export class Since {
  readonly #marks = new Map<string, Told & { since: number }>();

  get(told: Told): number | undefined {
    return this.#marks.get(keyOf(told))?.since;
  }

  /** Keeps the latest of several. */
  keep(told: Told, since: number): void {
    this.#marks.set(keyOf(told), { ...told, since: Math.max(since, this.get(told) ?? 0) });
  }

  [Symbol.iterator](): IterableIterator<Told & { since: number }> {
    return this.#marks.values();
  }
}

/** The key of a map by module and guichet. */
export function keyOf({ guichet, module }: Told): string {
  return `${guichet}|${module}`;
}

/**
 * The start of these modules' news on these guichets, for everybody. New news gets its first mark: the end of the
 * guichet's last mail, or a day ago.
 */
export async function sinceOf(guichets: readonly string[], modules: readonly string[], until: number): Promise<Since> {
  const known = await readMarks(guichets, [EVERYBODY]);
  const lastMail = new Map<string, number>();
  for (const { guichet, since } of known) lastMail.set(guichet, Math.max(since, lastMail.get(guichet) ?? 0));
  const missing = guichets
    .flatMap((guichet) => modules.map((module) => ({ guichet, module })))
    .filter((told) => known.get(told) === undefined);
  for (let first = 0; first < missing.length; first += CHUNK) {
    const marks = missing.slice(first, first + CHUNK).map(({ guichet, module }) => ({
      guichetCode: guichet,
      module,
      accountId: EVERYBODY,
      toldUntil: lastMail.get(guichet) ?? until - FIRST_SPAN,
    }));
    await MarkRow.bulkCreate(marks, { ignoreDuplicates: true });
  }
  return missing.length === 0 ? known : readMarks(guichets, [EVERYBODY]);
}

/** The same for one account, which an unfinished run may have mailed already. */
export function sinceForAccount(accountId: string, guichets: readonly string[]): Promise<Since> {
  return readMarks(guichets, [EVERYBODY, accountId]);
}

/**
 * Marks one account, in the transaction that queues its mail. Throws `AlreadyTold` when `since` is no longer current.
 */
export async function markAccount(
  accountId: string,
  told: readonly Told[],
  since: Since,
  until: number,
): Promise<void> {
  const guichets = [...new Set(told.map(({ guichet }) => guichet))];
  // The mark of everybody always exists, so a lock on it serialises the work on the guichet.
  const now = await readMarks(guichets, [EVERYBODY, accountId], true);
  for (const one of told) if (now.get(one) !== since.get(one)) throw new AlreadyTold(one);
  await MarkRow.bulkCreate(
    told.map(({ guichet, module }) => ({ guichetCode: guichet, module, accountId, toldUntil: until })),
    { updateOnDuplicate: ['toldUntil'] },
  );
}

/** Marks every account of the guichets of one module and deletes the accounts' own marks. */
export async function markGuichets(guichets: readonly string[], module: string, until: number): Promise<void> {
  for (let first = 0; first < guichets.length; first += CHUNK) {
    const guichetCode = guichets.slice(first, first + CHUNK);
    const behind = { guichetCode, module, accountId: EVERYBODY, toldUntil: { [Op.lt]: until } };
    await MarkRow.update({ toldUntil: until }, { where: behind });
    await MarkRow.destroy({
      where: { guichetCode, module, accountId: { [Op.ne]: EVERYBODY }, toldUntil: { [Op.lte]: until } },
    });
  }
}

/**
 * The latest mark of each module and guichet among those of `accounts`. An account's own mark is never older than
 * everybody's.
 */
async function readMarks(guichets: readonly string[], accounts: readonly string[], lock = false): Promise<Since> {
  const marks = new Since();
  for (let first = 0; first < guichets.length; first += CHUNK) {
    const rows = await MarkRow.findAll({
      attributes: ['guichetCode', 'module', 'toldUntil'],
      where: { guichetCode: guichets.slice(first, first + CHUNK), accountId: [...accounts] },
      order: ['guichetCode', 'module', 'accountId'],
      ...(lock && { lock: true }),
      raw: true,
    });
    for (const { guichetCode, module, toldUntil } of rows) marks.keep({ guichet: guichetCode, module }, toldUntil);
  }
  return marks;
}
