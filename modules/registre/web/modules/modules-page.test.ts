import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { registryMoved } from '@pwp/web-kit';
import { expect, test, vi } from 'vitest';
import { aList, aModule, mountPage, NEW, OLD, problem } from '../testing/mount-page.ts';

const user = userEvent.setup();
/** The row of a module, unfolded. */
async function card(title: string): Promise<HTMLElement> {
  const row = await screen.findByRole('article', { name: title });
  const details = within(row).getByRole('button', { name: `Détails de ${title}` });
  if (details.getAttribute('aria-expanded') === 'false') await user.click(details);
  return row;
}
const button = (name: string) => screen.getByRole('button', { name });

/** The changes that a page asked for: endpoint, then body. */
const changes = (asked: readonly { key: string; params: unknown; body: unknown }[]) =>
  asked.filter(({ key }) => key.startsWith('POST')).map(({ key, params, body }) => [key, params, body]);

/** What an alert took the focus to say. */
async function isTold(text: string): Promise<void> {
  await vi.waitFor(() => expect(document.activeElement?.textContent).toContain(text));
}

test('each module is one row: who gets which version, its state, its failures; the rest is folded behind it', async () => {
  const faults = [{ module: 'support', code: 'release-altered', detail: 'Publish it again.' }];
  await mountPage('/registre', { 'GET /modules': { ...aList(aModule()), faults } });
  const row = within(await screen.findByRole('article', { name: 'Support' }));
  expect(row.getAllByRole('term').map(({ textContent }) => textContent)).toEqual(['Tous', 'Guichet 00002']);
  expect(row.getByText('En service')).toBeDefined();
  expect(row.getByText(/^3\séchecs sur 8\spersonnes/)).toBeDefined();
  expect(row.getByText('1 défaut')).toBeDefined();
  expect(row.queryByRole('table')).toBeNull();
  expect(row.getAllByRole('button').map(({ textContent }) => textContent.trim())).toEqual(['Détails']);
  await user.click(row.getByRole('button', { name: 'Détails de Support' }));
  expect(row.getByRole('table')).toBeDefined();
  expect(row.getByRole('button', { name: 'Couper Support…' })).toBeDefined();
});

test('a module says what each ring gets in words, how its releases do, who published them and when', async () => {
  await mountPage('/registre', { 'GET /modules': aList(aModule()) });
  expect(screen.getByText('Chargement…')).toBeDefined();
  const support = within(await card('Support'));
  expect(screen.getAllByRole('heading', { level: 1 }).map(({ textContent }) => textContent)).toEqual(['Registre']);
  expect(support.getByText('En service')).toBeDefined();
  expect(support.getAllByRole('term').map(({ textContent }) => textContent)).toEqual(['Tous', 'Guichet 00002']);
  expect(support.getAllByRole('definition').map(({ textContent }) => textContent)).toEqual([
    `version ${OLD}`,
    `version ${NEW}`,
  ]);
  const [, newest, oldest] = support.getAllByRole('row').map(({ textContent }) => textContent);
  expect(newest).toContain('24 novembre 2026 à 14:55');
  expect(newest).toContain('par équipe support');
  expect(newest).toContain('3 sur 8\u00A0personnes');
  expect(newest).toContain('2\u00A0Ko');
  expect(oldest).toContain('1er novembre 2026');
  expect(oldest).toContain('pas encore essayée');
});

test('what changes in the registry meanwhile shows without a reload', async () => {
  const { api } = await mountPage('/registre', { 'GET /modules': aList(aModule()) });
  await card('Support');
  api.answer({ 'GET /modules': aList(aModule({ title: 'Assistance' })) });
  registryMoved.emit(12);
  expect(await card('Assistance')).toBeDefined();
  expect(api.asked.map(({ background }) => background)).toEqual([false, true]);
});

test('an installed module without a release can be turned off, and nothing else', async () => {
  await mountPage('/registre', {
    'GET /modules': aList(aModule({ adopted: true, channels: [], releases: [] })),
  });
  const support = within(await card('Support'));
  expect(support.getByRole('definition').textContent).toBe('version installée avec le portail');
  expect(support.getAllByRole('button').map(({ textContent }) => textContent.trim())).toEqual(['Détails', 'Couper…']);
});

test('a service that is only announced is « À venir », and there is nothing to undo of a module that never moved', async () => {
  await mountPage('/registre', {
    'GET /modules': aList(
      aModule({ availability: 'to-come', adopted: true, channels: [], releases: [] }),
      aModule({ id: 'courriers', title: 'Courriers', before: null }),
    ),
  });
  const support = await card('Support');
  expect(support.textContent).toContain('À venir');
  expect(support.textContent).not.toContain('En service');
  expect(within(support).getByRole('definition').textContent).toBe('annoncé au menu, sans page');
  const buttons = within(await card('Courriers')).getAllByRole('button');
  expect(buttons.map(({ textContent }) => textContent.trim())).toEqual(['Détails', 'Donner à…', 'Couper…']);
});

