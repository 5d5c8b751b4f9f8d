import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { aList, aModule, mountPage, NEW, OLD, problem } from '../testing/mount-page.ts';

const user = userEvent.setup();
const RETOUR = 'POST /modules/:moduleId/retour';
const COUPURE = 'POST /modules/:moduleId/coupure';
/** The row of Support, unfolded. */
async function card(): Promise<HTMLElement> {
  const row = await screen.findByRole('article', { name: 'Support' });
  const details = within(row).getByRole('button', { name: 'Détails de Support' });
  if (details.getAttribute('aria-expanded') === 'false') await user.click(details);
  return row;
}
const button = (name: string) => screen.getByRole('button', { name });
const bodies = (asked: readonly { key: string; body: unknown }[], key: string) =>
  asked.filter((each) => each.key === key).map(({ body }) => body);

const everybodyGets = (version: string, moved: number, before: string) =>
  aModule({ channels: [{ ring: 'tous', version }], moved, before: [{ ring: 'tous', version: before }] });

/** Opens the question of a roll back and gives a reason. */
async function askBack(reason: string): Promise<HTMLElement> {
  await user.click(button('Revenir en arrière pour Support'));
  const question = await screen.findByRole('alertdialog');
  await user.type(within(question).getByRole('textbox', { name: /^Motif/ }), reason);
  return question;
}
const confirm = (question: HTMLElement) =>
  user.click(within(question).getByRole('button', { name: 'Revenir en arrière' }));
const linesOf = (question: HTMLElement) =>
  within(question)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent.replaceAll(/\s/g, ' '))
    .filter((text) => text.includes('→'));
const motifOf = (question: HTMLElement) =>
  within(question).getByRole<HTMLInputElement>('textbox', { name: /^Motif/ }).value;

function refuse(status: number, code: string, detail: string) {
  return () => {
    throw problem(status, code, detail);
  };
}

test('a roll back says who gets what now and then, the build of the folder too', async () => {
  await mountPage('/registre', {
    'GET /modules': aList(aModule({ adopted: true, before: [{ ring: 'guichet:00003', version: OLD }] })),
  });
  await card();
  const question = await askBack('x');
  expect(linesOf(question)).toEqual([
    `Tous : version ${OLD} → version installée avec le portail`,
    `Guichet 00002 : version ${NEW} → aucune version en propre`,
    `Guichet 00003 : aucune version en propre → version ${OLD}`,
  ]);
});

test('a roll back stands on what was on screen: moved meanwhile, it is refused, then asked about anew', async () => {
  const { api } = await mountPage('/registre', {
    'GET /modules': aList(everybodyGets(NEW, 7, OLD)),
    [RETOUR]: refuse(409, 'module-modifie', 'Il a changé depuis que vous l’avez lu.'),
  });
  await card();
  const question = await askBack('Écran blanc');
  expect(linesOf(question)).toEqual([`Tous : version ${NEW} → version ${OLD}`]);
  api.answer({ 'GET /modules': aList(everybodyGets(OLD, 8, '000000000000')) });
  await confirm(question);
  expect((await within(question).findByRole('alert')).textContent).toContain('Changement refusé');
  await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('Il a changé'));
  expect(linesOf(question)).toEqual([`Tous : version ${OLD} → version 000000000000`]);
  expect(motifOf(question)).toBe('Écran blanc');

  api.answer({ [RETOUR]: undefined });
  await confirm(question);
  await vi.waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  expect(bodies(api.asked, RETOUR)).toEqual([
    { motif: 'Écran blanc', moved: 7 },
    { motif: 'Écran blanc', moved: 8 },
  ]);
  expect(motifOf(await askBack('autre'))).toBe('autre');
});

test('a roll back whose answer is lost keeps its reason, and asked for again undoes no second move', async () => {
  const { api } = await mountPage('/registre', {
    'GET /modules': aList(everybodyGets(NEW, 7, OLD)),
    [RETOUR]: refuse(503, 'changement-incertain', 'Le changement est peut-être fait.'),
  });
  await card();
  const question = await askBack('Écran blanc');
  api.answer({ 'GET /modules': aList(everybodyGets(OLD, 8, '000000000000')) });
  await confirm(question);
  expect((await within(question).findByRole('alert')).textContent).toContain('Rien ne dit que le changement est fait');
  expect(motifOf(question)).toBe('Écran blanc');
  await confirm(question);
  await vi.waitFor(() =>
    expect(bodies(api.asked, RETOUR)).toEqual([
      { motif: 'Écran blanc', moved: 7 },
      { motif: 'Écran blanc', moved: 7 },
    ]),
  );
  // What it led to stays on the page, and the reason for the next time.
  await user.click(within(question).getByRole('button', { name: 'Annuler' }));
  expect((await card()).textContent).toContain('Le changement est peut-être fait.');
  expect(motifOf(await askBack(' encore'))).toBe('Écran blanc encore');
});

test('a roll back says that it is under way, and is not asked for twice', async () => {
  const answer = Promise.withResolvers<undefined>();
  const { api } = await mountPage('/registre', {
    'GET /modules': aList(aModule()),
    [RETOUR]: () => answer.promise,
  });
  await card();
  const question = await askBack('x');
  await confirm(question);
  expect((await within(question).findByRole('status')).textContent).toBe('Retour en arrière en cours…');
  await confirm(question);
  answer.resolve(undefined);
  await vi.waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  expect(bodies(api.asked, RETOUR)).toHaveLength(1);
});

