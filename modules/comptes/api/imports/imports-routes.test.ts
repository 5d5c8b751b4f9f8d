import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestClient } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { Import } from '../../contracts/index.ts';
import { startComptesApi } from '../../testing/start-comptes-api.ts';
import { ImportLigneModel } from './import-ligne-model.ts';

let round = 0;

const IMPORTS = '/api/comptes/imports';
const HEADING = 'nom;prenom;email;telephone;typeOrganisme;organisme;guichets';

const api = await startComptesApi();
afterAll(() => api.close());
beforeEach(() => {
  api.identity.mend();
  round += 1;
});

const email = (index: number) => `import-${round}-${index}@exemple.test`;
const line = (index: number, guichets = '00002') =>
  `NOM${index};Prénom;${email(index)};0102030405;COMMUNE;Mairie;${guichets}`;
const csv = (...lines: string[]) => [HEADING, ...lines].join('\r\n');

function send(content: string | Uint8Array<ArrayBuffer>, client: TestClient = api.referent) {
  const form = new FormData();
  form.append('file', new Blob([content], { type: 'text/csv' }), 'comptes.csv');
  return client.post(IMPORTS, { form });
}
const check = async (content: string | Uint8Array<ArrayBuffer>, client?: TestClient) =>
  Import.parse((await send(content, client)).body);
const launch = (id: string, client = api.referent) => client.post(`${IMPORTS}/${id}/lancement`);
const read = async (id: string) => Import.parse((await api.referent.get(`${IMPORTS}/${id}`)).body);
const accounts = () => api.identity.list({ texte: `import-${round}-` });