test('a release says what it weighs, what it brings, what axe found, and when it fits what runs no more', async () => {
  const [newest, oldest] = aModule().releases;
  if (newest === undefined || oldest === undefined) throw new Error('Two releases are expected.');
  const packages = [{ name: 'pdfjs-dist', version: '6.5.438', license: 'Apache-2.0' }];
  const accessibility = { date: '2026-11-24T13:55:00.000Z', axe: '4.13.0', pages: 3, violations: 1 };
  const misfits = [{ code: 'sdk-incompatible' as const, detail: 'Build it again.' }];
  await mountPage('/registre', {
    'GET /modules': aList(
      aModule({
        releases: [
          { ...newest, packages, accessibility, misfits },
          { ...oldest, compressed: null },
        ],
      }),
    ),
  });
  const [, first, second] = within(await card('Support'))
    .getAllByRole('row')
    .map(({ textContent }) => textContent);
  expect(first).toContain('2\u00A0Ko');
  expect(first).toContain('1\u00A0Ko compressés');
  expect(first).toContain('1\u00A0paquet tiers');
  expect(first).toContain('pdfjs-dist 6.5.438 (Apache-2.0)');
  expect(first).toContain('axe\u00A0: 3\u00A0pages, 1\u00A0défaut mineur');
  expect(first).toContain('ne convient pas à ce qui tourne');
  expect(second).toContain('aucun paquet tiers');
  expect(second).toContain('axe\u00A0: pas de résultat');
  expect(second).not.toContain('compressés');
});

test('says how many releases there are when the older ones are not listed', async () => {
  await mountPage('/registre', { 'GET /modules': aList(aModule({ published: 137 })) });
  expect((await card('Support')).textContent).toMatch(/les plus récentes de 137\sversions/);
});

test('this module offers nobody to turn itself off', async () => {
  await mountPage('/registre', { 'GET /modules': aList(aModule({ id: 'registre', title: 'Registre', releases: [] })) });
  const own = within(await card('Registre')).getAllByRole('button');
  expect(own.map(({ textContent }) => textContent.trim())).toEqual(['Détails']);
});

test('faults stand with their module; those of a module that is not there, on top, with its name', async () => {
  await mountPage('/registre', {
    'GET /modules': {
      ...aList(aModule()),
      faults: [
        { module: 'support', code: 'release-altered', detail: 'Publish it again.' },
        { module: 'annuaire', code: 'not-built', detail: 'Build it.' },
        { module: 'annuaire', code: 'code-of-tomorrow', detail: 'Mend it.' },
      ],
    },
  });
  const support = await card('Support');
  expect(support.textContent).toContain('n’est plus celle qui a été signée');
  expect(within(support).getByText('Publish it again.').lang).toBe('en');
  const elsewhere = screen.getByRole('heading', { name: 'Modules laissés de côté' }).parentElement?.textContent;
  expect(elsewhere).toContain('annuaire\u00A0: Il n’est pas construit.');
  expect(elsewhere).toContain('code-of-tomorrow');
});

test('an empty registry says so; one that does not answer says why and is asked again', async () => {
  const { api } = await mountPage('/registre', {
    'GET /modules': () => {
      throw problem(503, 'service-indisponible', 'Le registre ne répond pas.');
    },
  });
  expect((await screen.findByRole('alert')).textContent).toContain('Le registre ne répond pas.');
  api.answer({ 'GET /modules': aList() });
  await user.click(button('Réessayer'));
  expect(await screen.findByText('Aucun module au registre')).toBeDefined();
  api.answer({ 'GET /modules': aList(aModule()) });
  await user.click(button('Actualiser'));
  expect(await card('Support')).toBeDefined();
});