test.each([
  [409, 'module-modifie', 'Changement refusé'],
  [503, 'service-indisponible', 'Le changement n’est pas fait'],
  [503, 'changement-incertain', 'Rien ne dit que le changement est fait'],
  [502, 'reponse-inattendue', 'Rien ne dit que le changement est fait'],
  [0, 'reseau-indisponible', 'Rien ne dit que le changement est fait'],
])('a change that failed (%s %s) is told as « %s », and its reason stays', async (status, code, title) => {
  await mountPage('/registre', {
    'GET /modules': aList(aModule()),
    [COUPURE]: refuse(status, code, 'Pourquoi.'),
  });
  await card();
  await user.click(button('Couper Support…'));
  await user.type(screen.getByRole('textbox', { name: /^Motif/ }), 'Panne');
  await user.click(button('Couper le service'));
  expect(await screen.findByRole('heading', { name: title })).toBeDefined();
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: /^Motif/ }).value).toBe('Panne');
});

test('a change that is done and not audited is told as done, and its form leaves', async () => {
  const { announced } = await mountPage('/registre', {
    'GET /modules': aList(aModule()),
    [COUPURE]: refuse(500, 'changement-non-journalise', 'Signalez-le à l’exploitation.'),
  });
  await card();
  await user.click(button('Couper Support…'));
  await user.type(screen.getByRole('textbox', { name: /^Motif/ }), 'Panne');
  await user.click(button('Couper le service'));
  expect(await screen.findByRole('heading', { name: 'Changement fait, non journalisé' })).toBeDefined();
  expect(screen.queryByRole('textbox', { name: /^Motif/ })).toBeNull();
  expect(announced.at(-1)).toBe('Changement fait, non journalisé. Signalez-le à l’exploitation.');
});

test('what is typed in a form stays when it is left, until its act is done', async () => {
  const { api } = await mountPage('/registre', {
    'GET /modules': aList(aModule()),
    [COUPURE]: undefined,
  });
  await card();
  const motif = () => screen.getByRole<HTMLInputElement>('textbox', { name: /^Motif/ });
  await user.click(button('Couper Support…'));
  await user.type(motif(), 'Panne');
  await user.keyboard('{Escape}');
  await user.click(button('Donner à…\u00A0: une version de Support'));
  await user.click(screen.getByRole('radio', { name: 'À des guichets' }));
  await user.type(screen.getByRole('textbox', { name: /^Codes des guichets/ }), '00002');
  await user.keyboard('{Escape}');
  await user.click(button('Couper Support…'));
  expect(document.activeElement?.textContent).toBe('Couper Support');
  expect(motif().value).toBe('Panne');
  await user.click(button('Couper le service'));
  await screen.findByRole('heading', { name: 'Service coupé' });
  expect(bodies(api.asked, COUPURE)).toEqual([{ motif: 'Panne' }]);
  await user.click(button('Couper Support…'));
  expect(motif().value).toBe('');
  await user.click(button('Annuler'));
  await user.click(button('Donner à…\u00A0: une version de Support'));
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: /^Codes des guichets/ }).value).toBe('00002');
});

test('a release that awaits an approval is approved though a newer one awaits none', async () => {
  const { releases } = aModule();
  const [newest, older] = releases;
  if (newest === undefined || older === undefined) throw new Error('There are not two releases.');
  const awaited = { kind: 'identity', value: 'read', approved: false } as const;
  const { api } = await mountPage('/registre', {
    'GET /modules': aList(aModule({ releases: [newest, { ...older, needs: [awaited] }] })),
    'POST /modules/:moduleId/accord': undefined,
  });
  const row = await card();
  expect(within(row).getByText('accord attendu')).toBeDefined();
  const cells = within(row)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent);
  expect(cells.filter((text) => text.includes('lire les comptes et leurs connexions (accord attendu)'))).toHaveLength(
    1,
  );
  await user.click(within(row).getByRole('button', { name: /^Accorder ce que demande/ }));
  expect(await screen.findByRole('heading', { name: 'Accord donné' })).toBeDefined();
  expect(bodies(api.asked, 'POST /modules/:moduleId/accord')).toEqual([{ version: OLD }]);
});

test('what a new release needs stands above the releases until an administrator approves it', async () => {
  const needing = (approved: boolean) => {
    const module = aModule();
    const [newest, ...older] = module.releases;
    if (newest === undefined) throw new Error('There is no release.');
    const needs = [
      { kind: 'identity', value: 'read', approved: true },
      { kind: 'images', value: 'https://tuiles.test', approved },
    ] as const;
    return aModule({ releases: [{ ...newest, needs: [...needs] }, ...older] });
  };
  const { api } = await mountPage('/registre', {
    'GET /modules': aList(needing(false)),
    'POST /modules/:moduleId/accord': undefined,
  });
  const row = await card();
  expect(within(row).getByText('accord attendu')).toBeDefined();
  const asked = within(row).getByRole('region', { name: /attend votre accord$/ });
  expect(
    within(asked)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(['montrer des images de https://tuiles.test']);
  expect(row.textContent).toContain('lire les comptes et leurs connexions, montrer des images de https://tuiles.test');
  api.answer({ 'GET /modules': aList(needing(true)) });
  await user.click(within(asked).getByRole('button', { name: /^Accorder ce que demande la version .* de Support$/ }));
  expect(await screen.findByRole('heading', { name: 'Accord donné' })).toBeDefined();
  expect(bodies(api.asked, 'POST /modules/:moduleId/accord')).toEqual([{ version: NEW }]);
  expect(screen.queryByRole('region', { name: /attend votre accord$/ })).toBeNull();
  expect(screen.queryByText('accord attendu')).toBeNull();
});
