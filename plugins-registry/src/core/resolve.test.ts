import { ModuleDeclaration } from '@pwp/contracts';
import { expect, test } from 'vitest';
import type { RegistryEvent } from './registry-event.ts';
import { applyLine, emptyState } from './registry-state.ts';
import { composeStatement } from './release-statement.ts';
import { MOST_FORMER, resolveEntries } from './resolve.ts';

/** A journal in which so many modules got a second release, in the order of their numbers. */
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

const formerOf = (state: ReturnType<typeof stateOf>['state']) =>
  resolveEntries(state, [], ['tous'], () => true)
    .filter(({ previous }) => previous !== undefined)
    .map(({ id }) => id);

test('a manifest names the former release of the modules that moved last, and of no more than a page can carry', () => {
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
