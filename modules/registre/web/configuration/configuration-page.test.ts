import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { RegistreConfiguration } from '../../contracts/index.ts';
import { aList, aModule, mountPage, problem } from '../testing/mount-page.ts';

const user = userEvent.setup();
const PATH = '/registre/modules/support/configuration';
const READ = 'GET /modules/:moduleId/configuration';
const SAVE = 'PUT /modules/:moduleId/configuration';
const button = (name: string) => screen.getByRole('button', { name });
const field = (name: RegExp) => screen.findByRole<HTMLInputElement>('textbox', { name });

function aConfiguration(given: Partial<RegistreConfiguration> = {}): RegistreConfiguration {
  return {
    module: 'support',
    title: 'Support',
    schema: {
      type: 'object',
      properties: {
        nom: { type: 'string', title: 'Nom', minLength: 1, default: 'Assistance' },
        avis: { type: 'string', format: 'multiline', maxLength: 300, title: 'Avis', default: '' },
        jours: { type: 'integer', minimum: 1, maximum: 31, title: 'Jours', description: 'Gardés.', default: 7 },
        ouvert: { type: 'boolean', title: 'Ouvert', default: true },
        vue: {
          type: 'string',
          title: 'Vue',
          oneOf: [
            { const: 'liste', title: 'En liste' },
            { const: 'carte', title: 'En carte' },
          ],
          default: 'liste',
        },
        copies: { type: 'array', items: { type: 'string', format: 'email' }, title: 'Copies', default: [] },
      },
    },
    values: {},
    revision: 0,
    changedAt: null,
    changedBy: null,
    ...given,
  };
}
const changed = (values: RegistreConfiguration['values'], revision = 9) =>
  aConfiguration({ values, revision, changedAt: '2026-11-24T13:55:00.000Z', changedBy: 'autre@pwp.test' });

test('each value has the field of its kind, with what is saved, its limits and its label', async () => {
  await mountPage(PATH, { [READ]: changed({ jours: 12, copies: ['a@b.fr', 'c@d.fr'] }) });
  expect(await screen.findByRole('heading', { level: 1, name: 'Configuration de Support' })).toBeDefined();
  expect((await field(/^Nom/)).value).toBe('Assistance');
  expect((await field(/^Avis 300 caractères au plus/)).tagName).toBe('TEXTAREA');
  expect((await field(/^Jours Gardés. Nombre entier de 1 à 31./)).value).toBe('12');
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Ouvert' }).checked).toBe(true);
  const choices = within(screen.getByRole('combobox', { name: 'Vue' })).getAllByRole('option');
  expect(choices.map(({ textContent }) => textContent)).toEqual(['En liste', 'En carte']);
  expect((await field(/^Copies Une valeur par ligne./)).value).toBe('a@b.fr\nc@d.fr');
  expect(screen.getByText(/Enregistrée par autre@pwp.test, le 24 novembre 2026 à 14:55/)).toBeDefined();
});

test('what differs from the defaults is saved with the revision that it stands on, and the outcome takes the focus', async () => {
  const { api, announced } = await mountPage(PATH, { [READ]: aConfiguration(), [SAVE]: changed({ jours: 3 }) });
  await user.clear(await field(/^Jours/));
  await user.type(await field(/^Jours/), ' 3 ');
  await user.click(screen.getByRole('checkbox', { name: 'Ouvert' }));
  await user.selectOptions(screen.getByRole('combobox', { name: 'Vue' }), 'carte');
  await user.type(await field(/^Copies/), ' a@b.fr \n\nc@d.fr\n');
  await user.click(button('Enregistrer'));
  const alert = await screen.findByRole('heading', { name: 'Configuration enregistrée' });
  await vi.waitFor(() => expect(document.activeElement?.contains(alert)).toBe(true));
  const [saved] = api.asked.filter(({ key }) => key === SAVE);
  expect(saved?.body).toEqual({
    revision: 0,
    values: { jours: 3, ouvert: false, vue: 'carte', copies: ['a@b.fr', 'c@d.fr'] },
  });
  expect(announced.at(-1)).toMatch(/^Configuration enregistrée/);
  expect(screen.getByText(/Enregistrée par autre@pwp.test/)).toBeDefined();
  // The next save stands on this one.
  await user.click(button('Enregistrer'));
  await vi.waitFor(() =>
    expect(api.asked.filter(({ key }) => key === SAVE).at(-1)?.body).toMatchObject({ revision: 9 }),
  );
});

