import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fillSettings } from './cluster-settings.ts';
import { commandsIn, commandsOf, readInstallGuide, sectionOf } from './install-guide.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pwp-cluster-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what is empty or an example is filled, a comment only where it is given, and all else stays', () => {
  const file = join(folder, 'api.env');
  writeFileSync(
    file,
    '# words\nPWP_HOST=127.0.0.1\nPWP_EMPTY=\nPWP_URL=smtp://pwp:…@smtp.example.fr:587\n#PWP_GIVEN=\n#PWP_LEFT=\nPWP_OVER=x\n',
  );
  const otherwise = { PWP_HOST: 'no', PWP_EMPTY: 'one', PWP_URL: 'smtp://127.0.0.1', PWP_LEFT: 'no' };
  fillSettings([file], { given: { PWP_GIVEN: 'two', PWP_OVER: 'y' }, otherwise });
  expect(readFileSync(file, 'utf8').split('\n')).toEqual([
    '# words',
    'PWP_HOST=127.0.0.1',
    'PWP_EMPTY=one',
    'PWP_URL=smtp://127.0.0.1',
    'PWP_GIVEN=two',
    '#PWP_LEFT=',
    'PWP_OVER=y',
    '',
  ]);
});

test('a setting of the files that nobody says is named', () => {
  const file = join(folder, 'api.env');
  writeFileSync(file, 'PWP_NEW=\n');
  expect(() => fillSettings([file], { given: {}, otherwise: {} })).toThrow('api.env : personne ne dit PWP_NEW.');
});

test('a guide gives the commands of each step', () => {
  const file = join(folder, 'install.md');
  writeFileSync(
    file,
    '9. **One.** Words.\n\n       first \\\n         goes on\n\n   More words.\n\n10. **Two**, and more.\n\n        second\n',
  );
  const guide = readInstallGuide(file);
  expect(guide.map(({ title, commands }) => [title, commands.trim()])).toEqual([
    ['One', 'first \\\n  goes on'],
    ['Two', 'second'],
  ]);
  expect(guide.map(({ commands }) => commandsOf(commands))).toEqual([['first    goes on'], ['second']]);
  writeFileSync(file, 'No step.\n');
  expect(() => readInstallGuide(file)).toThrow(/has no steps/);
});

test('a section of a guide gives its commands; one that is gone is named', () => {
  const file = join(folder, 'runbook.md');
  writeFileSync(
    file,
    '# R\n\n## One\n\nWords.\n\n    first\n      goes on\n\nMore.\n\n    second\n\n## Two\n\n    other\n',
  );
  expect(commandsIn(sectionOf(file, 'One'))).toBe('first\n  goes on\nsecond');
  expect(() => sectionOf(file, 'Three')).toThrow(/has no « Three » any more/);
});

test('the guide says itself how many commands it asks for', () => {
  const file = join(import.meta.dirname, '../../docs/install.md');
  const commands = readInstallGuide(file).flatMap((step) => commandsOf(step.commands));
  expect(commands).toHaveLength(10);
  expect(readFileSync(file, 'utf8')).toContain('Ten commands,');
});

test('what the installation enables, so that a boot starts it, a restore does too', () => {
  const docs = join(import.meta.dirname, '../../docs');
  const enabledBy = (text: string) =>
    new Set(
      [...text.matchAll(/^ +systemctl enable --now (.+)$/gm)].flatMap(([, units = '']) =>
        (units.split(' && ')[0] ?? '').split(' '),
      ),
    );
  const installed = enabledBy(readFileSync(join(docs, 'install.md'), 'utf8'));
  expect(installed.size).toBe(8);
  expect(enabledBy(sectionOf(join(docs, 'operations.md'), 'Backup and restore'))).toEqual(installed);
});
