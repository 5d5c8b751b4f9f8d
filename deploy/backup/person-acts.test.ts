import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numerisationApi } from '@pwp/module-numerisation/api';
import { buildPli, insertDemoPlis, startDocaposteDouble, startSneDouble } from '@pwp/module-numerisation/testing';
import { startTestApi } from '@pwp/testing';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { erasuresSince } from './erasure-list.ts';
import { askPerson, erasePerson, exportPerson } from './person-acts.ts';

const NUMERO = '0340819000040PWP01';
const [sne, docaposte] = await Promise.all([startSneDouble(), startDocaposteDouble()]);
const api = await startTestApi({
  modules: [numerisationApi],
  environment: {
    PWP_SNE_URL: sne.url,
    PWP_SNE_API_KEY: sne.apiKey,
    PWP_DOCAPOSTE_URL: docaposte.url,
    PWP_DOCAPOSTE_API_KEY: docaposte.apiKey,
  },
});
const folder = await mkdtemp(join(tmpdir(), 'pwp-person-'));
const identity = await generateX25519Identity();
const list = { folder, recipient: await identityToRecipient(identity) };
afterAll(async () => {
  await api.close();
  await Promise.all([sne.close(), docaposte.close(), rm(folder, { recursive: true })]);
});

/** An operator who gives these answers. */
function talking(...answers: string[]) {
  const said: string[] = [];
  return { said, ask: () => Promise.resolve(answers.shift() ?? ''), say: (line: string) => void said.push(line) };
}
const { personalData } = api.platform;
const demandeur = { type: 'demandeur' as const, numeroUnique: NUMERO };
const kept = async () => Object.keys(await personalData.count(await personalData.identify(demandeur)));

beforeAll(() =>
  insertDemoPlis([buildPli({ numeroUnique: NUMERO, demandeur: { nom: 'Quellenec', prenom: 'Maïwenn' } })]),
);

test('a person is asked for by address or number, and nobody else is taken', async () => {
  expect(await askPerson('demandeur', talking('034 08 19 000040 pwp01'))).toEqual(demandeur);
  expect(await askPerson('demandeur', talking(' ab12cd34ef56g '))).toEqual({
    type: 'demandeur',
    numeroUnique: 'ab12cd34ef56g',
  });
  expect(await askPerson('compte', talking(' agent@pwp.test '))).toEqual({ type: 'compte', adresse: 'agent@pwp.test' });
  await expect(askPerson('demandeur', talking('0340819'))).rejects.toThrow(/18 caractères/);
  await expect(askPerson('compte', talking('agent'))).rejects.toThrow(/adresse/);
  await expect(askPerson('agent', talking())).rejects.toThrow(/De qui/);
});

test('what is kept of a person is written into a new file that others cannot read', async () => {
  const file = join(folder, 'export.json');
  const talk = talking();
  await exportPerson(personalData, demandeur, file, talk);
  expect(await readFile(file, 'utf8')).toContain('QUELLENEC Maïwenn');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(talk.said.join('\n')).toContain('numerisation.plis : 1');
  await expect(exportPerson(personalData, demandeur, file, talk)).rejects.toThrow(/EEXIST/);
});

test('a person who is not said twice stays; who is goes, and a restore will know it', async () => {
  await expect(erasePerson(personalData, demandeur, list, talking('1110920020745G1175'))).rejects.toThrow(
    /rien n’est effacé/,
  );
  expect((await kept()).length).toBeGreaterThan(0);
  expect((await readdir(folder)).filter((name) => name.startsWith('effacement'))).toEqual([]);

  const talk = talking(NUMERO);
  expect(await erasePerson(personalData, demandeur, list, talk)).toBe(true);
  expect(await kept()).toEqual([]);
  expect(talk.said.join('\n')).not.toMatch(/Quellenec|0340819/i);
  expect(await erasuresSince(folder, new Date(0), identity)).toMatchObject([
    { person: { numeroUnique: NUMERO, noms: ['QUELLENEC Maïwenn'] } },
  ]);
  expect(await erasuresSince(folder, new Date(Date.now() + 2_000), identity)).toEqual([]);
});
