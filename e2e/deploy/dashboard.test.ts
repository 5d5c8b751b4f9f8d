import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { drawnSeries } from '../drawn-series.ts';
import { unknownMeasures } from './given-measures.ts';

/* `deploy/grafana/portail.json`: what Grafana draws of the portal's measures. */

const repository = resolve(import.meta.dirname, '../..');
const promtool = '/usr/bin/promtool';
const text = readFileSync(join(repository, 'deploy/grafana/portail.json'), 'utf8');

const Target = z.strictObject({
  refId: z.string().regex(/^[A-Z]$/),
  expr: z.string().min(1),
  legendFormat: z.string(),
});
const Panel = z.looseObject({
  id: z.int().positive(),
  type: z.enum(['row', 'timeseries', 'stat']),
  title: z.string().min(1),
  gridPos: z.strictObject({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1), h: z.int().min(1) }),
  datasource: z.strictObject({ type: z.literal('prometheus'), uid: z.literal('${source}') }).optional(),
  targets: z.array(Target).min(1).optional(),
});
type Panel = z.output<typeof Panel>;
const Dashboard = z.looseObject({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.int().min(36),
  templating: z.object({ list: z.array(z.looseObject({ name: z.string(), type: z.string() })) }),
  panels: z.array(Panel),
});
const { panels, templating } = Dashboard.parse(JSON.parse(text));
const drawn = panels.filter(({ type }) => type !== 'row');

function overlap(one: Panel, other: Panel): boolean {
  const [a, b] = [one.gridPos, other.gridPos];
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

test('panels have ids of their own, measures to draw, and a place of their own', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(drawn.filter(({ targets, datasource }) => targets === undefined || datasource === undefined)).toEqual([]);
  expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  const clashes = panels.flatMap((one, rank) => panels.slice(rank + 1).filter((other) => overlap(one, other)));
  expect(clashes.map(({ title }) => title)).toEqual([]);
  expect(drawn.length).toBeGreaterThan(20);
});

test('it asks for no variable that it does not declare', () => {
  const declared = new Set(templating.list.map(({ name }) => name));
  const asked = [...text.matchAll(/\$\{?(?!__)([a-z]+)/g)].map(([, name = '']) => name);
  expect(asked.filter((name) => !declared.has(name))).toEqual([]);
});

test('each measure that it draws is one that a part gives, and each that alerts read is drawn', () => {
  expect(unknownMeasures(repository, text)).toEqual([]);
  const rules = readFileSync(join(repository, 'deploy/prometheus/portail.rules.yml'), 'utf8');
  const read = new Set([...rules.matchAll(/pwp_[a-z_]+/g)].map(([name]) => name));
  expect([...read].filter((name) => !text.includes(name) && name !== 'pwp_outbox_waiting')).toEqual([]);
});

describe.skipIf(!existsSync(promtool))('promtool', () => {
  test('reads each expression', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'pwp-grafana-'));
    const rules = drawnSeries().map(({ expr }, rank) => ({ record: `drawn:${rank}`, expr }));
    // JSON is YAML.
    await writeFile(join(folder.path, 'drawn.yml'), JSON.stringify({ groups: [{ name: 'drawn', rules }] }));
    const words = ['check', 'rules', '--lint=none', 'drawn.yml'];
    const { status, stdout, stderr } = spawnSync(promtool, words, { cwd: folder.path, encoding: 'utf8' });
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
    expect(stdout).toContain(`${rules.length} rules found`);
  });
});
