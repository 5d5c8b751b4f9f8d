import type { ReadValue } from '@pwp/api-kit';
import type { Role } from '@pwp/contracts';
import type { Audience } from '../../contracts/index.ts';
import type { Dimension } from '../publications/cible-model.ts';

/** A part of a statement, and the values of its `?` in order. */
export interface SqlPart {
  sql: string;
  values: ReadValue[];
}

/** What an audience may ask of a reader. */
export interface Reader {
  id: string;
  roles: readonly Role[];
  /** Those of the account and of its périmètre. */
  guichets: readonly string[];
  /** Where these guichets stand. */
  territoires: readonly string[];
  /** Empty when it is not known. */
  typeOrganisme: string;
}

/** The columns of a publication `p` that say which parts its audience has, each with what a reader offers. */
const PARTS: readonly (readonly [column: string, dimension: Dimension, of: (reader: Reader) => readonly string[]])[] = [
  ['par_guichet', 'guichet', ({ guichets }) => guichets],
  ['par_territoire', 'territoire', ({ territoires }) => territoires],
  ['par_type', 'type', ({ typeOrganisme }) => [typeOrganisme]],
  ['par_role', 'role', ({ roles }) => roles],
];

/** The publications `p` that are for a reader: who is named, or meets every part that there is. */
export function addressedTo(reader: Reader): SqlPart {
  const named = cible('compte', [reader.id]);
  const parts = PARTS.map(([column, dimension, of]) => {
    const met = cible(dimension, of(reader));
    return { sql: `(p.${column} = 0 OR ${met.sql})`, values: met.values };
  });
  // An audience of named accounts alone has no other part: nobody meets it but them.
  const alone = `(p.par_compte = 0 OR ${PARTS.map(([column]) => `p.${column} = 1`).join(' OR ')})`;
  return {
    sql: `(${[alone, ...parts.map(({ sql }) => sql)].join(' AND ')} OR (p.par_compte = 1 AND ${named.sql}))`,
    values: [...parts.flatMap(({ values }) => values), ...named.values],
  };
}

function cible(dimension: Dimension, values: readonly string[]): SqlPart {
  // In a primary key that begins with the publication: one look, however many publications there are.
  return {
    sql: `EXISTS (SELECT 1 FROM communication_cibles c WHERE c.publication_id = p.id AND c.dimension = '${dimension}' AND c.valeur IN (${marks(values)}))`,
    values: [...values],
  };
}

/** The accounts that an audience is for, as a statement that selects `account_id`. */
export function accountsOf(audience: Audience): SqlPart {
  const { guichets, territoires, roles, typesOrganisme, comptes } = audience;
  const met = [
    having('guichet_code', guichets),
    having('territoire', territoires),
    having('role', roles),
    having('type_organisme', typesOrganisme),
  ].filter((part) => part !== undefined);
  const named: SqlPart = { sql: `account_id IN (${marks(comptes)})`, values: [...comptes] };
  if (met.length === 0 && comptes.length === 0)
    return { sql: 'SELECT DISTINCT account_id FROM communication_lecteurs', values: [] };
  const all: SqlPart = { sql: met.map(({ sql }) => sql).join(' AND '), values: met.flatMap(({ values }) => values) };
  // A reader of the guichets alone is looked for, by their index.
  const within: SqlPart =
    guichets.length === 0
      ? { sql: '', values: [] }
      : {
          sql: `WHERE account_id IN (SELECT account_id FROM communication_lecteurs WHERE guichet_code IN (${marks(guichets)})) OR ${named.sql}`,
          values: [...guichets, ...named.values],
        };
  return {
    sql: `SELECT account_id FROM communication_lecteurs ${within.sql} GROUP BY account_id HAVING ${
      met.length === 0 ? named.sql : `(${all.sql}) OR ${named.sql}`
    }`,
    values: [...within.values, ...all.values, ...named.values],
  };
}

/** That one of an account's rows has one of these values; undefined when any does. */
function having(column: string, values: readonly string[]): SqlPart | undefined {
  if (values.length === 0) return undefined;
  return { sql: `MAX(CASE WHEN ${column} IN (${marks(values)}) THEN 1 ELSE 0 END) = 1`, values: [...values] };
}

/** A `?` for each value; nothing is in an empty list. */
export function marks(values: readonly unknown[]): string {
  return values.length === 0 ? 'NULL' : values.map(() => '?').join(', ');
}
