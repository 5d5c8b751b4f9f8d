import { movableClock, startTestApi } from '@pwp/testing';
import { afterAll, afterEach, expect, test } from 'vitest';

const clock = movableClock(new Date('2026-11-30T08:00:00.000Z'));
const api = await startTestApi({ clock });
afterAll(() => api.close());
const admin = api.as({ id: 'admin', email: 'admin@pwp.test', roles: ['administrateur'] });
const agent = api.as({ roles: ['professionnel', 'referent'], guichets: ['00002'], perimetre: ['00002'] });

const REGLAGE = '/api/bandeau/reglage';
const MAINTENANCE = { texte: 'Maintenance ce soir, de 20 h à 22 h.', debut: null, fin: null };
const put = (body: object, client = admin) => client.put(REGLAGE, { body });
/** The text that every page shows now. */
async function shown(): Promise<string | null> {
  const { status, body } = await api.anonymous.get('/api/bandeau');
  expect(status).toBe(200);
  return (body as { bandeau: { texte: string } | null }).bandeau?.texte ?? null;
}
async function phrases(): Promise<string[]> {
  const { body } = await admin.get('/api/audit?cible=Bandeau');
  return (body as { items: { phrase: string }[] }).items.map(({ phrase }) => phrase);
}

afterEach(async () => {
  await admin.delete(REGLAGE);
});

test('anybody reads the message; administrators alone set and remove it', async () => {
  expect(await shown()).toBeNull();
  const calls = [
    ['get', undefined],
    ['put', MAINTENANCE],
    ['delete', undefined],
  ] as const;
  for (const [method, body] of calls) {
    const request = body === undefined ? {} : { body };
    expect([method, (await api.anonymous[method](REGLAGE, request)).status]).toEqual([method, 401]);
    expect([method, (await agent[method](REGLAGE, request)).status]).toEqual([method, 403]);
  }
  expect(await shown()).toBeNull();
});

test('a message is on every page at once, is another one when it changes, and is gone when it is removed', async () => {
  const idOf = async () => ((await api.anonymous.get('/api/bandeau')).body as { bandeau: { id: string } }).bandeau.id;
  const before = await phrases();
  expect((await put(MAINTENANCE)).status).toBe(204);
  expect(await shown()).toBe(MAINTENANCE.texte);
  expect((await admin.get(REGLAGE)).body).toEqual({ bandeau: MAINTENANCE });
  const first = await idOf();
  clock.advance(1_000);
  await put({ ...MAINTENANCE, texte: 'Maintenance reportée à demain.' });
  expect(await shown()).toBe('Maintenance reportée à demain.');
  expect(await idOf()).not.toBe(first);
  expect((await admin.delete(REGLAGE)).status).toBe(204);
  expect(await shown()).toBeNull();
  // Removed twice, it leaves one trace.
  expect((await admin.delete(REGLAGE)).status).toBe(204);
  expect((await phrases()).slice(0, -before.length || undefined)).toEqual([
    'A retiré le bandeau',
    'A affiché un bandeau sur toutes les pages',
    'A affiché un bandeau sur toutes les pages',
  ]);
});

test('it is shown from its beginning until its end, and kept for administrators before and after', async () => {
  const at = (hours: number) => new Date(clock.now().getTime() + hours * 3_600_000).toISOString();
  const bandeau = { texte: 'Maintenance', debut: at(1), fin: at(3) };
  await put(bandeau);
  const seen: (string | null)[] = [];
  for (const hours of [0, 1, 1, 1]) {
    clock.advance(hours * 3_600_000);
    seen.push(await shown());
  }
  expect(seen).toEqual([null, 'Maintenance', 'Maintenance', null]);
  expect((await admin.get(REGLAGE)).body).toEqual({ bandeau });
});

test.each([
  ['an empty text', { texte: '  ' }, 'Saisissez le texte du bandeau.'],
  ['a text that is too long', { texte: 'é'.repeat(301) }, '300 caractères'],
  ['a text of several lines', { texte: 'a\nb' }, 'en une ligne'],
  ['an end before the beginning', { debut: '2027-01-02T00:00:00Z', fin: '2027-01-01T00:00:00Z' }, 'après le début'],
  ['an end that has passed', { fin: '2026-01-01T00:00:00Z' }, 'déjà passée'],
  ['a date that is none', { debut: 'demain' }, ''],
])('%s is refused, and nothing changes', async (_what, given, word) => {
  const { status, body } = await put({ ...MAINTENANCE, ...given });
  expect([status, body]).toEqual([400, expect.objectContaining({ code: 'requete-invalide' })]);
  expect(JSON.stringify(body)).toContain(word);
  expect(await shown()).toBeNull();
});

test('what stands in a text stays text, accents, quotes and emoji too', async () => {
  const texte = `L’« accès » <b>reste</b> 'ouvert' & "sûr" % \\ 🏠`;
  await put({ ...MAINTENANCE, texte });
  expect(await shown()).toBe(texte);
  await put({ ...MAINTENANCE, texte: '🏠'.repeat(150) });
  expect(await shown()).toBe('🏠'.repeat(150));
});
