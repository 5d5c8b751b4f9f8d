import { defineApiModule, recordPurge, type Audit, type Exports, type ModuleContext } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';

/* A module writes its own acts in the trail, and nobody else's. */

let audit: Audit;
let exports: Exports;
let reading: Audit;

/** A module that keeps what it was given. */
const essai = defineApiModule({
  id: 'essai',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start(context: ModuleContext<unknown>) {
    ({ audit, exports } = context);
    return { routes: [] };
  },
});

/** A module that reads accounts. */
const lecteur = defineApiModule({
  id: 'lecteur',
  needs: { identity: ['read'] },
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start(context) {
    reading = context.audit;
    return { routes: [] };
  },
});

const api = await startTestApi({ modules: [essai, lecteur] });
afterAll(() => api.close());

const cible = { type: 'note', id: '1', libelle: 'Note' };
const account = {
  id: 'agent',
  email: 'agent@pwp.test',
  prenom: '',
  nom: '',
  roles: [],
  guichets: [],
  perimetre: [],
  sessionId: '',
  profileComplete: true,
  typeOrganisme: 'COMMUNE',
};
const record = (action: string) => audit.record({ action, cible, origine: 'essai' });
async function* nothing(): AsyncGenerator<Uint8Array> {
  yield* [];
}
const send = (action: string) =>
  exports.send({ account, origin: 'essai', signal: new AbortController().signal, action, cible, filtres: {} }, () =>
    Promise.resolve({ filename: 'a.csv', type: 'text/csv', lignes: 0, body: nothing() }),
  );
const purge = (job: string) => recordPurge(audit, { job, lieu: 'Notes', supprimes: 1, limite: new Date(0) });

async function acts(): Promise<[action: string, origine: string][]> {
  const { body } = await api.as({ roles: ['administrateur'] }).get('/api/audit');
  const { items } = z.object({ items: z.array(z.object({ action: z.string(), origine: z.string() })) }).parse(body);
  return items.map(({ action, origine }) => [action, origine]);
}

test('a module writes its acts, its exports and what its jobs purged', async () => {
  await record('essai.close-note');
  await send('essai.export-notes');
  await purge('essai.purge-notes');
  expect((await acts()).slice(0, 3)).toEqual([
    ['platform.purge', 'essai.purge-notes'],
    ['essai.export-notes', 'essai'],
    ['essai.close-note', 'essai'],
  ]);
});

test.each(['voisin.delete-note', 'platform.open-guichet', 'essai-bis.close-note', 'essai', 'close-note'])(
  'the act « %s » of somebody else is refused, in the trail and for an export, and the transaction with it',
  async (action) => {
    const before = await acts();
    const refused = `essai: the act « ${action} » is not the module's: its acts begin with « essai. ».`;
    await expect(
      api.platform.database.transaction(async () => {
        await record('essai.close-note');
        await record(action);
      }),
    ).rejects.toThrow(refused);
    await expect(send(action)).rejects.toThrow(refused);
    expect(await acts()).toEqual(before);
  },
);

test('a purge in the name of another’s job is refused', async () => {
  const before = await acts();
  await expect(purge('voisin.purge-notes')).rejects.toThrow('« voisin.purge-notes » is not the module');
  expect(await acts()).toEqual(before);
});

test('a module reads its own acts on a target, and those of all on an account where it may read accounts', async () => {
  const { audit: trail } = api.platform;
  const on = (type: string) => ({ type, id: 'lu', libelle: 'Lu' });
  for (const type of ['compte', 'dossier'])
    for (const action of ['essai.a', 'essai-bis.a', 'platform.a', 'lecteur.a'])
      await trail.record({ action, cible: on(type), avant: { mot: 'secret' }, origine: 'test' });
  const read = async (by: Audit, type: string) => (await by.historyOf(on(type))).map(({ action }) => action);
  expect(await read(audit, 'compte')).toEqual(['essai.a']);
  expect(await read(audit, 'dossier')).toEqual(['essai.a']);
  expect(await read(reading, 'compte')).toEqual(['lecteur.a', 'platform.a', 'essai-bis.a', 'essai.a']);
  expect(await read(reading, 'dossier')).toEqual(['lecteur.a']);
});

test("acts of others leave no less room for the module's own", async () => {
  const cibleLue = { type: 'dossier', id: 'plein', libelle: 'Plein' };
  await api.platform.audit.record({ action: 'essai.premier', cible: cibleLue, origine: 'test' });
  await api.platform.database.transaction(async () => {
    for (let rank = 0; rank < 200; rank += 1)
      await api.platform.audit.record({ action: 'platform.autre', cible: cibleLue, origine: 'test' });
  });
  expect((await audit.historyOf(cibleLue)).map(({ action }) => action)).toEqual(['essai.premier']);
});

test('a module is given no way to read the whole trail', () => {
  expect(Object.keys(audit).toSorted()).toEqual(['historyOf', 'record']);
  expect(Object.keys(exports).toSorted()).toEqual(['inThread', 'send']);
});
