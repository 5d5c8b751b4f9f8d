import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatNumeroUnique } from '@pwp/contracts';
import { comptesApi } from '@pwp/module-comptes/api';
import { solveDefi } from '@pwp/module-comptes/testing';
import { numerisationApi } from '@pwp/module-numerisation/api';
import { CorrectionList, PliDetail } from '@pwp/module-numerisation/contracts';
import {
  buildCategorie,
  buildDemande,
  onePage,
  startDocaposteDouble,
  startSneDouble,
} from '@pwp/module-numerisation/testing';
import { supportApi } from '@pwp/module-support/api';
import { GLPI_TOKENS, startGlpiDouble } from '@pwp/module-support/testing';
import {
  isOnMariadb,
  movableClock,
  startMailCatcher,
  startTestApi,
  type TestAnswer,
  type TestClient,
} from '@pwp/testing';
import { hasJava, startS3 } from '@pwp/testing/s3-service';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

/*
 * A person whom the portal knows everywhere is erased: nothing of the database, the files and the log names that person any more. With
 * MariaDB, files are in a bucket where this machine has Java. What the others keep: `removed-account.test.ts` of the embedded identity,
 * `person-places.test.ts` of the registry.
 */

const NUMERO = '0340819000040PWP01';
/** Names that stand nowhere else. */
const DEMANDEUR = { nom: 'QUELLENEC', prenom: 'Maïwenn', dateNaissance: '1984-12-21' };
const AGENT = {
  nom: 'TREGUIER',
  prenom: 'Ghislain',
  telephone: '0611223344',
  typeOrganisme: 'COMMUNE',
  organisme: 'Mairie de Kerlouan',
};
const ADRESSE = 'ghislain.treguier@kerlouan.test';
const NOUVELLE = 'g.treguier@kerlouan.test';
const REFERENT = {
  id: randomUUID(),
  email: 'referent@exemple.test',
  roles: ['referent'],
  guichets: [],
  perimetre: ['00002'],
} as const;
const ADMIN = { id: randomUUID(), email: 'admin@exemple.test', roles: ['administrateur'], guichets: [] } as const;
const HOUR = 3_600_000;

// Tokens and proofs of work use the real time.
const clock = movableClock(new Date());
const [sne, docaposte, glpi, mailbox] = await Promise.all([
  startSneDouble(),
  startDocaposteDouble(),
  startGlpiDouble(),
  startMailCatcher(),
]);
const s3 = isOnMariadb && hasJava() ? await startS3() : undefined;
const api = await startTestApi({
  modules: [numerisationApi, supportApi, comptesApi],
  clock,
  environment: {
    PWP_SMTP_URL: mailbox.url,
    PWP_LOG_LEVEL: 'debug',
    PWP_SNE_URL: sne.url,
    PWP_SNE_API_KEY: sne.apiKey,
    PWP_DOCAPOSTE_URL: docaposte.url,
    PWP_DOCAPOSTE_API_KEY: docaposte.apiKey,
    PWP_GLPI_URL: glpi.url,
    PWP_GLPI_APP_TOKEN: GLPI_TOKENS.appToken,
    PWP_GLPI_USER_TOKEN: GLPI_TOKENS.userToken,
    PWP_COMPTES_DEFI_SECRET: randomBytes(16).toString('hex'),
    ...(s3 !== undefined && {
      PWP_FILES_DIR: `s3://${s3.bucket}/fichiers`,
      PWP_FILES_S3_URL: s3.url,
      PWP_FILES_S3_ID: s3.accessKeyId,
      PWP_FILES_S3_SECRET: s3.secretKey,
    }),
  },
});
afterAll(async () => {
  await api.close();
  await Promise.all([sne.close(), docaposte.close(), glpi.close(), mailbox.stop(), s3?.stop()]);
});

const referent = api.as(REFERENT);
const admin = api.as(ADMIN);
/** The agent's account, made for the demande de compte, and its requests. */
let compteId: string;
let agent: TestClient;
/** Of the demandeur: one that was rejected. */
let rejected: string;

