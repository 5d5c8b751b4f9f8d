import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
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

/** docs/operations.md with the settings table of the current schemas. */
export function operationsPage(): string {
  const page = readFileSync(OPERATIONS_PAGE, 'utf8');
  const [before, rest] = page.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${OPERATIONS_PAGE} has lost the marks of its table`);
  return `${before}${START}\n\n${table()}\n\n${END}${after}`;
}

function table(): string {
  const rows = new Map<string, { doc: string; parts: string[]; fallbacks: Map<string, string[]> }>();
  for (const [part, settings] of PARTS) {
    for (const [name, schema] of Object.entries<z.core.$ZodType>(settings.shape)) {
      const { doc, fallback } = described(schema);
      const row = rows.get(name) ?? { doc, parts: [], fallbacks: new Map<string, string[]>() };
      row.parts.push(part);
      row.fallbacks.set(fallback, [...(row.fallbacks.get(fallback) ?? []), part]);
      rows.set(name, row);
    }
  }
  const lines = [...rows]
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([name, { doc, parts, fallbacks }]) => [`\`${name}\``, byPart(fallbacks), doc, parts.join(', ')]);
  return aligned([['variable', 'default', 'what it does', 'read by'], ...lines]);
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
