import { slowness } from '@pwp/testing/slow-work';
import { expect, test } from 'vitest';
import { createLog } from './process-log.ts';
import { maskPersonalData } from './personal-data-mask.ts';

const written = (message: string): string => {
  const lines: string[] = [];
  createLog('essai', { write: (line) => void lines.push(line) }).info(message);
  return lines.join('');
};

const repeated = (unit: string, size: number) => unit.repeat(Math.ceil(size / unit.length));

test.each<[string, (size: number) => string]>([
  ['NUL and a long word', (size) => `\u0000${'A'.repeat(size)}@`],
  ['a long word without a sign', (size) => 'A'.repeat(size)],
  ['many signs', (size) => repeated('a@', size)],
  ['a long domain', (size) => `a@${repeated('a.', size)}`],
  ['a long domain without dots', (size) => `a@${'a'.repeat(size)}`],
  ['many addresses', (size) => repeated('agent@pwp.test ', size)],
  ['many backslashes', (size) => `${'\\'.repeat(size)}agent@pwp.test`],
  ['many digits', (size) => repeated('0340819', size)],
])('%s take no long time, neither masked nor logged', (_name, textOf) => {
  // The previous version took 31 s for 60,000 characters.
  expect(slowness((size) => void maskPersonalData(textOf(size)))).toBeUndefined();
  expect(slowness((size) => void written(textOf(size)))).toBeUndefined();
});

test.each([
  ['accents before the sign', 'de rené.dupré@mairie.fr', 'de •••@•••'],
  [
    'marks around it',
    '{"to":"<agent@pwp.test>","url":"x?courriel=a@b.fr&y"}',
    '{"to":"<•••@•••>","url":"x?courriel=•••@•••&y"}',
  ],
  ['two in a row', 'a@b.fr,c@d.fr', '•••@•••,•••@•••'],
  [
    'no address',
    'node_modules/.store/router@15.7.0/x @scope/name a@b',
    'node_modules/.store/router@15.7.0/x @scope/name a@b',
  ],
])('an address is masked with %s', (_name, line, masked) => {
  expect(maskPersonalData(line)).toBe(masked);
});

test.each(['ligne\nagent@pwp.test', '\u0001agent@pwp.test', 'C:\\agent@pwp.test', '"agent@pwp.test"', '\n@pwp.test'])(
  'a line of the log is JSON after the mask as before (%#)',
  (message) => {
    const line = written(message);
    expect(line).not.toContain('agent');
    expect(JSON.parse(line)).toMatchObject({ level: 'info' });
  },
);

test('a long line is cut before it is masked, stays JSON, and ends in nothing that was cut in half', () => {
  const line = written(`début agent@pwp.test ${'prenom.nom@mairie.fr '.repeat(5_000)}`);
  expect(line.length).toBeLessThan(40_000);
  expect(JSON.parse(line)).toMatchObject({ level: 'info', msg: 'a log line was cut' });
  expect(line).toContain('début •••@•••');
  expect(line).not.toContain('prenom');
  expect(line.endsWith('\n')).toBe(true);
});