const ok = (answer: TestAnswer): unknown => {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body;
};
const deliver = async (): Promise<void> => {
  clock.advance(10 * 60_000);
  while ((await api.platform.outbox.deliverDue(api.platform.outboxHandlers)) > 0);
};
const codeOf = (to: string): string =>
  /#(\S+)/.exec(mailbox.mails.findLast((mail) => mail.to === to)?.text ?? '')?.[1] ?? '';
const pdf = (): Blob => new Blob([new Uint8Array(onePage(Buffer.from(randomUUID())))], { type: 'application/pdf' });
const fileForm = (name: string, fields: Record<string, string> = {}): FormData => {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('file', pdf(), name);
  return form;
};

/** Sends a pli about the demande. */
async function sendPli(client: TestClient): Promise<string> {
  const form = new FormData();
  form.set('numeroUnique', NUMERO);
  form.set('contexte', 'AJO');
  form.set('reference', `dossier ${DEMANDEUR.nom}`);
  form.set('files', pdf(), `bail ${DEMANDEUR.nom}.pdf`);
  const headers = { 'idempotency-key': randomUUID() };
  return PliDetail.parse(ok(await client.post('/api/numerisation/plis', { form, headers }))).transaction;
}

/** The demande de compte of the agent, until the account is open and its address was changed. */
async function openCompte(): Promise<void> {
  const preuve = await solveDefi(
    z.custom<Parameters<typeof solveDefi>[0]>().parse(ok(await api.anonymous.get('/api/comptes/defi'))),
  );
  const body = { ...AGENT, email: ADRESSE, guichets: ['00002'], motif: `Je suis ${AGENT.prenom} ${AGENT.nom}`, preuve };
  ok(await api.anonymous.post('/api/comptes/demandes', { body }));
  await deliver();
  ok(await api.anonymous.post('/api/comptes/demandes/confirmation', { body: { jeton: codeOf(ADRESSE) } }));
  const [demande] = await rowsOf('SELECT id FROM comptes_demandes WHERE email = :adresse', { adresse: ADRESSE });
  ok(
    await referent.post(`/api/comptes/demandes/${String(demande?.['id'])}/validation`, {
      body: { guichets: ['00002'] },
    }),
  );
  await deliver();
  compteId = (await api.identity.findByEmail(ADRESSE))?.id ?? '';

  // Tokens that are older than a change of address are refused: it was three days ago.
  clock.set(new Date(Date.now() - 72 * HOUR));
  ok(await referent.post(`/api/comptes/comptes/${compteId}/adresse`, { body: { email: NOUVELLE } }));
  await deliver();
  ok(await api.anonymous.post('/api/comptes/adresses/confirmation', { body: { jeton: codeOf(NOUVELLE) } }));
  clock.advance(49 * HOUR);
  await api.runJob('comptes.apply-adresses');
  await deliver();
  agent = api.as({ ...AGENT, id: compteId, email: NOUVELLE, guichets: ['00002'], sessionId: randomUUID() });
}