describe('a dry run', () => {
  test('only the last ten of a référent are kept, and those that were launched', async () => {
    const launched = await check(csv(line(1)));
    await launch(launched.id);
    const trials: string[] = [];
    for (let at = 0; at < 12; at += 1) {
      api.clock.advance(1_000);
      trials.push((await check(csv(line(2), line(3)))).id);
    }
    const status = async (id: string) => (await api.referent.get(`${IMPORTS}/${id}`)).status;
    expect(await Promise.all(trials.map(status))).toEqual([404, 404, ...Array.from({ length: 10 }, () => 200)]);
    expect(await ImportLigneModel.count({ where: { importId: trials } })).toBe(20);
    expect(await status(launched.id)).toBe(200);
  });

  test('returns the errors of each line and creates nothing', async () => {
    api.identity.add({ id: `connu-${round}`, email: email(1) }, ['00002']);
    const answer = await send(
      csv(
        line(1),
        line(2, '00002 pwp01'),
        line(3, 'ZZZZZ'),
        line(4, '00002 G1175'),
        `;Prénom;faux;0102030405;COMMUNE;Mairie;`,
        line(2),
      ),
    );
    expect(answer.status).toBe(201);
    const courriel = 'sans-objet';
    expect(answer.body).toEqual({
      id: matching.any(String),
      etat: 'essai',
      total: 6,
      faites: 0,
      refusees: 5,
      aEnvoyer: 0,
      lignes: [
        { ligne: 2, email: email(1), etat: 'refusee', erreurs: ['Un compte existe déjà à cette adresse.'], courriel },
        {
          ligne: 4,
          email: email(3),
          etat: 'refusee',
          erreurs: ['Aucun guichet n’a le code «\u00A0ZZZZZ\u00A0».'],
          courriel,
        },
        {
          ligne: 5,
          email: email(4),
          etat: 'refusee',
          erreurs: ['Le guichet G1175 n’est pas de votre périmètre.'],
          courriel,
        },
        {
          ligne: 6,
          email: 'faux',
          etat: 'refusee',
          erreurs: [
            'Saisissez le nom.',
            'Saisissez une adresse électronique, par exemple prenom.nom@mairie.fr.',
            'Donnez au moins un guichet.',
          ],
          courriel,
        },
        { ligne: 7, email: email(2), etat: 'refusee', erreurs: ['La ligne 3 a la même adresse.'], courriel },
        { ligne: 3, email: email(2), etat: 'valide', erreurs: [], courriel },
      ],
    });
    await api.deliver();
    expect(await accounts()).toHaveLength(1);
    // The file is gone.
    const files = await readdir(join(api.folder, 'files'), { recursive: true, withFileTypes: true });
    expect(files.filter((entry) => entry.isFile())).toEqual([]);
  });

  test('a line has the number of its row in the sheet; heads and kinds are read whatever their case and accents', async () => {
    const heading = 'Nom;Prénom;COURRIEL;Téléphone;Type d’organisme;Organisme;Guichets';
    const several = `NOM;Prénom;${email(2)};0102030405;Intercommunalité (EPCI);"Office\r\ndeux";ZZZZZ`;
    const file = ['', heading, line(1).replace('COMMUNE', ' commune'), '', several, ';;;;;;', `${line(3)};x`];
    const malformed = await send(file.join('\r\n'));
    expect(malformed.body).toMatchObject({
      code: 'fichier-illisible',
      detail: matching.stringMatching(/^La ligne 7 /),
    });
    const { id, lignes } = await check(file.slice(0, -1).join('\r\n'));
    expect(lignes.map(({ ligne, etat }) => [ligne, etat])).toEqual([
      [5, 'refusee'],
      [3, 'valide'],
    ]);
    const row = await ImportLigneModel.findOne({ where: { importId: id, etat: 'valide' }, rejectOnEmpty: true });
    expect(JSON.parse(row.contenu)).toMatchObject({ typeOrganisme: 'COMMUNE' });
    expect(lignes[0]?.erreurs).toEqual(['Aucun guichet n’a le code «\u00A0ZZZZZ\u00A0».']);
  });

  test('reads the output of spreadsheets: commas, another order, quotes, Windows-1252, a byte order mark, empty lines', async () => {
    const commas = `\uFEFFEMAIL,Nom,prenom,telephone,typeorganisme,organisme,guichets,note\n${email(1)},"NOM, deux",Éloïse,0102030405,COMMUNE,Mairie,00002,x\n\n,,,,,,,\n`;
    expect(await check(commas)).toMatchObject({ total: 1, refusees: 0 });
    const unquoted = csv(line(3).replace('Mairie', 'Office public, Hérault'));
    expect(await check(unquoted)).toMatchObject({ total: 1, refusees: 0 });
    const latin = Buffer.from(csv(line(2)), 'latin1');
    const { id } = await check(new Uint8Array(latin));
    const row = await ImportLigneModel.findOne({ where: { importId: id }, rejectOnEmpty: true });
    expect(JSON.parse(row.contenu)).toMatchObject({ prenom: 'Prénom', guichets: ['00002'] });
  });

  test.each([
    ['nom;prenom\nA;B', 'fichier-illisible', /Il manque\s: email, telephone/],
    [HEADING, 'fichier-illisible', /aucun compte/],
    ['', 'fichier-illisible', /aucun compte/],
    [`${HEADING}\nA;B`, 'fichier-illisible', /La ligne 2/],
    [`${HEADING}\n"A;B`, 'fichier-illisible', /La ligne 2/],
    [`${HEADING}\n${'a;b;c;d;e;f;g\n'.repeat(2_001)}`, 'fichier-illisible', /plus de 2000 lignes/],
  ])('a file that is none is refused, with the reason: %#', async (content, code, detail) => {
    const { status, body } = await send(content);
    expect([status, body]).toMatchObject([422, { code, detail: matching.stringMatching(detail) }]);
  });

  test('no file, two files, one that is too large, and no form are refused', async () => {
    expect((await api.referent.post(IMPORTS, { form: new FormData() })).status).toBe(400);
    expect((await api.referent.post(IMPORTS, { body: {} })).status).toBe(415);
    const large = await send('a'.repeat(1024 * 1024 + 1));
    expect([large.status, large.body]).toMatchObject([413, { status: 413 }]);
    const two = new FormData();
    for (const name of ['a.csv', 'b.csv']) two.append('file', new Blob([csv(line(1))]), name);
    expect((await api.referent.post(IMPORTS, { form: two })).status).toBe(413);
  });

  test('when the identity is down, the response says so and nothing is stored', async () => {
    const before = await ImportLigneModel.count();
    api.identity.breakDown();
    expect((await send(csv(line(1)))).body).toMatchObject({ status: 503, code: 'identite-indisponible' });
    expect(await ImportLigneModel.count()).toBe(before);
  });
});

