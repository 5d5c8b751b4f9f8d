import { type AxeReport, type BundledPackage, type ReleaseRanges } from '@pwp/contracts';
import { movableClock } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  problemOf,
  startTestPortal,
  startTestRegistry,
  testModule,
  type TestRegistry,
} from './testing/test-registry.ts';

/* Checks of a publication besides its files: versions that it needs, licences of its packages, axe report. */

const RELEASES = '/registry/v1/modules/essai/releases';
const WORKS: ReleaseRanges = { shell: { '@pwp/web-kit': '^1.2.0', vue: '^3.5.0' } };
const RUNS = { shell: { '@pwp/web-kit': '1.4.0', '@pwp/ui': '1.0.0', vue: '3.5.45' }, api: { essai: '0.3.1' } };

const send = async (registry: TestRegistry, ranges: ReleaseRanges, axe?: Partial<AxeReport> | null) => {
  const module = testModule('essai', '1', {}, { ranges });
  return registry.call(RELEASES, await registry.sign(module, axe));
};

test.each<{ name: string; ranges: ReleaseRanges; refused: string[] }>([
  { name: 'what runs', ranges: WORKS, refused: [] },
  { name: 'nothing', ranges: { shell: {} }, refused: [] },
  {
    name: 'an SDK to come',
    ranges: { shell: { '@pwp/web-kit': '^2.0.0', vue: '^3.0.0' } },
    refused: ['sdk-incompatible'],
  },
  { name: 'a library of before', ranges: { shell: { vue: '^2.7.0' } }, refused: ['bibliotheque-incompatible'] },
  {
    name: 'what no shell has',
    ranges: { shell: { react: '*', '@pwp/gone': '*' } },
    refused: ['bibliotheque-incompatible', 'sdk-incompatible'],
  },
  {
    name: 'what is no range',
    ranges: { shell: { vue: 'la dernière' } },
    refused: ['construction-invalide', 'bibliotheque-incompatible'],
  },
  { name: 'an api in what is no range', ranges: { shell: {}, api: 'x.y.z' }, refused: ['construction-invalide'] },
])('a release that needs $name', async ({ ranges, refused }) => {
  const portal = await startTestPortal(RUNS);
  const answer = await send(await startTestRegistry({ portalUrl: portal.url }), ranges);
  const faults = answer.status === 201 ? [] : problemOf(answer).errors?.map(({ pointer }) => pointer);
  expect(faults).toEqual(refused);
});

test('a release that does not declare its ranges is refused', async () => {
  const registry = await startTestRegistry();
  const module = { ...testModule('essai'), report: {} };
  const sent = await registry.sign(module);
  const { status, errors } = problemOf(await registry.call(RELEASES, sent));
  expect([status, errors?.map(({ pointer }) => pointer)]).toEqual([422, ['construction-invalide']]);
  expect(errors?.[0]?.detail).toContain('"ranges"');
});

test('a refusal names package, range, version and remedy', async () => {
  const portal = await startTestPortal(RUNS);
  const answer = await send(await startTestRegistry({ portalUrl: portal.url }), { shell: { vue: '^2.7.0' } });
  expect(problemOf(answer)).toMatchObject({
    status: 422,
    errors: [{ detail: matching.stringMatching(/« vue » \^2\.7\.0.*has 3\.5\.45.*"peerDependencies"/) }],
  });
});

test('while the shell does not answer, releases that need it are refused with 503', async () => {
  const portal = await startTestPortal({ ...RUNS, shell: undefined });
  const registry = await startTestRegistry({ portalUrl: portal.url });
  expect(problemOf(await send(registry, WORKS))).toMatchObject({
    status: 503,
    code: 'portail-injoignable',
    detail: matching.stringContaining(`${portal.url}/plateforme.json`),
  });
  expect(await registry.modules()).toEqual([]);
});

