import { z } from 'zod';

/** Id of a module: its folder, and the first segment below `/modules` and `/api`. */
export const ModuleId = z
  .string()
  .min(2)
  .max(32, { abort: true })
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);

/** What the names of a module's tables begin with: `suivi__travaux_` for `suivi-travaux`. */
export function tablePrefixOf(id: string): string {
  return `${id.replaceAll('-', '__')}_`;
}

/** Whether a table is this module's. It is one module's alone: after the prefix comes no second `_`, which only stands for a hyphen. */
export function isTableOf(id: string, table: string): boolean {
  const prefix = tablePrefixOf(id);
  return table.startsWith(prefix) && /^[^_]/.test(table.slice(prefix.length));
}
