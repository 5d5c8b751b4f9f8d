import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backupSettings } from '@pwp/backup';
import { clusterSettings } from '@pwp/cluster/config';
import { realmEnvironment } from '@pwp/keycloak/config';
import { platformSettings } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { registrySettings } from '@pwp/plugins-registry';
import { ShellEnvironment } from '@pwp/shell/server';
import { z } from 'zod';
import { keycloakSettings } from '@pwp/local-stack/keycloak/keycloak-config';
import { localSettings } from '@pwp/local-stack/launchers/local-config';

/**
 * The description of a setting comes from the first part that reads it; parts that run on one machine only come last.
 */
const PARTS: readonly (readonly [part: string, settings: z.ZodObject])[] = [
  ['API', platformSettings],
  ['registry', registrySettings],
  ['shell', ShellEnvironment],
  ['keycloak:realm', realmEnvironment],
  ...installedModules.map((module) => [`module ${module.id}`, module.settings] as const),
  ['backup, restore', backupSettings],
  ['local stack', localSettings],
  ['start:real', keycloakSettings],
  ['start:cluster', clusterSettings],
];

const START = '<!-- settings: written by `npm run docs` -->';
const END = '<!-- end of settings -->';

/** The page with the settings table. */
export const OPERATIONS_PAGE = resolve(import.meta.dirname, '../../docs/operations.md');

const EXAMPLES = resolve(import.meta.dirname, '../../deploy/systemd');

/** docs/operations.md with the settings table of the current schemas. */
export function operationsPage(): string {
  const page = readFileSync(OPERATIONS_PAGE, 'utf8');
  const [before, rest] = page.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${OPERATIONS_PAGE} has lost the marks of its table`);
  return `${before}${START}\n\n${table()}\n\n${END}${after}`;
}

/** Who sets what: the files of `deploy/systemd` are those of `/etc/pwp`. */
const GROUPS: readonly (readonly [title: string, holds: (row: Row) => boolean])[] = [
  ['### Said by the operator when the portal is installed', ({ files }) => files.some(({ isAsked }) => isAsked)],
  ['### Of the operator’s choice, in a comment of these files', ({ files }) => files.length > 0],
  [
    '### Seldom changed by the operator, in the file of who reads it',
    ({ parts }) => parts.some((part) => !LOCAL.has(part)),
  ],
  ['### For who develops: the commands of one machine alone', () => true],
];

/** Parts that run on one machine only. */
const LOCAL = new Set(['local stack', 'start:real', 'start:cluster']);

interface Row {
  name: string;
  doc: string;
  parts: string[];
  fallbacks: Map<string, string[]>;
  /** Of `/etc/pwp`, with whether the setting stands there outside a comment. */
  files: { file: string; isAsked: boolean }[];
}

function table(): string {
  const rows = readRows().toSorted((left, right) => left.name.localeCompare(right.name));
  const groups = Map.groupBy(rows, (row) => GROUPS.findIndex(([, holds]) => holds(row)));
  return GROUPS.map(([title], rank) => {
    const lines = (groups.get(rank) ?? []).map(({ name, doc, parts, fallbacks, files }) => [
      `\`${name}\``,
      byPart(fallbacks),
      doc,
      parts.join(', '),
      ...(files.length > 0 ? [files.map(({ file }) => file).join(', ')] : []),
    ]);
    const heading = ['variable', 'default', 'what it does', 'read by', ...(rank < 2 ? ['in'] : [])];
    return `${title}\n\n${aligned([heading, ...lines])}`;
  }).join('\n\n');
}

function readRows(): Row[] {
  const rows = new Map<string, Row>();
  const files = exampleFiles();
  for (const [part, settings] of PARTS) {
    for (const [name, schema] of Object.entries<z.core.$ZodType>(settings.shape)) {
      const { doc, fallback } = described(schema);
      const row = rows.get(name) ?? {
        name,
        doc,
        parts: [],
        fallbacks: new Map<string, string[]>(),
        files: files.get(name) ?? [],
      };
      row.parts.push(part);
      row.fallbacks.set(fallback, [...(row.fallbacks.get(fallback) ?? []), part]);
      rows.set(name, row);
    }
  }
  return [...rows.values()];
}

/** The files that name each setting. */
function exampleFiles(): Map<string, Row['files']> {
  const named = new Map<string, Row['files']>();
  for (const file of globSync('*.env', { cwd: EXAMPLES }).toSorted())
    for (const [, mark, name = ''] of readFileSync(join(EXAMPLES, file), 'utf8').matchAll(/^(#?)([A-Z][A-Z0-9_]*)=/gm))
      named.set(name, [...(named.get(name) ?? []), { file, isAsked: mark === '' }]);
  return named;
}

/** One default when all parts have the same; otherwise each default with its parts. */
function byPart(fallbacks: ReadonlyMap<string, readonly string[]>): string {
  const all = [...fallbacks];
  if (all.length === 1) return all[0]?.[0] ?? '';
  return all.map(([fallback, parts]) => `${parts.join(', ')}: ${fallback === '' ? 'optional' : fallback}`).join('; ');
}

/** A Markdown table with aligned columns, as the formatter leaves it. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [heading = [], ...body] = rows;
  return [line(heading), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

function described(schema: z.core.$ZodType): { doc: string; fallback: string } {
  const fallback = z.safeParse(schema, undefined);
  const shown = z.union([z.string(), z.number(), z.boolean()]).safeParse(fallback.data);
  return {
    doc: (z.globalRegistry.get(schema)?.description ?? '').replaceAll('|', '\\|'),
    fallback: fallback.success ? (shown.success ? `\`${shown.data}\`` : '') : '**required**',
  };
}
