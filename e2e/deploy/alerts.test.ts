import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unknownMeasures } from './given-measures.ts';

/* `deploy/prometheus`: the alerts, each of which the runbook explains. */

const repository = resolve(import.meta.dirname, '../..');
const folder = join(repository, 'deploy/prometheus');
const promtool = '/usr/bin/promtool';
const read = (path: string) => readFileSync(join(repository, path), 'utf8');
const rules = read('deploy/prometheus/portail.rules.yml');
const alerts = [...rules.matchAll(/alert: (\w+)/g)].map(([, name = '']) => name);

describe.skipIf(!existsSync(promtool))('promtool', () => {
  test.each([
    ['check', 'rules', 'portail.rules.yml'],
    ['check', 'config', 'prometheus.yml'],
    ['test', 'rules', 'portail.rules.test.yml'],
  ])('%s %s %s', (...words) => {
    const { status, stdout, stderr } = spawnSync(promtool, words, { cwd: folder, encoding: 'utf8' });
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  });
});

test('each alert is tried, and has its page of the runbook', () => {
  const tried = read('deploy/prometheus/portail.rules.test.yml');
  const runbook = read('docs/runbook.md');
  expect(alerts.length).toBeGreaterThan(10);
  for (const alert of alerts) {
    expect(tried).toContain(`alertname="${alert}"`);
    expect(runbook).toContain(`\n### ${alert}\n`);
    expect(rules).toContain(`docs/runbook.md#${alert.toLowerCase()}\n`);
  }
  expect([...runbook.matchAll(/^### (\w+)$/gm)].map(([, name]) => name)).toEqual(alerts);
});

test('each measure that they read is one that a part gives', () => {
  expect(unknownMeasures(repository, `${rules}${read('docs/runbook.md')}`)).toEqual([]);
});
