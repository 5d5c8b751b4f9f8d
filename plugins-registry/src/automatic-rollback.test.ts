import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { movableClock } from '@pwp/testing';
import { expect, test, vi } from 'vitest';
import { tallies } from './journal/ballot.ts';
import { startTestRegistry, startWithBuild, testModule } from './testing/test-registry.ts';
import { cookieOf, votesOn } from './testing/votes.ts';

const at00002 = cookieOf({ g: '00002' });

test('a release that fails for enough people is undone; each person counts once and forged cookies do not count', async () => {
  const registry = await startTestRegistry({ sample: 5, threshold: 0.4 });
  const good = await registry.publish(testModule('essai', 'bonne'), 'tous');
  const bad = await registry.publish(testModule('essai', 'mauvaise'), 'tous');
  const tell = votesOn(registry, bad);
  for (const voter of ['a', 'b', 'c']) await tell(voter, 'mounted');
  for (let page = 0; page < 10; page += 1) await tell('d', 'crash');
  for (const voter of ['f', 'g', 'h']) await tell(voter, 'crash', cookieOf({ v: voter }, 'un-autre-secret-que-le-bon'));
  expect(await registry.given()).toEqual({ essai: bad });
  await tell('c', 'load-error');
  expect(await registry.given()).toEqual({ essai: bad });
  expect((await tell('e', 'load-error')).status).toBe(204);
  expect(await registry.given()).toEqual({ essai: good });
  for (let page = 0; page < 130; page += 1) await tell('z', 'mounted');
  const tired = await tell('z', 'mounted');
  expect(tired.status).toBe(429);
  expect(Number(tired.headers['retry-after'])).toBeGreaterThan(0);
  const [event] = await registry.events();
  expect(event).toMatchObject({
    actor: 'automatique',
    kind: 'rollback',
    module: 'essai',
    detail: { reason: `3 échecs sur 5 personnes pour la version ${bad}` },
  });
});

