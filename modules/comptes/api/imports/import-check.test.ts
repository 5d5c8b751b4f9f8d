import { afterAll, expect, test } from 'vitest';
import { REFERENT, startComptesApi } from '../../testing/start-comptes-api.ts';
import { checkLines, type CheckContext } from './import-check.ts';

const LINE = {
  nom: 'NOM',
  prenom: 'Prénom',
  telephone: '0102030405',
  typeOrganisme: 'COMMUNE',
  organisme: 'Mairie',
  guichets: '00002',
};
/** The guichet of these lines, open. */
const OPEN_GUICHETS: CheckContext['guichets'] = {
  findAll: () =>
    Promise.resolve([
      {
        code: '00002',
        nom: 'Mairie',
        siret: '13002072000038',
        codeTerritoire: '034',
        territoires: ['034'],
        dateFermeture: null,
        ferme: false,
      },
    ]),
};

const api = await startComptesApi();
afterAll(() => api.close());

test('an account outside the périmètre and an unknown address cause the same requests to the identity', async () => {
  const asked = async (address: string) => {
    const calls: string[] = [];
    const identity: CheckContext['identity'] = {
      findByEmail: (sought) => {
        calls.push('findByEmail');
        return api.identity.findByEmail(sought);
      },
      list: (query) => {
        calls.push(`list ${JSON.stringify(query)}`);
        return api.identity.list(query);
      },
    };
    const lines = [{ ...LINE, ligne: 2, email: address }];
    const checked = await checkLines({ identity, guichets: OPEN_GUICHETS }, REFERENT, lines);
    return { calls, erreurs: checked.map(({ erreurs }) => erreurs) };
  };
  api.identity.add({ id: 'ailleurs', email: 'connu@exemple.test' }, ['G1175']);
  expect(await asked('connu@exemple.test')).toEqual(await asked('inconnu@exemple.test'));
});

test('what the identity refuses in a profile is refused here: whether it would refuse a line tells nothing later', async () => {
  const codes = (first: number, count: number) => Array.from({ length: count }, (_value, index) => first + index);
  const characters = [...codes(0, 0x100), ...codes(0x2000, 0x70)].map((code) => String.fromCharCode(code));
  const odd: Partial<typeof LINE>[] = [
    ...characters.flatMap((character) => [{ nom: `N${character}M` }, { prenom: `Z${character}é` }]),
    ...characters.map((character) => ({ telephone: `01020${character}30405` })),
    ...[99, 100, 101].flatMap((length) => [{ nom: 'N'.repeat(length) }, { prenom: 'Z'.repeat(length) }]),
    ...[5, 6, 20, 21].flatMap((length) => [{ telephone: '1'.repeat(length) }, { telephone: `+${'1'.repeat(length)}` }]),
    ...[200, 201].map((length) => ({ organisme: 'x'.repeat(length) })),
    { typeOrganisme: 'CLUB' },
  ];
  const lines = odd.map((changed, index) => ({
    ...LINE,
    ...changed,
    ligne: index + 2,
    email: `profil-${index}@exemple.test`,
  }));
  const context = { identity: api.identity, guichets: OPEN_GUICHETS };
  const accepted = (await checkLines(context, REFERENT, lines)).flatMap(({ contenu }) => contenu ?? []);
  const refused: unknown[] = [];
  for (const personne of accepted) await api.identity.create(personne).catch(() => refused.push(personne));
  expect(refused).toEqual([]);
  expect(accepted.length).toBeGreaterThan(odd.length / 2);
});
