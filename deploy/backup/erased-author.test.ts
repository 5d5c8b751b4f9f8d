import { randomUUID } from 'node:crypto';
import { communicationApi } from '@pwp/module-communication/api';
import { RedactionDetail } from '@pwp/module-communication/contracts';
import { startTestApi, type TestAnswer, type TestClient } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { afterAll, expect, test } from 'vitest';

/* An account that wrote, reviewed and read publications, and that one names, is erased: what was published stays, and names nobody. */

const AUTHOR = { id: randomUUID(), email: 'soizic.kervadec@kerlouan.test', nom: 'KERVADEC', prenom: 'Soizic' };
const OTHER = { id: randomUUID(), email: 'referent@exemple.test' };
const REFERENT = { roles: ['referent' as const], perimetre: ['00002'] };
const PATH = '/api/communication';

const api = await startTestApi({ modules: [communicationApi] });
afterAll(() => api.close());
for (const one of [AUTHOR, OTHER]) api.identity.add({ ...one, perimetre: REFERENT.perimetre });
const author = api.as({ ...AUTHOR, ...REFERENT, sessionId: randomUUID() });
const other = api.as({ ...OTHER, ...REFERENT });

const detail = ({ status, body, text }: TestAnswer): RedactionDetail => {
  if (status !== 200) throw new Error(`${status} ${text}`);
  return RedactionDetail.parse(body);
};

async function draft(by: TestClient, comptes: string[]): Promise<RedactionDetail> {
  const audience = { territoires: [], typesOrganisme: [], guichets: ['00002'], roles: [], comptes };
  const contenu = {
    genre: 'article',
    niveau: 'information',
    theme: 'portail',
    titre: 'Horaires',
    resume: '',
    texte: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Le samedi.' }] }] },
    debut: null,
    fin: null,
    motifCorrection: '',
    aRelireParTous: false,
    audience,
  };
  return detail(await by.put(`${PATH}/redaction/publications/${randomUUID()}`, { body: { revision: 0, contenu } }));
}

async function publish(by: TestClient, reviewer: TestClient, comptes: string[] = []): Promise<string> {
  const { id, revision } = await draft(by, comptes);
  const handed = detail(await by.post(`${PATH}/redaction/publications/${id}/soumission`, { body: { revision } }));
  const body = { revision: handed.revision, decision: 'publier' };
  return detail(await reviewer.post(`${PATH}/redaction/publications/${id}/relecture`, { body })).id;
}

/** Where the database holds one of these texts: « table.column ». */
async function placesOf(texts: readonly string[]): Promise<string[]> {
  const { sequelize } = api.platform.database;
  const found = new Set<string>();
  for (const table of await sequelize.getQueryInterface().showAllTables())
    for (const row of await sequelize.query<Record<string, unknown>>(`SELECT * FROM ${table}`, {
      type: QueryTypes.SELECT,
    }))
      for (const [column, value] of Object.entries(row)) {
        const said = (JSON.stringify(value) ?? '').toLowerCase();
        if (texts.some((text) => said.includes(text.toLowerCase()))) found.add(`${table}.${column}`);
      }
  return [...found].toSorted();
}

test('an author, reviewer and reader who is named in an audience goes, and the publications stay', async () => {
  const written = await publish(author, other);
  const reviewed = await publish(other, author, [AUTHOR.id]);
  await author.put(`${PATH}/publications/${reviewed}/lecture`, { body: { versionALire: 1 } });
  const unfinished = await draft(author, []);
  const names = [AUTHOR.email, AUTHOR.nom, AUTHOR.prenom];
  expect(await placesOf(names)).toEqual(
    expect.arrayContaining([
      'communication_publications.auteur_nom',
      'communication_publications.relecteur_nom',
      'communication_versions.auteur_nom',
      'communication_versions.relecteur_nom',
      'platform_audit.actor_email',
    ]),
  );
  const { personalData } = api.platform;
  const person = await personalData.identify({ type: 'compte', adresse: AUTHOR.email });
  const told = (await personalData.tell(person)).lieux['communication'];
  expect(told).toMatchObject({ publications: [{ etat: 'publiee' }, { etat: 'brouillon' }], lectures: [{}] });

  const { isDone, erased } = await personalData.erase(person);
  expect([isDone, erased]).toMatchObject([
    true,
    { 'communication.brouillons': 1, 'communication.lectures': 1, 'communication.publications': 1 },
  ]);
  expect(await placesOf(names)).toEqual([]);
  // The id alone stays, of nobody: who has read is gone with the rest.
  expect(await placesOf([AUTHOR.id])).not.toContain('communication_lectures.account_id');
  for (const id of [written, reviewed])
    expect((await other.get(`${PATH}/redaction/publications/${id}`)).body).toMatchObject({ titre: 'Horaires' });
  expect((await other.get(`${PATH}/redaction/publications/${unfinished.id}`)).status).toBe(404);
  // A second erasure finds nothing.
  expect((await personalData.tell(person)).lieux['communication']).toMatchObject({ lectures: [] });
});
