import type { Session } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { manifestEntry, sessionOf } from '../testing/manifest-entries.ts';
import { accountLinksOf, accountRequestOf, helpOf, landingOf, profileCompletionOf } from './account-links.ts';

const moi = manifestEntry({
  id: 'moi',
  header: { label: 'Guichet {guichet}', path: '/moi/guichet', icon: 'fr-icon-community-line' },
  userMenu: [{ label: 'Mon profil', path: '/moi' }],
  profileCompletion: '/moi/informations',
});
const gestion = manifestEntry({
  id: 'gestion',
  roles: ['referent'],
  publicPages: [
    { label: 'Où en est ma demande ?', path: '/bienvenue/suivi' },
    { label: 'Je crée mon espace', path: '/bienvenue' },
  ],
  accountRequest: '/bienvenue',
  header: { label: 'Gérer', path: '/gestion', icon: 'fr-icon-team-line' },
});
const announced = manifestEntry({
  id: 'annonces',
  availability: 'to-come',
  release: null,
  userMenu: [{ label: 'Mes annonces', path: '/annonces' }],
});
const manifest = { modules: [moi, gestion, announced], unavailable: [] };
const labels = (links: { label: string }[]) => links.map(({ label }) => label);

test('the header and the user’s menu have what the roles open, with the code of the current guichet', () => {
  const agent = accountLinksOf(manifest, sessionOf('professionnel'));
  expect(labels(agent.header)).toEqual(['Guichet 00002']);
  expect(labels(agent.userMenu)).toEqual(['Mon profil']);
  expect(labels(accountLinksOf(manifest, sessionOf('referent')).header)).toEqual(['Guichet 00002', 'Gérer']);
});

test('without a guichet, an entry that names it is not shown; before sign-in, none is', () => {
  const nowhere = { ...sessionOf('referent'), guichet: null };
  expect(labels(accountLinksOf(manifest, nowhere).header)).toEqual(['Gérer']);
  expect(accountLinksOf(manifest, null)).toEqual({ header: [], userMenu: [] });
});

test('the page that asks for an account, and the one that completes a profile, are those that a module names', () => {
  expect(accountRequestOf(manifest)).toEqual({ label: 'Je crée mon espace', path: '/bienvenue' });
  expect(profileCompletionOf(manifest)).toBe('/moi/informations');
  const none = { modules: [announced], unavailable: [] };
  expect([accountRequestOf(none), profileCompletionOf(none)]).toEqual([undefined, undefined]);
});

test('« / » leads to the first landing that the account may open', () => {
  const modules = [
    manifestEntry({ id: 'ferme', landing: '/ferme/accueil', disabled: true }),
    manifestEntry({ id: 'gestion', landing: '/gestion/bureau', roles: ['referent'] }),
    manifestEntry({ id: 'suite', landing: '/suite' }),
  ];
  const portal = { modules, unavailable: [] };
  expect(landingOf(portal, sessionOf('referent'))).toBe('/gestion/bureau');
  expect(landingOf(portal, sessionOf('professionnel'))).toBe('/suite');
  expect(landingOf({ modules: modules.slice(0, 1), unavailable: [] }, sessionOf('referent'))).toBeUndefined();
  expect(landingOf(portal, null)).toBeUndefined();
});

test('a page is explained by the chapter of its module, else by the manual; a chapter by the manual', () => {
  const publicPages = [{ label: 'Aide', path: '/manuel' }];
  const modules = [
    manifestEntry({ id: 'avis', help: '/avis/notice' }),
    manifestEntry({ id: 'manuel', help: '/manuel', publicPages }),
    moi,
  ];
  const help = (path: string) => helpOf({ modules, unavailable: [] }, path, sessionOf('professionnel'));
  expect(['/avis', '/avis/1', '/avis/notice', '/moi', '/manuel', ''].map(help)).toEqual([
    '/avis/notice?page=%2Favis',
    '/avis/notice?page=%2Favis%2F1',
    '/manuel?page=%2Favis%2Fnotice',
    '/manuel?page=%2Fmoi',
    '/manuel?page=%2Fmanuel',
    '/manuel?page=',
  ]);
  expect(helpOf({ modules: [], unavailable: [] }, '/avis', null)).toBeUndefined();
});

test('a chapter that the person cannot read is none: the manual explains the page', () => {
  const manuel = manifestEntry({ id: 'manuel', help: '/manuel', publicPages: [{ label: 'Aide', path: '/manuel' }] });
  const help = (given: Record<string, unknown>, path: string, session: Session | null = sessionOf('professionnel')) =>
    helpOf(
      { modules: [manifestEntry({ id: 'avis', help: '/avis/notice', ...given }), manuel], unavailable: [] },
      path,
      session,
    );
  const byManual = '/manuel?page=%2Favis';
  expect(help({ disabled: true }, '/avis')).toBe(byManual);
  expect(help({ roles: ['referent'] }, '/avis')).toBe(byManual);
  expect(help({}, '/avis', { ...sessionOf('professionnel'), modulesIndisponibles: ['avis'] })).toBe(byManual);
  const page = { label: 'Avis', path: '/avis' };
  expect(help({ publicPages: [page] }, '/avis', null)).toBe(byManual);
  expect(help({ publicPages: [page, { label: 'Aide', path: '/avis/notice' }] }, '/avis', null)).toBe(
    '/avis/notice?page=%2Favis',
  );
  // Who signs in reads it a moment later.
  expect(help({}, '/avis', null)).toBe('/avis/notice?page=%2Favis');
  expect(help({ disabled: true }, '/avis', null)).toBe(byManual);
});