test('a promotion requires the API version that the release needs', async () => {
  const portal = await startTestPortal(RUNS);
  const registry = await startTestRegistry({ portalUrl: portal.url });
  const good = await registry.publish(testModule('essai', '1', {}, { ranges: { shell: {}, api: '^0.3.0' } }), 'tous');
  const next = await registry.publish(testModule('essai', '2', {}, { ranges: { shell: {}, api: '^0.4.0' } }));
  const promote = () => registry.call('/registry/v1/modules/essai/promote', { body: { ring: 'tous' } });
  const channel = () =>
    registry.call('/registry/v1/channels/tous', { method: 'PUT', body: { releases: { essai: next } } });

  for (const move of [promote, channel]) {
    const { status, code, detail } = problemOf(await move());
    expect([status, code]).toEqual([409, 'api-incompatible']);
    expect(detail).toMatch(/\^0\.4\.0.*sert la version 0\.3\.1.*rouler l’API/);
  }
  portal.api = {};
  expect(problemOf(await promote()).detail).toContain('ne sert pas ce module');
  portal.api = undefined;
  for (const move of [promote, channel])
    expect(problemOf(await move())).toMatchObject({ status: 503, code: 'portail-injoignable' });
  expect(await registry.given()).toEqual({ essai: good });

  portal.api = { essai: '0.4.0' };
  expect((await promote()).status).toBe(200);
  expect(await registry.given()).toEqual({ essai: next });
  // A rollback is never refused, even to a release that no longer fits.
  expect((await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' })).status).toBe(200);
  expect(await registry.given()).toEqual({ essai: good });
});

test('a ring that names an unknown guichet, organisation or role gets nothing, and can still be emptied', async () => {
  const portal = await startTestPortal(RUNS);
  const registry = await startTestRegistry({ portalUrl: portal.url });
  const version = await registry.publish(testModule('essai'), 'guichet:00002');
  const promote = (ring: string) => registry.call('/registry/v1/modules/essai/promote', { body: { ring } });
  const channel = (ring: string, given: string | null) =>
    registry.call(`/registry/v1/channels/${ring}`, { method: 'PUT', body: { releases: { essai: given } } });

  portal.unknown = ['00003', '13002072000099', 'chef'];
  for (const ring of ['guichet:00002,00003', 'organisme:13002072000099', 'role:chef']) {
    for (const answer of [await promote(ring), await channel(ring, version)]) {
      const { status, code, detail } = problemOf(answer);
      expect([status, code]).toEqual([409, 'anneau-inconnu']);
      expect(detail).toContain(portal.unknown.find((name) => ring.includes(name)));
    }
  }
  expect((await registry.modules())[0]?.channels).toEqual({ 'guichet:00002': version });

  portal.unknown = ['00002'];
  expect((await channel('guichet:00002', null)).status).toBe(200);
  portal.unknown = undefined;
  expect(problemOf(await promote('guichet:00002'))).toMatchObject({ status: 503, code: 'portail-injoignable' });
  // These name nobody in particular.
  for (const ring of ['part:10', 'tous']) expect((await promote(ring)).status).toBe(200);
});

test('a ring that a module has goes on taking its fixes until all that it names are closed', async () => {
  const portal = await startTestPortal(RUNS);
  const registry = await startTestRegistry({ portalUrl: portal.url });
  const ring = 'guichet:00002,PWP01';
  const first = await registry.publish(testModule('essai', '1'), ring);
  const fix = await registry.publish(testModule('essai', '2'));
  await registry.publish(testModule('autre'));
  const promote = (id: string, version?: string) =>
    registry.call(`/registry/v1/modules/${id}/promote`, { body: { ring, version } });
  const channel = (releases: Record<string, string>) =>
    registry.call(`/registry/v1/channels/${ring}`, { method: 'PUT', body: { releases } });

  portal.unknown = ['PWP01'];
  expect((await promote('essai', fix)).status).toBe(200);
  expect((await channel({ essai: first })).status).toBe(200);
  // The name may be a mistake where the ring is new.
  const refused = problemOf(await promote('autre'));
  expect(refused).toMatchObject({ status: 409, code: 'anneau-inconnu', errors: [{ pointer: 'PWP01' }] });

  portal.unknown = ['00002', 'PWP01'];
  expect(problemOf(await promote('essai', fix))).toMatchObject({ status: 409, code: 'anneau-inconnu' });
  expect((await registry.modules()).find(({ id }) => id === 'essai')?.channels).toEqual({ [ring]: first });
});

test('a promotion requires the version of a port that the module needs, where it is served at all', async () => {
  const portal = await startTestPortal(RUNS);
  const registry = await startTestRegistry({ portalUrl: portal.url });
  const needs = { ports: { 'voisin.fiches': '^1.2' } };
  const version = await registry.publish(testModule('essai', '1', { needs }));
  await registry.call('/registry/v1/modules/essai/approve', { body: { version } });
  const promote = () => registry.call('/registry/v1/modules/essai/promote', { body: { ring: 'tous' } });
  portal.ports = { 'voisin.fiches': '1.1.0' };
  const { status, code, detail } = problemOf(await promote());
  expect([status, code]).toEqual([409, 'api-incompatible']);
  expect(detail).toMatch(/«\svoisin\.fiches\s» en \^1\.2 \(1\.1\.0 est servi\)/);
  expect(await registry.given()).toEqual({});
  for (const ports of [{}, { 'voisin.fiches': '1.2.0' }]) {
    portal.ports = ports;
    expect((await promote()).status).toBe(200);
  }
  expect(await registry.given()).toEqual({ essai: version });
});

test('when API or shell no longer fit a release in use, its summary and health say so', async () => {
  const portal = await startTestPortal(RUNS);
  const clock = movableClock(new Date('2026-11-24T13:55:00Z'));
  const registry = await startTestRegistry({ portalUrl: portal.url }, clock);
  const module = testModule('essai', '1', {}, { ranges: { ...WORKS, api: '^0.3.0' } });
  const version = await registry.publish(module, 'tous');
  // Health does not report releases that no ring gets.
  await registry.publish(testModule('essai', '2', {}, { ranges: { shell: {}, api: '^0.9.0' } }));
  const told = async () => {
    const { faults } = z
      .object({ faults: z.array(z.object({ module: z.string(), code: z.string(), detail: z.string() })) })
      .parse(JSON.parse((await registry.call('/registry/v1/health')).text));
    const items = await registry.modules();
    return {
      health: faults.map(({ module: id, code }) => `${id} ${code}`),
      detail: faults[0]?.detail,
      modules: items[0]?.releases.find((release) => release.version === version)?.misfits.map(({ code }) => code),
    };
  };
  expect(await told()).toMatchObject({ health: [], modules: [] });
  portal.api = { essai: '1.0.0' };
  portal.shell = { ...RUNS.shell, '@pwp/web-kit': '2.0.0' };
  clock.advance(11_000);
  expect(await told()).toMatchObject({
    health: ['essai sdk-incompatible', 'essai api-incompatible'],
    detail: matching.stringContaining(version),
    modules: ['sdk-incompatible', 'api-incompatible'],
  });
  // Nothing is reported about a part that does not answer.
  portal.api = undefined;
  portal.shell = undefined;
  clock.advance(11_000);
  expect(await told()).toMatchObject({ health: [], modules: [] });
});

const bundled = (license: string): BundledPackage => ({ name: 'un-paquet', version: '1.2.3', license });

test.each(['MIT', 'Apache-2.0', 'LGPL-3.0', '(GPL-3.0 OR MIT)', 'MIT AND Zlib', 'Etalab-2.0'.toLowerCase()])(
  'a package under « %s » is accepted and listed with its release',
  async (license) => {
    const registry = await startTestRegistry();
    await registry.publish(testModule('essai', '1', {}, { packages: [bundled(license)] }));
    const items = await registry.modules();
    expect(items[0]?.releases[0]).toMatchObject({
      packages: [bundled(license)],
      bytes: 95,
      compressed: matching.any(Number),
      accessibility: { pages: 1, violations: 0 },
    });
  },
);

test.each(['GPL-3.0-only', 'AGPL-3.0-or-later', 'MIT AND GPL-2.0', 'SEE LICENSE IN LICENSE.txt', 'UNLICENSED', ''])(
  'a package under « %s » is refused by name',
  async (license) => {
    const registry = await startTestRegistry();
    const module = testModule('essai', '1', {}, { packages: [bundled(license)] });
    const answer = await registry.call(RELEASES, await registry.sign(module));
    const { errors } = problemOf(answer);
    expect(errors?.map(({ pointer }) => pointer)).toEqual(['licence-refusee']);
    expect(errors?.[0]?.detail).toContain('« un-paquet » 1.2.3');
  },
);

const violation = (impact: 'minor' | 'serious') => ({
  rule: 'button-name',
  impact,
  help: 'Buttons must have discernible text',
  targets: ['.fr-btn'],
  count: 2,
});

test.each<{ name: string; axe: Partial<AxeReport> | null; said: RegExp }>([
  { name: 'without a report of axe', axe: null, said: /axe\.json is missing/ },
  { name: 'with the report of another build', axe: { version: '000000000000' }, said: /of the build 000000000000/ },
  { name: 'with a page that axe did not see', axe: { pages: [] }, said: /did not see « \/essai »/ },
  {
    name: 'with a grave fault',
    axe: { pages: [{ path: '/essai', states: 1, violations: [violation('minor'), violation('serious')] }] },
    said: /« \/essai »: button-name \(serious\), 2 time\(s\), at \.fr-btn: Buttons/,
  },
])('a release $name is refused', async ({ axe, said }) => {
  const answer = await send(await startTestRegistry(), { shell: {} }, axe);
  const { errors } = problemOf(answer);
  expect(errors?.map(({ pointer }) => pointer)).toEqual(['accessibilite-refusee']);
  expect(errors?.[0]?.detail).toMatch(said);
});

test('a minor fault of accessibility is listed with the release', async () => {
  const registry = await startTestRegistry();
  const pages = [{ path: '/essai', states: 1, violations: [violation('minor')] }];
  expect((await send(registry, { shell: {} }, { pages })).status).toBe(201);
  const items = await registry.modules();
  expect(items[0]?.releases[0]?.accessibility).toMatchObject({ pages: 1, violations: 1 });
});
