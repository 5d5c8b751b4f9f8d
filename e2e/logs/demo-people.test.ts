import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { demoAccounts } from '@pwp/local-stack/demo-data/demo-accounts';
import { peopleIn } from './demo-people.ts';

test.each([
  ['{"msg":"no account agent@pwp.test"}', 'agent@pwp.test'],
  ["VALUES ('SPESYS','x')", 'SPESYS'],
  ['{"nom":"DEMO"}', '"DEMO"'],
  ['Agent deux DEMO signed in', 'Agent deux DEMO'],
  ['{"demandeur":"DEMO Gaëlle"}', 'DEMO Gaëlle'],
  ['/demandes/0340819000040PWP01', '0340819000040PWP01'],
  ['034 08 19 000040 PWP01', '034 08 19 000040 PWP01'],
  ['{"telephone":"01 02 03 04 05"}', '01 02 03 04 05'],
  ['call +33 (0)1 02 03 04 05 now', '+33 (0)1 02 03 04 05'],
  ["'0400000002'", '0400000002'],
])('%s tells of somebody', (line, found) => {
  expect(peopleIn(line)).toContain(found);
});

test.each([
  '{"level":30,"time":"2026-11-26T15:14:12.024Z","pid":18386,"durationMs":12.0102030405,"requestId":"b6b1d5a0-0102-4304-8506-070809101112"}',
  '{"numeroUnique":"0340819••••••PWP01","adresse":"•••@•••"}',
  'Error: no at /node_modules/@koa/router/dist/index.js, mariadb://root@127.0.0.1:3306/pwp, transaction 1kd93jf02md8s',
  'mail from postmaster@pwp.test',
])('%s tells of nobody', (line) => {
  expect(peopleIn(line)).toEqual([]);
});

test('what `npm start` announces is let through as it stands, and nothing that is like it', () => {
  const [account] = demoAccounts;
  const announced = `  ${account?.email.padEnd(20)} ${account?.description}`;
  expect(peopleIn(announced)).toEqual([]);
  expect(peopleIn(`${announced}.`)).toEqual(['agent@pwp.test']);
});

/** Runs the last step of a run on these logs. */
function search(logs: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'pwp-logs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [file, text] of Object.entries(logs)) writeFileSync(join(folder, file), text);
  const script = resolve(import.meta.dirname, 'search-logs.ts');
  const { status, stderr } = spawnSync(process.execPath, [script, folder, 'api', 'portal'], { encoding: 'utf8' });
  return { status, stderr };
}

test('the search of a run names file, line and person, and fails without anything to read', () => {
  const api = '{"level":30}\n';
  expect(search({ 'api a.test.ts.log': api, 'portal start.log': api })).toEqual({ status: 0, stderr: '' });
  const leak = search({ 'api a.test.ts.log': `${api}{"sql":"VALUES ('SPESYS')"}\n`, 'portal start.log': api });
  expect(leak.status).toBe(1);
  expect(leak.stderr).toContain('api a.test.ts.log:2 : SPESYS');
  for (const logs of [{}, { 'api a.test.ts.log': api }, { 'api a.test.ts.log': api, 'portal start.log': '' }]) {
    const silent = search(logs);
    expect(silent.status).toBe(1);
    expect(silent.stderr).toMatch(/^Aucun journal « portal »/m);
  }
});