test('faults stand in a summary that takes the focus and at their fields; nothing is sent', async () => {
  const { api } = await mountPage(PATH, { [READ]: aConfiguration() });
  await user.clear(await field(/^Nom/));
  await user.clear(await field(/^Jours/));
  await user.type(await field(/^Jours/), 'sept');
  await user.click(button('Enregistrer'));
  const summary = await screen.findByRole('region', { name: '2 erreurs sont à corriger' });
  expect(document.activeElement).toBe(summary);
  await user.click(within(summary).getByRole('link', { name: /un nombre entier de 1 à 31/ }));
  expect(document.activeElement).toBe(await field(/^Jours/));
  expect((await field(/^Jours/)).getAttribute('aria-invalid')).toBe('true');
  expect(api.asked.map(({ key }) => key)).toEqual([READ]);
});

test('a value that the registry refuses is told at its field', async () => {
  await mountPage(PATH, {
    [READ]: aConfiguration(),
    [SAVE]: () => {
      throw problem(422, 'configuration-refusee', 'Des valeurs sont à corriger.', [
        { pointer: '/values/copies/1', detail: '« Copies » : refusée par une ancienne version.' },
      ]);
    },
  });
  await user.type(await field(/^Copies/), 'a@b.fr\nc@d.fr');
  await user.click(button('Enregistrer'));
  expect(await screen.findByRole('region', { name: 'Une erreur est à corriger' })).toBeDefined();
  expect((await field(/^Copies/)).getAttribute('aria-invalid')).toBe('true');
  expect((await field(/^Copies/)).value).toBe('a@b.fr\nc@d.fr');
});

test('a field goes back to its default, which is not saved', async () => {
  const { api } = await mountPage(PATH, { [READ]: changed({ jours: 12 }), [SAVE]: changed({}) });
  await field(/^Jours/);
  expect(screen.getByText('Par défaut : 7')).toBeDefined();
  await user.click(button('Rétablir la valeur par défaut de «\u00A0Jours\u00A0»'));
  expect((await field(/^Jours/)).value).toBe('7');
  expect(document.activeElement).toBe(await field(/^Jours/));
  expect(screen.queryByRole('button', { name: /^Rétablir/ })).toBeNull();
  await user.click(button('Enregistrer'));
  await screen.findByRole('heading', { name: 'Configuration enregistrée' });
  expect(api.asked.find(({ key }) => key === SAVE)?.body).toEqual({ revision: 9, values: {} });
});

test('somebody else saved: what was typed stays beside what is saved, and either can be taken', async () => {
  const { api } = await mountPage(PATH, {
    [READ]: aConfiguration(),
    [SAVE]: () => {
      throw problem(409, 'configuration-modifiee', 'La configuration a été enregistrée par quelqu’un d’autre.');
    },
  });
  await user.clear(await field(/^Jours/));
  await user.type(await field(/^Jours/), '3');
  api.answer({ [READ]: changed({ jours: 12 }) });
  await user.click(button('Enregistrer'));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('autre@pwp.test a enregistré le 24 novembre 2026');
  expect((await field(/^Jours/)).value).toBe('3');
  expect(screen.getByText('Enregistré par ailleurs : 12')).toBeDefined();
  // Saved again, it replaces what the other saved.
  api.answer({ [SAVE]: changed({ jours: 3 }, 10) });
  await user.click(button('Enregistrer'));
  await screen.findByRole('heading', { name: 'Configuration enregistrée' });
  expect(api.asked.findLast(({ key }) => key === SAVE)?.body).toEqual({ revision: 9, values: { jours: 3 } });
});

