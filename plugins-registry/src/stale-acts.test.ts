import { ModuleSummaries, type ModuleSummary } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { startTestRegistry, testModule, type TestRegistry } from './testing/test-registry.ts';

/** A registry where `tous` got three releases of one module in turn. */
async function startWithMoves() {
  const registry = await startTestRegistry();
  const versions: string[] = [];
  for (const text of ['1', '2', '3']) versions.push(await registry.publish(testModule('essai', text), 'tous'));
  const [first = '', second = '', third = ''] = versions;
  return { registry, first, second, third };
}

const act = ({ call }: Pick<TestRegistry, 'call'>, verb: string, body: object) =>
  call(`/registry/v1/modules/essai/${verb}`, { body });

async function read({ call }: Pick<TestRegistry, 'call'>): Promise<ModuleSummary> {
  const { items } = ModuleSummaries.parse(JSON.parse((await call('/registry/v1/modules')).text));
  if (items[0] === undefined) throw new Error('The module is at the registry.');
  return items[0];
}

const CHANGED = { status: 409, text: expect.stringContaining('"code":"module-modifie"') as string };

test('of two rollbacks decided on the same state only one applies, whichever process they reach', async () => {
  const { registry, first, second } = await startWithMoves();
  const other = await registry.again();
  const { moved, before } = await read(registry);
  expect(before).toEqual({ tous: second });
  const answers = await Promise.all([act(registry, 'rollback', { moved }), act(other, 'rollback', { moved })]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  await registry.stop();
  const again = await registry.again();
  expect(await again.given()).toEqual({ essai: second });

  expect((await act(again, 'rollback', { moved: (await read(again)).moved })).status).toBe(200);
  expect(await again.given()).toEqual({ essai: first });
});

test('a rollback without a precondition always applies', async () => {
  const { registry, first } = await startWithMoves();
  for (const body of [{}, { reason: 'Écran blanc' }]) expect((await act(registry, 'rollback', body)).status).toBe(200);
  expect(await registry.given()).toEqual({ essai: first });
});

test('a promotion is refused when the module moved since its caller read it', async () => {
  const { registry, second, third } = await startWithMoves();
  const { moved } = await read(registry);
  await act(registry, 'rollback', { moved });
  expect(await act(registry, 'promote', { ring: 'tous', version: third, moved })).toMatchObject(CHANGED);
  expect(await registry.given()).toEqual({ essai: second });
});

test('enabling is refused when the module was disabled for another reason meanwhile', async () => {
  const { registry } = await startWithMoves();
  await act(registry, 'disable', { reason: 'Panne', disabled: null });
  expect(await act(registry, 'disable', { reason: 'Lenteur', disabled: null })).toMatchObject(CHANGED);
  await act(registry, 'disable', { reason: 'Fuite de données' });
  expect(await act(registry, 'enable', { disabled: 'Panne' })).toMatchObject(CHANGED);
  expect((await read(registry)).disabled).toBe('Fuite de données');
  expect((await act(registry, 'enable', { disabled: 'Fuite de données' })).status).toBe(204);
  expect((await read(registry)).disabled).toBeNull();
});

test('a module that never moved has no move to undo', async () => {
  const registry = await startTestRegistry();
  await registry.publish(testModule('essai'));
  expect(await read(registry)).toMatchObject({ moved: 0, before: null });
});
