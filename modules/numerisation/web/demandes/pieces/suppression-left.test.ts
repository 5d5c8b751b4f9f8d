import { openService } from '@pwp/web-kit';
import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { aDemande } from '../../testing/demandes.ts';
import { callsOf, mountPage, problem, workFor, type PortalApi } from '../../testing/mount-page.ts';

const [NUMERO, OTHER] = ['0340819000040PWP01', '0340819000041PWP01'];
const SELECTION = '/numerisation/pieces/selection';
const DEMANDE = 'GET /demandes/:numeroUnique';
const PIECE = 'DELETE /demandes/:numeroUnique/pieces/:pieceId';

/** Two deletions are confirmed on a first demande; the first one waits for `answer`. The other demande has no piece of it. */
async function deleteTwo() {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const { api, router } = await mountPage(
    SELECTION,
    {
      [DEMANDE]: ({ params: { numeroUnique = '' } }) => {
        if (numeroUnique === NUMERO) return aDemande();
        const [, profession] = aDemande().sections;
        const full = profession?.categories.map((categorie) => ({ ...categorie, pleine: true })) ?? [];
        const demandeur = { nom: 'AUTRE', prenom: 'Anne', dateNaissance: '1990-01-01' };
        return aDemande({ numeroUnique, demandeur, sections: [{ code: 'P', libelle: 'P', categories: full }] });
      },
      [PIECE]: () => promise,
    },
    { numeroUnique: NUMERO },
  );
  const user = userEvent.setup();
  await user.click(await screen.findByRole('checkbox', { name: 'Sélectionner SNE000189152000024.png' }));
  await user.click(screen.getByRole('button', { name: 'Supprimer 2\u00A0pièces' }));
  await user.click(await screen.findByRole('button', { name: 'Confirmer la suppression' }));
  expect(await screen.findByText('Suppression de la pièce 1 sur 2')).toBeDefined();
  return { api, router, user, answer: () => resolve(undefined), fail: reject };
}

const deletions = (api: PortalApi) =>
  callsOf(api, PIECE).map(({ params, headers }) => [params['pieceId'], headers['X-Guichet']]);

test('what is uncertain on a demande is not said of the next one, which can delete at once', async () => {
  const { api, user, fail } = await deleteTwo();
  openService(SELECTION, { numeroUnique: OTHER });
  await screen.findByText('AUTRE');
  expect(screen.queryByText('Suppression de la pièce 1 sur 2')).toBeNull();
  await user.click(screen.getByRole('checkbox', { name: 'Sélectionner SNE000189152000025.pdf' }));
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Supprimer 1\u00A0pièce' }).disabled).toBe(false);

  fail(problem(504, 'suppression-incertaine', 'Le SNE n’a pas répondu à temps.'));
  openService(SELECTION, { numeroUnique: NUMERO });
  await screen.findByText('SPESYS');
  expect(screen.queryByText(/supprimée|incertaine/)).toBeNull();
  expect(deletions(api)).toEqual([['p9', '00002']]);
});

test('a deletion that was not requested yet does not leave for the next guichet', async () => {
  const { api, answer } = await deleteTwo();
  workFor('G1175');
  answer();
  await vi.waitFor(() => expect(callsOf(api, DEMANDE).map(({ headers }) => headers['X-Guichet'])).toContain('G1175'));
  await screen.findByText('SPESYS');
  expect(screen.queryByText(/supprimée/)).toBeNull();
  expect(deletions(api)).toEqual([['p9', '00002']]);
});

test('a deletion that was not requested yet is not once the page is left', async () => {
  const { api, router, answer } = await deleteTwo();
  await router.push('/numerisation/pieces');
  await screen.findByRole('textbox', { name: 'N° unique' });
  answer();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(deletions(api)).toEqual([['p9', '00002']]);
});
