import type { BundledPackage } from '@pwp/contracts';
import parse, { type Info } from 'spdx-expression-parse';
import type { ReleaseFault } from './release-faults.ts';

/**
 * Licences whose terms a served page meets: permissive ones, file-level (MPL), fonts and public data. The LGPL too, since a
 * library stays a replaceable file of its own.
 */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'etalab-2.0',
  'ISC',
  'LGPL-2.1',
  'LGPL-2.1-only',
  'LGPL-2.1-or-later',
  'LGPL-3.0',
  'LGPL-3.0-only',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Unlicense',
  'Zlib',
]);

/** Bundled packages whose licence is not allowed. */
export function licenseFaults(packages: readonly BundledPackage[]): ReleaseFault[] {
  return packages
    .filter(({ license }) => !isAllowed(license))
    .map(({ name, version, license }) => ({
      code: 'licence-refusee',
      detail: `« ${name} » ${version} is under « ${license === '' ? 'no licence' : license} », which is not one of those that a module may bring: use another package.`,
    }));
}

/** One side of « A OR B » is enough. An invalid SPDX expression is not allowed. */
function isAllowed(license: string): boolean {
  try {
    return holds(parse(license));
  } catch {
    return false;
  }
}

function holds(expression: Info): boolean {
  if ('license' in expression) return ALLOWED.has(expression.license);
  const sides = [expression.left, expression.right];
  return expression.conjunction === 'or' ? sides.some(holds) : sides.every(holds);
}