describe('launching', () => {
  test('creates the accounts of the valid lines, each with its mail, and reports progress', async () => {
    const { id } = await check(csv(line(1), line(2, 'PWP01'), line(3, 'ZZZZZ')));
    const launched = await launch(id);
    expect([launched.status, launched.body]).toMatchObject([202, { etat: 'en-cours', faites: 0, refusees: 1 }]);
    await api.deliver();
    expect(await read(id)).toMatchObject({ etat: 'termine', total: 3, faites: 2, refusees: 1 });
    const made = await accounts();
    expect(made).toMatchObject([
      { email: email(1), active: true, guichets: ['00002'], roles: ['professionnel'] },
      { email: email(2), active: true, guichets: ['PWP01'] },
    ]);
    // So that their mails say that the accounts are waiting for their owners.
    expect(api.identity.created.slice(-2)).toMatchObject([{ provenance: 'import' }, { provenance: 'import' }]);
    const mailed = api.identity.actionMails.map(({ accountId }) => accountId);
    expect(made.filter((account) => mailed.includes(account.id))).toHaveLength(2);
    const history = await api.platform.audit.historyOf({ type: 'compte', id: made[0]?.id ?? '' });
    expect(history).toMatchObject([{ action: 'comptes.create-compte', acteur: 'referent@exemple.test' }]);
    // The lines' personal data is deleted.
    const rows = await ImportLigneModel.findAll({ where: { importId: id, etat: 'creee' } });
    expect(rows.map(({ contenu }) => contenu)).toEqual(['{}', '{}']);
  });

  test('the mail server is down: the accounts are made, their lines say « à envoyer », the mails leave by themselves', async () => {
    const { id } = await check(csv(line(1), line(2), line(3, 'ZZZZZ')));
    await launch(id);
    api.identity.refuseMails();
    await api.deliver();
    expect(await read(id)).toMatchObject({
      etat: 'termine',
      faites: 2,
      aEnvoyer: 2,
      lignes: [
        { ligne: 4, courriel: 'sans-objet' },
        { ligne: 2, courriel: 'a-envoyer' },
        { ligne: 3, courriel: 'a-envoyer' },
      ],
    });
    const [first] = await accounts();
    expect((await api.referent.get(`/api/comptes/comptes/${first?.id}`)).body).toMatchObject({ courriel: 'a-envoyer' });
    api.identity.mend();
    await api.deliver();
    const after = await read(id);
    expect(after.aEnvoyer).toBe(0);
    expect(after.lignes.map(({ courriel }) => courriel)).toEqual(['sans-objet', 'envoye', 'envoye']);
  });

  test('the lines whose mail waits are shown before the others', async () => {
    const { id } = await check(csv(...Array.from({ length: 25 }, (_value, index) => line(index))));
    await launch(id);
    await api.deliver();
    const [last] = await api.identity.list({ texte: email(24) });
    await api.referent.post(`/api/comptes/comptes/${last?.id}/courriel-activation`);
    expect(await read(id)).toMatchObject({ aEnvoyer: 1 });
    expect((await read(id)).lignes[0]).toMatchObject({ ligne: 26, courriel: 'a-envoyer' });
  });

  test('happens once, and only by its sender', async () => {
    const { id } = await check(csv(line(1)));
    expect((await launch(id, api.otherReferent)).status).toBe(404);
    expect((await api.admin.get(`${IMPORTS}/${id}`)).status).toBe(404);
    const both = await Promise.all([launch(id), launch(id)]);
    expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['202', '409']);
    await api.deliver();
    expect((await launch(id)).body).toMatchObject({ code: 'import-deja-lance' });
    expect(await accounts()).toHaveLength(1);
  });

  test('by a référent whose périmètre was narrowed since is refused', async () => {
    const { id } = await check(csv(line(1)));
    const narrowed = api.as({ id: 'referent-1', roles: ['referent'], guichets: [], perimetre: ['PWP01'] });
    expect((await launch(id, narrowed)).body).toMatchObject({ status: 403, code: 'guichet-hors-perimetre' });
    expect(await read(id)).toMatchObject({ etat: 'essai' });
  });

  test('a line whose address got an account in the meantime is refused with words; the others are made', async () => {
    const { id } = await check(csv(line(1), line(2)));
    api.identity.add({ id: `entre-temps-${round}`, email: email(1) }, ['00002']);
    await launch(id);
    await api.deliver();
    expect(await read(id)).toMatchObject({
      etat: 'termine',
      faites: 1,
      refusees: 1,
      lignes: [{ ligne: 2, etat: 'refusee', erreurs: ['Un compte existe déjà à cette adresse.'] }, { ligne: 3 }],
    });
    expect((await api.identity.findByEmail(email(1)))?.guichets).toEqual(['00002']);
  });

  test.each([
    ['a line', {}],
    ['a name that the identity refuses', { nom: 'NOM (épouse AUTRE)' }],
    ['a first name that the identity refuses', { prenom: 'Zoé & Léa' }],
    ['a telephone that is too long', { telephone: '0'.repeat(21) }],
    ['an organisme that is too long', { organisme: 'x'.repeat(201) }],
  ])(
    'a référent never learns of an account outside his périmètre: %s reads as any other to its end',
    async (_name, odd) => {
      const lineOf = (index: number) =>
        Object.values({
          nom: 'NOM',
          prenom: 'Prénom',
          email: email(index),
          telephone: '0102030405',
          typeOrganisme: 'COMMUNE',
          organisme: 'Mairie',
          guichets: '00002',
          ...odd,
        }).join(';');
      api.identity.add({ id: `ailleurs-${round}`, email: email(1) }, ['G1175']);
      /** The answers about a one-line file, step by step, without random values. */
      const story = async (index: number) => {
        const told: unknown[] = [];
        const tell = (answer: Import) => {
          const { id: _id, lignes, ...rest } = answer;
          told.push({ ...rest, lignes: lignes.map(({ email: _email, ...ligne }) => ligne) });
        };
        const tried = await check(csv(lineOf(index)));
        tell(tried);
        tell(Import.parse((await launch(tried.id)).body));
        await api.deliver();
        tell(await read(tried.id));
        return told;
      };
      expect(await story(1)).toEqual(await story(2));
    },
  );

  test('the account outside the périmètre does not change: its owner is told, and administrators may know', async () => {
    const known = email(1);
    api.identity.add({ id: `ailleurs-${round}`, email: known }, ['G1175']);
    await launch((await check(csv(line(1)))).id);
    await api.deliver();
    expect(await api.identity.findByEmail(known)).toMatchObject({ id: `ailleurs-${round}`, guichets: ['G1175'] });
    expect(api.lastMail(known)).toMatchObject({ subject: matching.stringContaining('vous avez déjà un compte') });
    const trail = await api.admin.get('/api/audit?action=comptes.import-existing-compte&taille=1');
    expect(trail.body).toMatchObject({
      items: [{ cible: { type: 'import', libelle: known }, apres: { guichets: ['00002'] } }],
    });
    expect(await check(csv(line(1)), api.admin)).toMatchObject({
      lignes: [{ etat: 'refusee', erreurs: ['Un compte existe déjà à cette adresse.'] }],
    });
  });

  test.each([0, 1, 2, 4])('the identity goes down after %i calls: the accounts follow, none twice', async (calls) => {
    const { id } = await check(csv(line(1), line(2)));
    await launch(id);
    api.identity.breakDown(calls);
    await api.deliver();
    expect(await read(id)).toMatchObject({ etat: 'en-cours' });
    api.identity.mend();
    await api.deliver();
    expect(await read(id)).toMatchObject({ etat: 'termine', faites: 2 });
    expect(await accounts()).toMatchObject([{ active: true }, { active: true }]);
  });

  test.each([false, true])('an account suspended (and deleted: %s) since an attempt is left alone', async (deleted) => {
    const { id } = await check(csv(line(1)));
    await launch(id);
    api.identity.breakDown(2);
    await api.deliver();
    api.identity.mend();
    const [compte] = await accounts();
    const path = `/api/comptes/comptes/${compte?.id}`;
    expect((await api.referent.post(`${path}/suspension`, { body: { motif: 'Départ' } })).status).toBe(200);
    expect(deleted ? (await api.admin.delete(path)).status : 204).toBe(204);
    await api.deliver();
    expect(await read(id)).toMatchObject({ etat: 'termine', faites: 1, aEnvoyer: 0 });
    expect(await accounts()).toMatchObject(deleted ? [] : [{ active: false }]);
  });

  test('500 accounts', { timeout: 180_000 }, async () => {
    const { id, total } = await check(csv(...Array.from({ length: 500 }, (_value, index) => line(index))));
    expect(total).toBe(500);
    expect((await read(id)).lignes).toHaveLength(20);
    await launch(id);
    await api.deliver();
    expect(await read(id)).toMatchObject({ etat: 'termine', faites: 500, refusees: 0 });
    expect(await accounts()).toHaveLength(500);
  });
});
