import { stripVTControlCharacters } from 'node:util';

/** A part of the portal that was not built, and what its build said of it: file, line and fault. */
export interface BuildFailure {
  /** Name of its package. */
  part: string;
  said: string;
}

/** Lines of a failure that are shown, at most. */
const SHOWN = 20;

/** What failed in a run of nx, read from what it printed; nothing when it failed as a whole. */
export function buildFailures(printed: string): BuildFailure[] {
  const output = stripVTControlCharacters(printed);
  const [, summary = ''] = output.split('Failed tasks:');
  const parts = [...summary.matchAll(/^- (\S+):build$/gm)].map(([, part = '']) => part);
  return parts.map((part) => ({ part, said: saidBy(part, output) }));
}

/** Without what the tools say of themselves: headings, stacks, npm's own lines. */
function saidBy(part: string, output: string): string {
  const [, after = ''] = output.split(`> ${part}:build`);
  const [own = ''] = after.split(/\n(?:> @pwp\/[^\s@]+:build|npm error)/);
  const [, error = own] = own.split('error during build:\n');
  const [fault = ''] = error.split(/\n {4}at /);
  return fault.trim().split('\n').slice(0, SHOWN).join('\n');
}
