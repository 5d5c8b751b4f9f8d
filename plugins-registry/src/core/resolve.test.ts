import { ModuleDeclaration, type ReleaseStatement } from '@pwp/contracts';
import { expect, test } from 'vitest';
import type { RegistryEvent } from './registry-event.ts';
import { applyLine, emptyState } from './registry-state.ts';
import { composeStatement, entryOf, entryWithoutRelease } from './release-statement.ts';
import { MOST_FORMER, resolveEntries, type FolderBuild } from './resolve.ts';

/** A state where `count` modules each got a second release, in order. */
function stateOf(count: number) {
  const state = emptyState();
  const apply = (event: RegistryEvent) =>
    applyLine(state, { sequence: state.sequence + 1, at: new Date(0), actor: 'test', event });
  for (const said of ['1', '2']) {
    for (let index = 0; index < count; index += 1) {
      const id = `module-${index}`;
      const declaration = ModuleDeclaration.parse({
        id,
        title: id,
        path: `/${id}`,
        icon: 'fr-icon-mail-line',
        order: index,
      });
      const statement = composeStatement(declaration, [{ name: 'main.js', role: 'entry', bytes: Buffer.from(said) }]);
      apply({ kind: 'publish', statement, bytes: 1, key: '', signature: '', counterSignature: '' });
      apply({ kind: 'move', channels: { [id]: { tous: statement.version } } });
    }
  }
  return { state, apply };
}

/** The given and previous versions of the only module. */
const givenOf = (
  state: ReturnType<typeof stateOf>['state'],
  build: FolderBuild,
  isSound: (version: string) => boolean = () => true,
) =>
  resolveEntries(state, [build], ['tous'], (_module, version) => isSound(version)).map(({ release, previous }) => [
    release?.version,
    previous?.version,
  ]);

test('the build of the folder precedes the first release, and remains when all releases are altered', () => {
  const { state, apply } = stateOf(0);
  const declaration = ModuleDeclaration.parse({
    id: 'essai',
    title: 'Essai',
    path: '/essai',
    icon: 'fr-icon-mail-line',
    order: 1,
  });
  const statementOf = (said: string) =>
    composeStatement(declaration, [{ name: 'main.js', role: 'entry', bytes: Buffer.from(said) }]);
  const [shipped, first, second] = ['shipped', 'first', 'second'].map(statementOf);
  if (shipped === undefined || first === undefined || second === undefined) throw new Error('There are three.');
  const build = { declaration, entry: entryOf(shipped) };
  const publish = (statement: typeof first) =>
    apply({ kind: 'publish', statement, bytes: 1, key: '', signature: '', counterSignature: '' });
  const give = (channels: Record<string, string>) => apply({ kind: 'move', channels: { essai: channels } });

  apply({ kind: 'adopt', module: 'essai' });
  expect(givenOf(state, build)).toEqual([[shipped.version, undefined]]);
  for (const statement of [first, second]) publish(statement);
  give({ tous: first.version });
  expect(givenOf(state, build)).toEqual([[first.version, shipped.version]]);
  give({ tous: second.version });
  expect(givenOf(state, build)).toEqual([[second.version, first.version]]);
  expect(givenOf(state, build, (version) => version !== second.version)).toEqual([[first.version, shipped.version]]);
  expect(givenOf(state, build, () => false)).toEqual([[shipped.version, undefined]]);
  give({ 'guichet:00002': second.version });
  const [pilot] = resolveEntries(state, [build], ['tous', 'guichet:00002'], () => true);
  expect([pilot?.release?.version, pilot?.previous?.version]).toEqual([second.version, shipped.version]);
  give({});
  expect(givenOf(state, build)).toEqual([[shipped.version, second.version]]);
  // A published copy of the folder's build is the same release, wherever it is stored.
  publish(shipped);
  give({ tous: shipped.version });
  expect(givenOf(state, build)).toEqual([[shipped.version, second.version]]);
  expect(givenOf(state, build, () => false)).toEqual([[shipped.version, undefined]]);

  const unbuilt = { declaration, entry: entryWithoutRelease(declaration) };
  expect(givenOf(state, unbuilt, () => false)).toEqual([[undefined, undefined]]);
});

test('a release that fails falls down the rings of the person, then to what stood before', () => {
  const { state, apply } = stateOf(1);
  const releases = [...(state.modules.get('module-0')?.releases.values() ?? [])].map(({ statement }) => statement);
  const [{ version: before, declaration }, { version: everybodys }] = releases as [ReleaseStatement, ReleaseStatement];
  const [pilots = '', guichets = ''] = ['3', '4'].map((said) => {
    const statement = composeStatement(declaration, [{ name: 'main.js', role: 'entry', bytes: Buffer.from(said) }]);
    apply({ kind: 'publish', statement, bytes: 1, key: '', signature: '', counterSignature: '' });
    return statement.version;
  });
  // The guichet had its release before anybody else had one of these.
  apply({ kind: 'move', channels: { 'module-0': { 'guichet:00002': guichets } } });
  apply({
    kind: 'move',
    channels: { 'module-0': { 'guichet:00002': guichets, tous: everybodys, 'role:referent': pilots } },
  });
  const given = (rings: string[], ...altered: string[]) =>
    resolveEntries(state, [], rings, (_module, version) => !altered.includes(version)).map(({ release, previous }) => [
      release?.version,
      previous?.version,
    ]);

  const all = ['tous', 'role:referent', 'guichet:00002'];
  expect(given(all)).toEqual([[guichets, pilots]]);
  expect(given(all, guichets)).toEqual([[pilots, everybodys]]);
  expect(given(all, guichets, pilots)).toEqual([[everybodys, before]]);
  expect(given(all, guichets, pilots, everybodys)).toEqual([[before, undefined]]);
  expect(given(['tous', 'guichet:00002'], guichets)).toEqual([[everybodys, before]]);
  expect(given(['tous'])).toEqual([[everybodys, before]]);
});

const formerOf = (state: ReturnType<typeof stateOf>['state']) =>
  resolveEntries(state, [], ['tous'], () => true)
    .filter(({ previous }) => previous !== undefined)
    .map(({ id }) => id);

test('a manifest has previous releases for a limited number of modules, those that moved last', () => {
  expect(formerOf(stateOf(MOST_FORMER).state)).toHaveLength(MOST_FORMER);
  const { state, apply } = stateOf(MOST_FORMER + 2);
  expect(resolveEntries(state, [], ['tous'], () => true)).toHaveLength(MOST_FORMER + 2);
  expect(formerOf(state)).toHaveLength(MOST_FORMER);
  expect(formerOf(state)).not.toContain('module-0');
  expect(formerOf(state)).not.toContain('module-1');
  const [first] = state.modules.get('module-0')?.releases.keys() ?? [];
  apply({ kind: 'move', channels: { 'module-0': { tous: first ?? '' } } });
  expect(formerOf(state)).toContain('module-0');
  expect(formerOf(state)).not.toContain('module-2');
});
