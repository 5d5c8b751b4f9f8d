import type { BundledPackage } from '@pwp/contracts';
import parse, { type Info } from 'spdx-expression-parse';
import type { ReleaseFault } from './release-faults.ts';

/**
 * Licences whose terms a page meets as it is served: permissive ones, those of files (MPL), of fonts and of public data; the LGPL, since a
 * library stays a file of its own that may be replaced.
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

/** The packages of a bundle whose licence is not on the list. */
export function licenseFaults(packages: readonly BundledPackage[]): ReleaseFault[] {
  return packages
    .filter(({ license }) => !isAllowed(license))
    .map(({ name, version, license }) => ({
      code: 'licence-refusee',
      detail: `« ${name} » ${version} is under « ${license === '' ? 'no licence' : license} », which is not one of those that a module may bring: use another package.`,
    }));
}

/** Of « A OR B » one is enough; what is no SPDX expression is not allowed. */
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