test('a module that is retired takes the votes on it along', async () => {
  const registry = await startTestRegistry({ sample: 10 });
  for (const id of ['essai', 'autre'])
    await votesOn(registry, await registry.publish(testModule(id), 'tous'), id)('a', 'mounted');
  expect((await tallies()).size).toBe(2);
  expect((await registry.call('/registry/v1/modules/essai', { method: 'DELETE' })).status).toBe(204);
  expect([...(await tallies()).keys()]).toEqual([expect.stringMatching(/^autre\//)]);
});

test('a failing release is undone once enough people tried it, even if the last one succeeds', async () => {
  const registry = await startTestRegistry({ sample: 10, threshold: 0.4 });
  const good = await registry.publish(testModule('essai', 'bonne'), 'tous');
  const bad = await registry.publish(testModule('essai', 'mauvaise'), 'tous');
  const tell = votesOn(registry, bad);
  for (const voter of ['a', 'b', 'c', 'd']) await tell(voter, 'crash');
  for (const voter of ['e', 'f', 'g', 'h', 'i', 'i']) await tell(voter, 'mounted');
  expect(await registry.given()).toEqual({ essai: bad });
  await tell('j', 'mounted');
  expect(await registry.given()).toEqual({ essai: good });
});

test('a release that is given again is judged by new votes only', async () => {
  const clock = movableClock(new Date('2026-11-24T08:00:00Z'));
  const registry = await startTestRegistry({ sample: 3, threshold: 0.4 }, clock);
  const good = await registry.publish(testModule('essai', 'bonne'), 'tous');
  const bad = await registry.publish(testModule('essai', 'mauvaise'), 'tous');
  const tell = votesOn(registry, bad);
  for (const voter of ['a', 'b', 'c']) await tell(voter, 'crash');
  expect(await registry.given()).toEqual({ essai: good });

  // The cause was fixed elsewhere.
  clock.advance(3_600_000);
  await registry.call('/registry/v1/channels/tous', { method: 'PUT', body: { releases: { essai: bad } } });
  for (const voter of ['a', 'b', 'd', 'e']) await tell(voter, 'mounted');
  await tell('f', 'crash');
  expect(await registry.given()).toEqual({ essai: bad });
  await tell('a', 'crash');
  await tell('b', 'crash');
  expect(await registry.given()).toEqual({ essai: good });
});

test('ten accounts of one organisation do not undo a release; failures elsewhere do', async () => {
  const registry = await startTestRegistry({ sample: 10, threshold: 0.2 });
  const good = await registry.publish(testModule('essai', 'bonne'), 'tous');
  const bad = await registry.publish(testModule('essai', 'mauvaise'), 'tous');
  const tell = votesOn(registry, bad);
  for (const [index, v] of Array.from('abcdefghij').entries())
    await tell(v, 'crash', cookieOf({ v, g: `G${index % 3}`, o: '13002072000038' }));
  expect(await registry.given()).toEqual({ essai: bad });
  await tell('k', 'crash');
  await tell('l', 'crash');
  expect(await registry.given()).toEqual({ essai: good });
});

test('a person cannot vote on a release of another guichet, nor with an old cookie', async () => {
  const clock = movableClock(new Date());
  const registry = await startTestRegistry({ sample: 2, threshold: 0.4 }, clock);
  const everybodys = await registry.publish(testModule('essai', 'pour tous'), 'tous');
  const theirs = await registry.publish(testModule('essai', 'la leur'), 'guichet:00002');
  const tell = votesOn(registry, theirs);
  for (const v of ['a', 'b', 'c']) await tell(v, 'crash', cookieOf({ v, g: 'G1175', o: `1300207200003${v.length}` }));
  for (const v of ['a', 'b', 'c']) await tell(v, 'crash', cookieOf({ v, g: '00002', t: 0 }));
  clock.advance(3_601_000);
  const old = Math.floor(clock.now().getTime() / 1_000) - 3_601;
  for (const v of ['a', 'b', 'c']) await tell(v, 'crash', cookieOf({ v, g: '00002', t: old }));
  expect([await registry.given(), await registry.given(at00002)]).toEqual([{ essai: everybodys }, { essai: theirs }]);
  for (const v of ['a', 'b']) await tell(v, 'crash', cookieOf({ v, g: '00002', t: old + 3_601 }));
  expect(await registry.given(at00002)).toEqual({ essai: everybodys });
});

test('a module is undone once an hour; after that log, health and metrics tell the operator', async () => {
  const clock = movableClock(new Date());
  const before = await startTestRegistry({ sample: 2, threshold: 0.4 }, clock);
  const versions = [];
  for (const said of ['1', '2', '3']) versions.push(await before.publish(testModule('essai', said), 'tous'));
  const warn = vi.fn<() => void>();
  const registry = await before.again({}, { error: warn, warn });
  const fail = async (version: string | undefined) => {
    const t = Math.floor(clock.now().getTime() / 1_000);
    for (const v of ['a', 'b'])
      await votesOn(registry, version ?? '')(
        v,
        'crash',
        cookieOf({ v, t, o: `0000000000000${v.codePointAt(0)}`.slice(-14) }),
      );
  };
  const undone = async () =>
    [
      ...(await registry.call('/metrics', { token: null })).text.matchAll(/rollbacks_total\{module="essai",(.+)$/gm),
    ].map(([, told]) => told);
  // A counter that begins at one never grew for Prometheus.
  expect(await undone()).toEqual(['outcome="done"} 0', 'outcome="rollback-refused"} 0', 'outcome="rollback-held"} 0']);
  await fail(versions[2]);
  expect(await registry.given()).toEqual({ essai: versions[1] });
  expect(warn).toHaveBeenCalledTimes(1);
  clock.advance(1_000);
  await fail(versions[1]);
  expect(await registry.given()).toEqual({ essai: versions[1] });
  expect(registry.registry.faults()).toMatchObject([{ module: 'essai', code: 'rollback-held' }]);
  expect(warn).toHaveBeenCalledTimes(2);
  expect(await undone()).toEqual(['outcome="done"} 1', 'outcome="rollback-refused"} 0', 'outcome="rollback-held"} 1']);
  clock.advance(3_600_000);
  // The same people: nobody else gets it.
  await fail(versions[1]);
  expect(await registry.given()).toEqual({ essai: versions[0] });
  expect(registry.registry.faults()).toEqual([]);
});

test('undoing a failing release keeps a later release of another ring', async () => {
  const registry = await startTestRegistry({ sample: 3, threshold: 0.4 });
  const good = await registry.publish(testModule('essai', 'bonne'), 'tous');
  const bad = await registry.publish(testModule('essai', 'mauvaise'), 'tous');
  const next = await registry.publish(testModule('essai', 'suivante'), 'guichet:00002');
  for (const voter of ['a', 'b', 'c', 'd']) await votesOn(registry, bad)(voter, 'crash');
  expect([await registry.given(), await registry.given(at00002)]).toEqual([{ essai: good }, { essai: next }]);
  // A manual rollback then undoes the last remaining move.
  await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' });
  expect(await registry.given(at00002)).toEqual({ essai: good });
});

test('load errors do not count while the registry fails to read the files', async () => {
  const registry = await startTestRegistry({ sample: 3, threshold: 0.4 });
  await registry.publish(testModule('essai', 'avant'), 'tous');
  const version = await registry.publish(testModule('essai', 'après'), 'tous');
  const file = join(registry.folder, 'releases/essai', version, 'main.js');
  await rm(file);
  await mkdir(file);
  expect((await registry.call(`/modules/essai/${version}/main.js`)).status).toBe(500);
  const tell = votesOn(registry, version);
  for (const voter of ['a', 'b', 'c', 'd']) await tell(voter, 'load-error');
  expect(await registry.given()).toEqual({ essai: version });
  for (const voter of ['a', 'b', 'c']) await tell(voter, 'crash');
  expect(await registry.given()).not.toEqual({ essai: version });
});

test('votes on a build of the folder are counted and undo nothing', async () => {
  const again = await startWithBuild(testModule('essai'), { sample: 2, threshold: 0.4 });
  const { essai: version = '' } = await again.given();
  const tell = votesOn(again, version ?? '');
  for (const voter of ['a', 'b', 'c']) await tell(voter, 'crash');
  const items = await again.modules();
  expect(items[0]?.installed).toEqual({ version, votes: 3, failures: 3 });
  expect(await again.given()).toEqual({ essai: version });
});

test('metrics contain the votes on releases in use only', async () => {
  const registry = await startTestRegistry();
  const version = await registry.publish(testModule('essai'), 'tous');
  await votesOn(registry, version)('a', 'blocked');
  const read = async () => (await registry.call('/metrics', { token: null })).text;
  expect(await read()).toContain(`pwp_module_votes_total{module="essai",release="${version}",outcome="blocked"} 1`);
  await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' });
  expect(await read()).not.toContain(version);
});