/** What the agent does about the demandeur. */
async function work(): Promise<void> {
  ok(await agent.get('/api/session'));
  ok(await agent.put('/api/preferences/essai.nom', { body: { value: { nom: AGENT.nom } } }));
  ok(await agent.get(`/api/numerisation/demandes/${NUMERO}`));
  ok(
    await agent
      .get(`/api/numerisation/demandes/${NUMERO}/pieces/1/contenu`)
      .then((answer) => ({ ...answer, status: 200 })),
  );
  ok(await agent.get(`/api/numerisation/fiches-de-transmission/${NUMERO}/contenu?contexte=AJO`));
  ok(await agent.post('/api/numerisation/recherche', { body: { texte: DEMANDEUR.nom } }));
  ok(await agent.get('/api/numerisation/plis/export.csv', { headers: { 'X-Numero-Unique': NUMERO } }));
  await agent.delete(`/api/numerisation/demandes/${NUMERO}/pieces/1`);

  rejected = await sendPli(agent);
  await deliver();
  docaposte.suivis.set(rejected, {
    transaction: rejected,
    statut: 'pieces-rejetees',
    dateStatut: clock.now().toISOString(),
    numeroUnique: NUMERO,
    motif: null,
    pieces: [{ nom: `bail ${DEMANDEUR.nom}.pdf`, etat: 'rejetee', motif: 'illisible' }],
  });
  clock.advance(HOUR);
  await api.runJob('numerisation.follow-statuts');
  const [correction] = CorrectionList.parse(ok(await agent.get('/api/numerisation/a-corriger'))).items;
  const drafted = z.object({ id: z.string() });
  for (const corrige of [undefined, correction?.id]) {
    const body = { contexte: 'AJO', numeroUnique: NUMERO, ...(corrige !== undefined && { corrige }) };
    const { id } = drafted.parse(ok(await agent.post('/api/numerisation/brouillons', { body })));
    const file = `/api/numerisation/brouillons/${id}/fichiers/${randomUUID()}`;
    ok(await agent.put(file, { form: fileForm(`avis ${DEMANDEUR.nom}.pdf`) }));
  }

  const piece = randomUUID();
  ok(await agent.put(`/api/support/pieces/${piece}`, { form: fileForm(`capture ${DEMANDEUR.nom}.pdf`) }));
  const body = {
    cas: 'autre-question',
    sujet: `Demande de ${DEMANDEUR.prenom} ${DEMANDEUR.nom}`,
    message: `La demande ${formatNumeroUnique(NUMERO)} est bloquée. ${AGENT.prenom} ${AGENT.nom}, ${AGENT.telephone}`,
    pieces: [piece],
  };
  ok(await agent.post('/api/support/tickets', { body, headers: { 'idempotency-key': randomUUID() } }));
  await deliver();
  const [ticket] = [...glpi.tickets.values()];
  if (ticket === undefined) throw new Error('GLPI has no ticket');
  const date = clock.now().toISOString().slice(0, 19).replace('T', ' ');
  ticket.followups.push({ id: 900, users_id: 9, date, content: `<p>Bonjour ${AGENT.nom}</p>`, is_private: 0 });
  ticket.date_mod = date;
  await api.runJob('support.follow-tickets');
  // One that waits for a ticket, and messages that wait in the outbox: a pli, a ticket, a mail.
  ok(await agent.put(`/api/support/pieces/${randomUUID()}`, { form: fileForm(`piece ${AGENT.nom}.pdf`) }));
  await sendPli(agent);
  ok(
    await agent.post('/api/support/tickets', {
      body: { cas: 'autre-question', sujet: NUMERO, message: NUMERO },
      headers: { 'idempotency-key': randomUUID() },
    }),
  );
  ok(await referent.post(`/api/comptes/comptes/${compteId}/courriel-activation`));
  ok(await admin.get(`/api/audit?acteur=${NOUVELLE}`));
}

/** A référent imports the address again, and an agent of another guichet knows the demandeur too. */
async function others(): Promise<void> {
  const csv = `nom;prenom;email;telephone;typeOrganisme;organisme;guichets\r\n${AGENT.nom};${AGENT.prenom};${NOUVELLE};${AGENT.telephone};COMMUNE;Mairie;00002`;
  const form = new FormData();
  form.append('file', new Blob([csv], { type: 'text/csv' }), 'comptes.csv');
  ok(await referent.post('/api/comptes/imports', { form }));
  const colleague = api.as({ id: randomUUID(), guichets: ['PWP01'] });
  ok(await colleague.get(`/api/numerisation/demandes/${NUMERO}`));
  await sendPli(colleague);
}

beforeAll(async () => {
  sne.demandes.set(NUMERO, buildDemande({ demandeur: DEMANDEUR, categories: [buildCategorie({ code: 'ID_CNI' })] }));
  api.identity.add({ ...REFERENT, guichets: [] });
  api.identity.add({ ...ADMIN, guichets: [] });
  await openCompte();
  await work();
  await others();
});

