import { createHash } from 'node:crypto';
import type { Migration } from '@pwp/api-kit';
import { isTableOf } from '@pwp/contracts';
import { openDatabase, type Database } from '@pwp/database';
import { createTestDatabase } from './test-database.ts';

type Sequelize = Database['sequelize'];
type Model = Sequelize['models'][string];
type Attribute = ReturnType<Model['getAttributes']>[string];

/** What a released schema holds its owner to. */
export interface ReleasedSchema {
  /** The released migrations, in order, each with the print of the schema that it leaves on SQLite. */
  released?: Readonly<Record<string, string>>;
  /** Columns, `table.column`, and tables that only the former release uses: the next one drops them. */
  unused?: readonly string[];
}

/**
 * The faults in the schema of the platform, the registry or a module; empty when it is sound. Migrations are numbered
 * without a gap and named `<owner>/NNNN-verb-noun`; released ones come first, as they were, and later ones only add. A model has its
 * table's columns, with their types, each the snake_case of its property.
 */
export async function schemaFaults(
  { database: { sequelize, dialect } }: { database: Database },
  owner: string,
  migrations: readonly Migration[],
  { released = {}, unused = [] }: ReleasedSchema = {},
): Promise<string[]> {
  const models = Object.values(sequelize.models).filter((model) => isTableOf(owner, model.tableName));
  const faults = await Promise.all(models.map((model) => modelFaults(sequelize, model, unused)));
  const edited = dialect === 'sqlite' ? await editedSteps(migrations, Object.entries(released), unused) : [];
  return [...nameFaults(owner, migrations), ...edited, ...faults.flat()];
}

/** A database that took a step of another name, or another step, never gets what was put into it since. */
async function editedSteps(
  migrations: readonly Migration[],
  released: readonly (readonly [name: string, print: string])[],
  unused: readonly string[],
): Promise<string[]> {
  const place = await createTestDatabase();
  const database = openDatabase(place.url);
  const { sequelize, dialect } = database;
  const faults: string[] = [];
  for (const [rank, [name, print]] of released.entries()) {
    const step = migrations[rank];
    await step?.up({ query: sequelize.getQueryInterface(), sequelize, dialect });
    const [schema] = await sequelize.query('SELECT sql FROM sqlite_master ORDER BY name');
    const today = createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 12);
    if (step?.name !== name || today !== print)
      faults.push(`« ${name} » is released, as ${print}: step ${rank + 1} is « ${step?.name} », ${today}`);
  }
  faults.push(...(await lostByLater(database, migrations.slice(released.length), unused)));
  await database.close();
  await place.remove();
  return faults;
}

/** What a later step takes away from the released schema, or asks beyond it: processes of the release may still write into what it leaves. */
async function lostByLater(
  { sequelize, dialect }: Database,
  later: readonly Migration[],
  unused: readonly string[],
): Promise<string[]> {
  const query = sequelize.getQueryInterface();
  const before = await writtenRules(query, unused);
  for (const step of later) await step.up({ query, sequelize, dialect });
  const after = await writtenRules(query, unused);
  return [...before].flatMap(([table, { columns, unique }]) => {
    const now = after.get(table);
    const lost = [...columns.keys()].filter((column) => now?.columns.has(column) !== true);
    const asked = [...(now?.columns ?? [])].filter(([column, isAsked]) => isAsked && columns.get(column) !== true);
    const added = [...(now?.unique ?? [])].filter((fields) => !unique.has(fields));
    return [
      ...lost.map((column) => `${table}.${column} is the last release's, and is gone`),
      ...asked.map(([column]) => `${table}.${column} is asked of the last release, which leaves it out`),
      ...added.map((fields) => `${table} takes one row of (${fields}), and the last release writes several`),
    ];
  });
}

/** What a row of each table must have: its columns, with whether one is asked for, and what is unique. */
async function writtenRules(query: ReturnType<Sequelize['getQueryInterface']>, unused: readonly string[]) {
  const rules = new Map<string, { columns: Map<string, boolean>; unique: Set<string> }>();
  for (const table of (await query.showAllTables()).filter((name) => !unused.includes(name))) {
    const described = Object.entries(await query.describeTable(table));
    const indexes = (await query.showIndex(table)) as { unique: boolean; fields: { attribute: string }[] }[];
    rules.set(table, {
      columns: new Map(
        described
          .filter(([column]) => !unused.includes(`${table}.${column}`))
          .map(([column, { allowNull, defaultValue, primaryKey }]) => [
            column,
            !allowNull && !primaryKey && (defaultValue ?? null) === null,
          ]),
      ),
      unique: new Set(
        indexes.filter(({ unique }) => unique).map(({ fields }) => fields.map(({ attribute }) => attribute).join(', ')),
      ),
    });
  }
  return rules;
}

function nameFaults(owner: string, migrations: readonly Migration[]): string[] {
  return migrations.flatMap(({ name }, rank) => {
    const start = `${owner}/${String(rank + 1).padStart(4, '0')}-`;
    const isGood = name.startsWith(start) && /^[a-z]+(-[a-z]+)+$/.test(name.slice(start.length));
    return isGood ? [] : [`« ${name} » should be « ${start}verb-noun »`];
  });
}

async function modelFaults(sequelize: Sequelize, model: Model, unused: readonly string[]): Promise<string[]> {
  const attributes = Object.entries(model.getAttributes());
  const columns = Object.entries(await sequelize.getQueryInterface().describeTable(model.tableName));
  const table = columns.filter(([field]) => !unused.includes(`${model.tableName}.${field}`));
  const counted = new Set(
    attributes.flatMap(([, { field, autoIncrement }]) => (autoIncrement === true ? [field] : [])),
  );
  const keys = new Set(attributes.flatMap(([, { field, primaryKey }]) => (primaryKey === true ? [field] : [])));
  // SQLite counts only in INTEGER. Whether a key may be null differs between dialects.
  const columnOf = (field: string, type: string, allowNull: boolean) =>
    `${field} ${counted.has(field) ? 'BIGINT' : familyOf(type)}${allowNull && !keys.has(field) ? ' NULL' : ''}`;
  const said = attributes.map(([property, attribute]) =>
    columnOf(attribute.field ?? property, typeOf(attribute), attribute.allowNull ?? true),
  );
  const there = table.map(([field, { type, allowNull }]) => columnOf(field, type, allowNull));
  const named = attributes.flatMap(([property, { field }]) =>
    field === snakeCase(property) ? [] : [`${model.name}.${property} names its column « ${field} »`],
  );
  return [
    ...named,
    ...said.filter((column) => !there.includes(column)).map((column) => `${model.name} says « ${column} »`),
    ...there.filter((column) => !said.includes(column)).map((column) => `${model.tableName} has « ${column} »`),
  ];
}

function typeOf({ type }: Attribute): string {
  return typeof type === 'string' ? type : 'toSql' in type ? type.toSql() : type.key;
}

/** A type without the parts that dialects write differently: display widths and the length of a TEXT. */
function familyOf(type: string): string {
  return type
    .toUpperCase()
    .replace(/^(BIGINT|INT|INTEGER)\b.*/, (_, word: string) => (word === 'INT' ? 'INTEGER' : word))
    .replace('MEDIUMTEXT', 'TEXT');
}

function snakeCase(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