test('after a conflict, what is saved can be taken instead', async () => {
  const { api } = await mountPage(PATH, {
    [READ]: aConfiguration(),
    [SAVE]: () => {
      throw problem(409, 'configuration-modifiee', 'La configuration a été enregistrée par quelqu’un d’autre.');
    },
  });
  await user.type(await field(/^Nom/), ' bis');
  api.answer({ [READ]: changed({ nom: 'Aide' }) });
  await user.click(button('Enregistrer'));
  await user.click(await screen.findByRole('button', { name: 'Reprendre ce qui est enregistré' }));
  expect((await field(/^Nom/)).value).toBe('Aide');
  expect(screen.queryByRole('alert')).toBeNull();
});

/** The answer of a save, or its loss. */
const lost = (status: number, code: string, detail: string) => () => {
  throw problem(status, code, detail);
};
const saves = (asked: readonly { key: string; body: unknown }[]) =>
  asked.filter(({ key }) => key === SAVE).map(({ body }) => body);

test.each([
  [500, 'changement-non-journalise', 'Changement fait, non journalisé'],
  [503, 'changement-incertain', 'Configuration enregistrée'],
])('a save that is done without saying so (%s %s) is told as done, and the next one stands on it', async (...given) => {
  const [status, code, title] = given;
  const { api, announced } = await mountPage(PATH, { [READ]: aConfiguration(), [SAVE]: lost(status, code, 'Dit.') });
  await user.clear(await field(/^Jours/));
  await user.type(await field(/^Jours/), '3');
  api.answer({ [READ]: changed({ jours: 3 }) });
  await user.click(button('Enregistrer'));
  expect(await screen.findByRole('heading', { name: title })).toBeDefined();
  expect(announced.at(-1)).toContain(title);
  expect(screen.queryByRole('alert')).toBeNull();
  api.answer({ [SAVE]: changed({ jours: 3, avis: 'Fermé' }, 10) });
  await user.type(await field(/^Avis/), 'Fermé');
  await user.click(button('Enregistrer'));
  await vi.waitFor(() => expect(saves(api.asked).at(-1)).toEqual({ revision: 9, values: { jours: 3, avis: 'Fermé' } }));
});

test('a save whose answer is lost, and that is not there when it is read again, is told as unknown', async () => {
  const { api } = await mountPage(PATH, {
    [READ]: aConfiguration(),
    [SAVE]: lost(0, 'reseau-indisponible', 'Le portail ne répond pas.'),
  });
  await user.type(await field(/^Nom/), ' bis');
  await user.click(button('Enregistrer'));
  expect(await screen.findByRole('heading', { name: 'Rien ne dit que le changement est fait' })).toBeDefined();
  expect((await field(/^Nom/)).value).toBe('Assistance bis');
  // Somebody else saved meanwhile: nothing of theirs is replaced unseen.
  api.answer({ [READ]: changed({ jours: 12 }) });
  await user.click(button('Enregistrer'));
  expect(await screen.findByText('Enregistré par ailleurs : 12')).toBeDefined();
  expect((await field(/^Nom/)).value).toBe('Assistance bis');
});

