import { join } from 'node:path';
import { checkSync } from 'recheck';
import { beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { filesThatMeetForeignText, patternsOf } from './pattern-sources.ts';

/* A pattern that is slower than linear lets the sender of a text choose how long the process is blocked. */

const ROOT = join(import.meta.dirname, '../../../..');

beforeAll(() => {
  // Uses the checker's JavaScript version; the others are native programs.
  vi.stubEnv('RECHECK_BACKEND', 'pure');
  return () => vi.unstubAllEnvs();
});

/**
 * Undefined when a pattern is proved to take linear time; otherwise the reason. An unsupported construct is refused.
 */
function faultOf(source: string, flags: string): string | undefined {
  const checked = checkSync(source, flags, { checker: 'automaton', timeout: 60_000 });
  if (checked.status === 'safe') return undefined;
  return checked.status === 'unknown' ? checked.error.kind : checked.complexity.summary;
}

test(
  'every pattern that may meet foreign text takes time that grows with the text and no faster',
  { timeout: 240_000 },
  () => {
    const { found } = patternsOf(ROOT, filesThatMeetForeignText(ROOT));
    expect(found.length).toBeGreaterThan(100);
    const known = new Map<string, string | undefined>();
    const faults = found.flatMap(({ where, source, flags }) => {
      const pattern = `/${source}/${flags}`;
      if (!known.has(pattern)) known.set(pattern, faultOf(source, flags));
      const fault = known.get(pattern);
      return fault === undefined ? [] : [`${where} ${pattern} ${fault}`];
    });
    expect(faults).toEqual([]);
  },
);

test('no pattern is built at run time, except from our own text', () => {
  const { made } = patternsOf(ROOT, filesThatMeetForeignText(ROOT));
  expect(made).toEqual([
    // Names of our own flows, the usual words of the brand, the patterns of our own realm (the only one of these is checked below),
    // and what names a person, letter by letter.
    { file: 'deploy/keycloak/bind-flow.ts', text: 'new RegExp(`^${alias} [0-9a-f]{8}$`)' },
    { file: 'deploy/keycloak/write-theme.ts', text: "new RegExp([...words.keys()].join('|'), 'g')" },
    { file: 'local-stack/src/stand-ins/identity/admin/profile-faults.ts', text: 'new RegExp(pattern.pattern)' },
    { file: 'platform-api/src/personal-data/mentions.ts', text: 'new RegExp(whole, `iu${flags}`)' },
  ]);
  expect(faultOf(String.raw`^\+?[0-9 .()\-]{6,20}$`, '')).toBeUndefined();
});

test('the formats of zod that our schemas use are linear', { timeout: 240_000 }, () => {
  const { email, date, datetime, uuid } = z.regexes;
  for (const pattern of [email, date, uuid(), datetime({ offset: true }), datetime({})]) {
    expect([pattern.source, faultOf(pattern.source, pattern.flags)]).toEqual([pattern.source, undefined]);
  }
});

test.each([
  ['an address of a ticket, as it was: 112 s', String.raw`^[^\s@]+@[^\s@]+\.[^\s@]+$`, ''],
  ['an address in a log, as it was: 31 s', String.raw`[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`, 'g'],
  ['an exponential one', '^(a+)+$', ''],
  ['one that begins again at every start', '<style>([^]*)</style>', ''],
  ['one that looks for its end', '/+$', ''],
  ['what the checker cannot prove', String.raw`^(?=(\D*\d){6})\+?[0-9 .()-]{6,20}$`, ''],
])('%s is found', (_name, source, flags) => {
  expect(faultOf(source, flags)).toBeDefined();
});
