import type { AnnuaireEndpoints } from '@pwp/contracts';
import { aSession, fakeApi, installSilentHost } from '@pwp/web-kit/testing';
import { expect, test } from 'vitest';
import { setSession } from '../session/session.ts';
import { personneChoice, guichetChoice } from './index.ts';

installSilentHost();
setSession(aSession());

const unlisted = new AbortController().signal;
const aGuichet = (code: string, ferme = false) => ({
  code,
  nom: `Mairie ${code}`,
  siret: '13002072000038',
  codeTerritoire: '034',
  ferme,
});
const aPersonne = (id: string, active = true) => ({
  id,
  nom: 'demo',
  prenom: 'ALICE',
  email: `${id}@mairie.test`,
  active,
});

test('what is searched is in a body, and more than was shown is told', async () => {
  const api = fakeApi<AnnuaireEndpoints>('/api/annuaire', {
    'POST /guichets/recherche': { items: [aGuichet('00002')], total: 9 },
    'POST /personnes/recherche': { items: [aPersonne('alice')], total: 1 },
  });
  expect(await guichetChoice.field.search('mairie', unlisted)).toEqual({
    choices: [{ value: '00002', label: '00002 – Mairie 00002' }],
    total: 9,
  });
  expect(await personneChoice.field.search('ali', unlisted)).toEqual({
    choices: [{ value: 'alice', label: 'Alice DEMO – alice@mairie.test' }],
    total: 1,
  });
  expect(api.asked.map(({ body, query }) => [body, query])).toEqual([
    [{ texte: 'mairie' }, {}],
    [{ texte: 'ali' }, {}],
  ]);
});

test('stored values get their names, as many calls as their number takes', async () => {
  const api = fakeApi<AnnuaireEndpoints>('/api/annuaire', {
    'POST /guichets/noms': { items: [aGuichet('FERM1', true)], total: 1 },
    'POST /personnes/noms': ({ body }) => ({
      items: body.ids.map((id) => aPersonne(id, false)),
      total: body.ids.length,
    }),
  });
  expect(await guichetChoice.named(['FERM1'])).toEqual([{ value: 'FERM1', label: 'FERM1 – Mairie FERM1 (fermé)' }]);
  const ids = Array.from({ length: 60 }, (_, rank) => `a${rank}`);
  const named = await personneChoice.named(ids);
  expect(named.map(({ value }) => value)).toEqual(ids);
  expect(named[0]?.label).toBe('Alice DEMO – a0@mairie.test (suspendu)');
  expect(api.asked).toHaveLength(3);
  expect(await guichetChoice.named([])).toEqual([]);
  expect(api.asked).toHaveLength(3);
});