test('a release is given to a ring that is composed; the list is read again, and the outcome takes the focus', async () => {
  const { api, announced } = await mountPage('/registre', {
    'GET /modules': aList(aModule()),
    'POST /modules/:moduleId/promotion': { ring: 'guichet:00002,PWP01', version: OLD },
  });
  await card('Support');
  await user.click(button('Donner à…\u00A0: une version de Support'));
  expect(document.activeElement?.textContent).toBe('Donner une version de Support');
  expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Version à donner' }).value).toBe(NEW);
  await user.selectOptions(screen.getByRole('combobox'), OLD);
  await user.click(screen.getByRole('radio', { name: 'À des guichets' }));
  await user.click(button('Donner la version'));
  const field = screen.getByRole('textbox', { name: /^Codes des guichets/ });
  await vi.waitFor(() => expect(document.activeElement).toBe(field));
  expect(screen.getByText('Saisissez au moins un code de guichet.')).toBeDefined();
  await user.type(field, '00002, pwp01');
  expect(screen.queryByText('Saisissez au moins un code de guichet.')).toBeNull();
  await user.click(button('Donner la version'));
  await isTold('Version donnée');
  expect(changes(api.asked)).toEqual([
    [
      'POST /modules/:moduleId/promotion',
      { moduleId: 'support' },
      { ring: 'guichet:00002,PWP01', version: OLD, moved: 7 },
    ],
  ]);
  expect(announced.at(-1)).toBe(`Version donnée. Support, version ${OLD}\u00A0: Guichets 00002, PWP01.`);
  expect(api.asked.filter(({ key }) => key === 'GET /modules')).toHaveLength(2);
  expect(screen.queryByRole('radio')).toBeNull();
});

test('what the registry refuses is told, and what was chosen stays', async () => {
  const { api } = await mountPage('/registre', {
    'GET /modules': aList(aModule()),
    'POST /modules/:moduleId/promotion': () => {
      throw problem(404, 'version-inconnue', 'Le registre n’a pas cette version.');
    },
  });
  await card('Support');
  await user.click(button('Donner à…\u00A0: une version de Support'));
  await user.click(screen.getByRole('radio', { name: 'À des rôles' }));
  await user.click(screen.getByRole('checkbox', { name: 'référent' }));
  await user.click(button('Donner la version'));
  await isTold('Le registre n’a pas cette version.');
  expect(changes(api.asked)[0]?.[2]).toEqual({ ring: 'role:referent', version: NEW, moved: 7 });
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'référent' }).checked).toBe(true);
});

test('a roll back is asked about once, and its reason may be left out', async () => {
  const { api } = await mountPage('/registre', {
    'GET /modules': aList(aModule()),
    'POST /modules/:moduleId/retour': undefined,
  });
  await card('Support');
  await user.click(button('Revenir en arrière pour Support'));
  const question = await screen.findByRole('alertdialog');
  expect(changes(api.asked)).toEqual([]);
  await user.click(within(question).getByRole('button', { name: 'Revenir en arrière' }));
  await isTold('Retour en arrière fait');
  expect(changes(api.asked)).toEqual([['POST /modules/:moduleId/retour', { moduleId: 'support' }, { moved: 7 }]]);
});

test('a module is turned off with a reason, then on again', async () => {
  const { api, announced } = await mountPage('/registre', {
    'GET /modules': aList(aModule()),
    'POST /modules/:moduleId/coupure': undefined,
    'POST /modules/:moduleId/reprise': undefined,
  });
  await card('Support');
  await user.click(button('Couper Support…'));
  await user.click(button('Couper le service'));
  expect(screen.getByText('Saisissez un motif.')).toBeDefined();
  const field = screen.getByRole('textbox', { name: /^Motif/ });
  expect(document.activeElement).toBe(field);
  await user.type(field, ' Panne du tiers ');
  expect(screen.queryByText('Saisissez un motif.')).toBeNull();
  api.answer({ 'GET /modules': aList(aModule({ disabled: 'Panne du tiers' })) });
  await user.click(button('Couper le service'));
  await isTold('Service coupé');
  expect(screen.getByText('Coupé : Panne du tiers')).toBeDefined();
  api.answer({ 'GET /modules': aList(aModule()) });
  await user.click(button('Remettre en service\u00A0: Support'));
  await isTold('Service remis en service');
  expect(screen.getByText('En service')).toBeDefined();
  expect(changes(api.asked)).toEqual([
    ['POST /modules/:moduleId/coupure', { moduleId: 'support' }, { motif: 'Panne du tiers' }],
    ['POST /modules/:moduleId/reprise', { moduleId: 'support' }, { motif: 'Panne du tiers' }],
  ]);
  expect(announced).toHaveLength(2);
});

test('Escape leaves a form, and the focus goes back to the actions', async () => {
  await mountPage('/registre', { 'GET /modules': aList(aModule()) });
  await card('Support');
  await user.click(button('Couper Support…'));
  await user.keyboard('{Escape}');
  await vi.waitFor(() => expect(document.activeElement).toBe(button('Couper Support…')));
});

test('the version that the portal was installed with says how it does', async () => {
  await mountPage('/registre', {
    'GET /modules': aList(aModule({ installed: { version: NEW, votes: 12, failures: 1 } })),
  });
  expect((await card('Support')).textContent.replaceAll(/\s/g, ' ')).toContain(
    `Version installée avec le portail, ${NEW}, en 30 jours : ouverte par 12 personnes, 1 échec.`,
  );
});
