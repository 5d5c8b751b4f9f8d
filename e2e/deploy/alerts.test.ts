import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { listen } from '@pwp/api-kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BLACKBOX_EXPORTER } from '../started-blackbox-exporter.ts';
import { PROMETHEUS, startPrometheus } from '../started-prometheus.ts';
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
    ['check', 'config', 'kubernetes.yml'],
    ['test', 'rules', 'portail.rules.test.yml'],
    ['test', 'rules', 'portail.days.test.yml'],
  ])('%s %s %s', (...words) => {
    const { status, stdout, stderr } = spawnSync(promtool, words, { cwd: folder, encoding: 'utf8' });
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  });
});

test.skipIf(!existsSync(BLACKBOX_EXPORTER))('the blackbox exporter reads what it is to ask', () => {
  const words = ['--config.file=blackbox.yml', '--config.check'];
  const { status, stderr } = spawnSync(BLACKBOX_EXPORTER, words, { cwd: folder, encoding: 'utf8' });
  expect({ status, said: status === 0 ? '' : stderr }).toEqual({ status: 0, said: '' });
});

test.skipIf(!existsSync(PROMETHEUS))(
  'a real Prometheus asks the exporter for both probes, and keeps what was asked beside the answer',
  async () => {
    const asked = new Set<string>();
    const exporter = await listen(
      (request, response) => {
        asked.add(request.url ?? '');
        response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end('probe_success 1\n');
      },
      { host: '127.0.0.1', port: 0 },
    );
    onTestFinished(() => exporter.close(0));
    await using data = await mkdtempDisposable(join(tmpdir(), 'pwp-prometheus-'));
    const { host: target } = new URL(exporter.url);
    const prometheus = await startPrometheus(data.path, [{ job: 'portail-probe', target }]);
    onTestFinished(() => prometheus.stop());
    await expect.poll(() => prometheus.series('probe_success').catch(() => [])).toHaveLength(2);
    const page = 'https://pwp.example.fr/';
    const identity = `${page}auth/realms/pwp/.well-known/openid-configuration`;
    const found = (await prometheus.series('probe_success')).map(({ module, instance }) => [module, instance]);
    expect(new Map(found as [string, string][])).toEqual(
      new Map([
        ['portail_page', page],
        ['portail_identity', identity],
      ]),
    );
    const query = (module: string, address: string) =>
      `/probe?${String(new URLSearchParams({ module, target: address }))}`;
    expect(asked).toEqual(new Set([query('portail_page', page), query('portail_identity', identity)]));
  },
);

test.skipIf(!existsSync(PROMETHEUS))(
  'a real Prometheus has what the alerts read of a job under its own name',
  async () => {
    const portal = await listen(
      (_request, response) =>
        response
          .writeHead(200, { 'content-type': 'text/plain; version=0.0.4' })
          .end('pwp_job_last_success_seconds{job="platform.mail-notices"} 1\n'),
      { host: '127.0.0.1', port: 0 },
    );
    onTestFinished(() => portal.close(0));
    await using data = await mkdtempDisposable(join(tmpdir(), 'pwp-prometheus-'));
    const target = new URL(portal.url).host;
    const parts = ['portail-api', 'portail-registry', 'portail-shell'].map((job) => ({ job, target }));
    const prometheus = await startPrometheus(data.path, parts);
    onTestFinished(() => prometheus.stop());
    await expect.poll(() => prometheus.series('up == 1').catch(() => [])).toHaveLength(3);
    expect(await prometheus.series('max(pwp_job_last_success_seconds{job="platform.mail-notices"})')).toHaveLength(1);
    // Nobody has run it since 1970.
    await expect.poll(() => prometheus.series('ALERTS{alertname="PortailTravauxArretes"}')).toHaveLength(1);
  },
);

test('each alert is tried, and has its page of the runbook', () => {
  const tried = ['rules', 'days'].map((name) => read(`deploy/prometheus/portail.${name}.test.yml`)).join('\n');
  const runbook = read('docs/runbook.md');
  expect(alerts.length).toBeGreaterThan(10);
  for (const alert of alerts) {
    expect(tried).toContain(`alertname="${alert}"`);
    expect(runbook).toContain(`\n### ${alert}\n`);
    expect(rules).toContain(`docs/runbook.md#${alert.toLowerCase()}\n`);
  }
  expect([...runbook.matchAll(/^### (\w+)$/gm)].map(([, name]) => name)).toEqual(alerts);
});

test('each measure that they read, and that « What to watch » names, is one that a part gives', () => {
  const [, watched = ''] = read('docs/operations.md').split(/^## (?=What to watch$)/m);
  expect(watched).toContain('pwp_outbox_oldest_seconds');
  expect(unknownMeasures(repository, `${rules}${read('docs/runbook.md')}${watched.split(/^## /m)[0]}`)).toEqual([]);
});
