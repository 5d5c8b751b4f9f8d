import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { realmEnvironment } from '@pwp/keycloak/config';
import { platformSettings } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { registrySettings } from '@pwp/plugins-registry';
import { ShellEnvironment } from '@pwp/shell/server';
import { z } from 'zod';
import { keycloakSettings } from './keycloak/keycloak-config.ts';
import { localSettings } from './local-config.ts';

const PARTS: readonly (readonly [part: string, settings: z.ZodObject])[] = [
  ['local stack', localSettings],
  ['shell', ShellEnvironment],
  ['API', platformSettings],
  ['registry', registrySettings],
  ['start:real', keycloakSettings],
  ['keycloak:realm', realmEnvironment],
  ...installedModules.map((module) => [`module ${module.id}`, module.settings] as const),
];

const START = '<!-- settings: written by `npm run docs` -->';
const END = '<!-- end of settings -->';

/** Where the table stands. */
export const OPERATIONS_PAGE = resolve(import.meta.dirname, '../../docs/operations.md');

/** The page of operations with its table of settings as the schemas have it now. */
export function operationsPage(): string {
  const page = readFileSync(OPERATIONS_PAGE, 'utf8');
  const [before, rest] = page.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${OPERATIONS_PAGE} has lost the marks of its table`);
  return `${before}${START}\n\n${table()}\n\n${END}${after}`;
}

function table(): string {
  const rows = new Map<string, { doc: string; fallback: string; parts: string[] }>();
  for (const [part, settings] of PARTS) {
    for (const [name, schema] of Object.entries(settings.shape)) {
      const known = rows.get(name);
      if (known === undefined) rows.set(name, { ...described(schema), parts: [part] });
      else known.parts.push(part);
    }
  }
  const lines = [...rows]
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([name, { doc, fallback, parts }]) => [`\`${name}\``, fallback, doc, parts.join(', ')]);
  return aligned([['variable', 'default', 'what it does', 'read by'], ...lines]);
}

/** A Markdown table with its columns aligned, as the formatter leaves it. */
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
