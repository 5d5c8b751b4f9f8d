import type { Migration } from '@pwp/api-kit';
import { isTableOf } from '@pwp/contracts';
import type { PlatformApi } from '@pwp/platform-api';

type Sequelize = PlatformApi['database']['sequelize'];
type Model = Sequelize['models'][string];
type Attribute = ReturnType<Model['getAttributes']>[string];

/**
 * The faults in the schema of the platform or a module; empty when it is sound. Migrations are numbered without a gap
 * and named `<owner>/NNNN-verb-noun`. A model has its table's columns, with their types, each the snake_case of its
 * property.
 */
export async function schemaFaults(
  { database: { sequelize } }: Pick<PlatformApi, 'database'>,
  owner: string,
  migrations: readonly Migration[],
): Promise<string[]> {
  const models = Object.values(sequelize.models).filter((model) => isTableOf(owner, model.tableName));
  const faults = await Promise.all(models.map((model) => modelFaults(sequelize, model)));
  return [...nameFaults(owner, migrations), ...faults.flat()];
}

function nameFaults(owner: string, migrations: readonly Migration[]): string[] {
  return migrations.flatMap(({ name }, rank) => {
    const start = `${owner}/${String(rank + 1).padStart(4, '0')}-`;
    const isGood = name.startsWith(start) && /^[a-z]+(-[a-z]+)+$/.test(name.slice(start.length));
    return isGood ? [] : [`« ${name} » should be « ${start}verb-noun »`];
  });
}

async function modelFaults(sequelize: Sequelize, model: Model): Promise<string[]> {
  const attributes = Object.entries(model.getAttributes());
  const table = Object.entries(await sequelize.getQueryInterface().describeTable(model.tableName));
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