test('one’s own save, whose answer and reading were lost, is no conflict when it is sent again', async () => {
  const down = lost(503, 'changement-incertain', 'Le changement est peut-être fait.');
  const { api } = await mountPage(PATH, { [READ]: aConfiguration(), [SAVE]: down });
  await user.type(await field(/^Nom/), ' bis');
  api.answer({ [READ]: down });
  await user.click(button('Enregistrer'));
  expect(await screen.findByRole('heading', { name: 'Rien ne dit que le changement est fait' })).toBeDefined();
  api.answer({
    [READ]: changed({ nom: 'Assistance bis' }),
    [SAVE]: lost(409, 'configuration-modifiee', 'La configuration a été enregistrée par quelqu’un d’autre.'),
  });
  await user.click(button('Enregistrer'));
  expect(await screen.findByRole('heading', { name: 'Configuration enregistrée' })).toBeDefined();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a save that is refused says so', async () => {
  await mountPage(PATH, { [READ]: aConfiguration(), [SAVE]: lost(422, 'changement-refuse', 'Le registre refuse.') });
  await user.type(await field(/^Nom/), ' bis');
  await user.click(button('Enregistrer'));
  expect(await screen.findByRole('heading', { name: 'Changement refusé' })).toBeDefined();
});

test('a configuration that cannot be read says why and is asked again; a save without an answer keeps what was typed', async () => {
  const down = () => {
    throw problem(503, 'service-indisponible', 'Le registre ne répond pas.');
  };
  const { api } = await mountPage(PATH, { [READ]: down, [SAVE]: down });
  expect((await screen.findByRole('alert')).textContent).toContain('Le registre ne répond pas.');
  api.answer({ [READ]: aConfiguration() });
  await user.click(button('Réessayer'));
  await user.type(await field(/^Nom/), ' bis');
  await user.click(button('Enregistrer'));
  expect((await screen.findByRole('alert')).textContent).toContain('Le registre ne répond pas.');
  expect((await field(/^Nom/)).value).toBe('Assistance bis');
});

test('the list leads to the configuration of the modules that have one', async () => {
  await mountPage('/registre', {
    'GET /modules': aList(aModule({ configurable: true }), aModule({ id: 'annonces', title: 'Annonces' })),
  });
  // The links are behind the row of their module.
  for (const title of ['Support', 'Annonces'])
    await userEvent.click(await screen.findByRole('button', { name: `Détails de ${title}` }));
  const links = screen.getAllByRole('link', { name: /^Configurer/ });
  expect(links.map((link) => link.getAttribute('href'))).toEqual([PATH]);
});

test('the configuration of another service is read anew: nothing typed for one is saved to the next', async () => {
  const { api, router } = await mountPage(PATH, {
    [READ]: ({ params }) => aConfiguration({ module: params['moduleId'] ?? '', title: params['moduleId'] ?? '' }),
    [SAVE]: changed({}),
  });
  await user.type(await field(/^Nom/), ' du lundi');
  await router.push('/registre/modules/aide/configuration');
  expect(await screen.findByRole('heading', { level: 1, name: 'Configuration de aide' })).toBeDefined();
  expect((await field(/^Nom/)).value).toBe('Assistance');
  expect(api.asked.map(({ params }) => params['moduleId'])).toEqual(['support', 'aide']);
});

test('what is typed during a save stays, to be saved in turn', async () => {
  const saved = Promise.withResolvers<RegistreConfiguration>();
  const { api } = await mountPage(PATH, { [READ]: aConfiguration(), [SAVE]: () => saved.promise });
  await user.clear(await field(/^Jours/));
  await user.type(await field(/^Jours/), ' 3');
  await user.click(button('Enregistrer'));
  await user.type(await field(/^Avis/), 'Fermé lundi.');
  saved.resolve(changed({ jours: 3 }));
  await screen.findByRole('heading', { name: 'Configuration enregistrée' });
  expect((await field(/^Jours/)).value).toBe('3');
  expect((await field(/^Avis/)).value).toBe('Fermé lundi.');
  await user.click(button('Enregistrer'));
  await vi.waitFor(() =>
    expect(api.asked.filter(({ key }) => key === SAVE).at(-1)?.body).toEqual({
      revision: 9,
      values: { jours: 3, avis: 'Fermé lundi.' },
    }),
  );
});
