import { stripVTControlCharacters } from 'node:util';

/** A part of the portal whose build failed, with its output: file, line and fault. */
export interface BuildFailure {
  /** Name of its package. */
  part: string;
  said: string;
}

/** Most lines to print of a failure. */
const SHOWN = 20;

/** The failed parts of an nx run, parsed from its output; empty when the run failed as a whole. */
export function buildFailures(printed: string): BuildFailure[] {
  const output = stripVTControlCharacters(printed);
  const [, summary = ''] = output.split('Failed tasks:');
  const parts = [...summary.matchAll(/^- (\S+):build$/gm)].map(([, part = '']) => part);
  return parts.map((part) => ({ part, said: saidBy(part, output) }));
}

/** Removes the tools' own lines: headings, stacks, npm's messages. */
function saidBy(part: string, output: string): string {
  const [, after = ''] = output.split(`> ${part}:build`);
  const [own = ''] = after.split(/\n(?:> @pwp\/[^\s@]+:build|npm error)/);
  return faultIn(own);
}

/** What a build that failed says of its fault. */
export function faultIn(printed: string): string {
  const own = stripVTControlCharacters(printed);
  const [, error = own] = own.split('error during build:\n');
  const [fault = ''] = error.split(/\n {4}at /);
  return fault.trim().split('\n').slice(0, SHOWN).join('\n');
}