/** Where the bytes of the files are, also those of the bucket. */
const filesFolder = s3 === undefined ? join(api.folder, 'files') : s3.folder;
const rowsOf = (sql: string, replacements: Record<string, unknown> = {}) =>
  api.platform.database.sequelize.query<Record<string, unknown>>(sql, { replacements, type: QueryTypes.SELECT });

/** Where the database and the files hold one of these texts: « table.column ». */
async function placesOf(texts: readonly string[]): Promise<string[]> {
  const wanted = texts.map((text) => text.toLowerCase());
  const found = new Set<string>();
  const holds = (text: string) => wanted.some((one) => text.toLowerCase().includes(one));
  for (const table of await api.platform.database.sequelize.getQueryInterface().showAllTables()) {
    for (const row of await rowsOf(`SELECT * FROM ${table}`))
      for (const [column, value] of Object.entries(row))
        if (value !== null && holds(JSON.stringify(value))) found.add(`${table}.${column}`);
  }
  for (const entry of existsSync(filesFolder)
    ? await readdir(filesFolder, { recursive: true, withFileTypes: true })
    : []) {
    const path = join(entry.parentPath, entry.name);
    if (holds(path) || (entry.isFile() && holds(readFileSync(path, 'latin1')))) found.add(path);
  }
  return [...found].toSorted();
}
const storedFiles = async (): Promise<number> =>
  (await readdir(filesFolder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;

const ofDemandeur = [NUMERO, formatNumeroUnique(NUMERO), DEMANDEUR.nom, DEMANDEUR.prenom];
const ofAgent = [ADRESSE, NOUVELLE, AGENT.nom, AGENT.prenom, AGENT.telephone, AGENT.organisme];

test('a demandeur goes from everywhere, with the files', async () => {
  expect(await placesOf(ofDemandeur)).toEqual(
    expect.arrayContaining([
      'numerisation_brouillon_fichiers.nom',
      'numerisation_brouillons.demande',
      'numerisation_brouillons.numero_unique',
      'numerisation_consultations.numero_unique',
      'numerisation_corrections.numero_unique',
      'numerisation_fiches.numero_unique',
      'numerisation_pieces.nom',
      'numerisation_plis.demandeur',
      'numerisation_plis.numero_unique',
      'numerisation_plis.reference',
      'platform_notices.portal_detail',
      'support_pieces.nom',
      'support_tickets.message',
    ]),
  );
  const { personalData } = api.platform;
  const person = await personalData.identify({ type: 'demandeur', numeroUnique: NUMERO });
  const told = JSON.stringify(await personalData.tell(person));
  for (const text of [DEMANDEUR.nom, rejected, `avis ${DEMANDEUR.nom}.pdf`, `capture ${DEMANDEUR.nom}.pdf`])
    expect(told).toContain(text);

  const { isDone, erased } = await personalData.erase(person);
  expect(isDone).toBe(true);
  expect(erased).toMatchObject({ 'numerisation.plis': 3, 'numerisation.brouillons': 2, 'support.tickets': 2 });
  expect(await placesOf(ofDemandeur)).toEqual([]);
  // The one that waits for a ticket is the agent's.
  expect(await storedFiles()).toBe(1);
  // Nothing of the person leaves any more, and what waited for a pli or a ticket that is gone is over.
  const before = docaposte.deposits.length;
  await deliver();
  expect(docaposte.deposits).toHaveLength(before);
  expect(await rowsOf('SELECT topic FROM platform_outbox WHERE sent_at IS NULL')).toEqual([]);
  expect(
    await personalData.tell(await personalData.identify({ type: 'demandeur', numeroUnique: NUMERO })),
  ).toMatchObject({
    lieux: { numerisation: { plis: [], brouillons: [], fiches: [], consultations: [] }, support: { tickets: [] } },
  });
});

test('the holder of a compte goes from everywhere, whatever address is asked with', async () => {
  // Mails to the agent that have not left.
  ok(await referent.post(`/api/comptes/comptes/${compteId}/adresse`, { body: { email: 'encore@kerlouan.test' } }));
  expect(await placesOf(ofAgent)).toEqual(
    expect.arrayContaining([
      'comptes_adresses.ancienne',
      'comptes_demandes.telephone',
      'comptes_import_lignes.email',
      'platform_audit.actor_email',
      'platform_audit.state_after',
      'platform_audit.target_label',
      'platform_outbox.payload',
      'platform_preferences.value',
    ]),
  );
  const { personalData } = api.platform;
  const person = await personalData.identify({ type: 'compte', adresse: ADRESSE.toUpperCase() });
  expect(person).toMatchObject({ ids: [compteId], adresses: expect.arrayContaining([ADRESSE, NOUVELLE]) as unknown });
  const told = await personalData.tell(person);
  expect(told.lieux['identite']).toMatchObject({ comptes: [{ email: NOUVELLE, telephone: AGENT.telephone }] });
  expect(told.lieux['comptes']).toMatchObject({ demandes: [{ email: ADRESSE, telephone: AGENT.telephone }] });
  const acts = await rowsOf('SELECT id, at, action, actor_id, target_type, target_id FROM platform_audit ORDER BY id');

  clock.set(new Date(Date.now() + 60_000));
  const { isDone, erased, reference } = await personalData.erase(person);
  expect(isDone).toBe(true);
  expect(await api.identity.find(compteId)).toBeUndefined();
  expect((await agent.get('/api/session')).status).toBe(401);
  expect(await placesOf(ofAgent)).toEqual([]);
  expect(await storedFiles()).toBe(0);

  // What was done, when and by which account stays in the trail; the erasure is there with its counts.
  const after = await rowsOf('SELECT id, at, action, actor_id, target_type, target_id FROM platform_audit ORDER BY id');
  expect(after.slice(0, acts.length)).toEqual(acts);
  expect((ok(await admin.get('/api/audit?action=platform.erase-person')) as { items: unknown[] }).items).toMatchObject([
    {
      phrase: 'Données d’une personne effacées : un compte',
      cible: { id: reference },
      apres: { lieux: erased },
    },
    { cible: { libelle: 'un demandeur' } },
  ]);
});

test('no line of the log names either of them', () => {
  const log = api.logs.join('').toLowerCase();
  expect(log).toContain('a person was erased');
  for (const text of [...ofDemandeur, ...ofAgent].filter((one) => one !== AGENT.organisme))
    expect(log).not.toContain(text.toLowerCase());
});

test('an account that the identity does not give up now is gone once it answers', async () => {
  const id = randomUUID();
  api.identity.add({ id, email: 'parti@exemple.test', nom: 'PARTI', prenom: 'Yann' });
  const { personalData } = api.platform;
  const person = await personalData.identify({ type: 'compte', adresse: 'parti@exemple.test' });
  api.identity.breakDown();
  expect(await personalData.erase(person)).toMatchObject({ isDone: false });
  await expect(api.runJob('platform.erase-persons')).rejects.toThrow(/1 erasure/);
  api.identity.mend();
  await api.runJob('platform.erase-persons');
  expect(await api.identity.find(id)).toBeUndefined();
  expect(await rowsOf('SELECT * FROM platform_erasures')).toEqual([]);
});

test('the trail takes a changed name within an erasure alone, and never another act, time or actor', async () => {
  const { sequelize } = api.platform.database;
  const refused = /audit|Validation error/;
  await expect(sequelize.query(`UPDATE platform_audit SET actor_email = ''`)).rejects.toThrow(refused);
  await expect(sequelize.query('DELETE FROM platform_audit')).rejects.toThrow(refused);
  await sequelize.query(`INSERT INTO platform_audit_opening (id, deletes_before) VALUES ('x', 0)`);
  for (const change of ["action = 'x'", 'at = 0', "actor_id = 'x'", "target_id = 'x'"])
    await expect(sequelize.query(`UPDATE platform_audit SET ${change}`)).rejects.toThrow(refused);
  await expect(sequelize.query('DELETE FROM platform_audit')).rejects.toThrow(refused);
  await sequelize.query('DELETE FROM platform_audit_opening');
});
