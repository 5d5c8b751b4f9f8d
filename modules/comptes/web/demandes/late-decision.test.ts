import { problem } from '@pwp/web-kit/testing';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { DemandeDeCompte } from '../../contracts/index.ts';
import { aDemande, aDemandeDetail, aList } from '../testing/factories.ts';
import { mountPage } from '../testing/mount-page.ts';

const user = userEvent.setup();
const [un, deux] = [aDemande({ id: 1, nom: 'UN' }), aDemande({ id: 2, nom: 'DEUX' })];

async function openPanel(nom: string): Promise<HTMLElement> {
  await user.click(await screen.findByRole('button', { name: `Voir la demande de Camille ${nom}` }));
  const panel = await screen.findByRole('dialog', { name: `Demande de Camille ${nom}` });
  await within(panel).findByRole('button', { name: 'Valider la demande' });
  return panel;
}

/** The first demande is validated in its panel, which is closed for the one of the second before the answer. */
async function validateThenOpenAnother() {
  const validation = Promise.withResolvers<DemandeDeCompte>();
  const { announced } = await mountPage('/comptes', {
    'GET /demandes': aList([un, deux]),
    'GET /demandes/:demandeId': ({ params }) => aDemandeDetail(params['demandeId'] === '1' ? un : deux),
    'POST /demandes/:demandeId/validation': () => validation.promise,
  });
  const first = await openPanel('UN');
  await user.click(within(first).getByRole('button', { name: 'Valider la demande' }));
  await user.click(within(first).getByRole('button', { name: 'Fermer' }));
  return { validation, announced, panel: await openPanel('DEUX') };
}

test('a demande that was validated late leaves the panel of another one open', async () => {
  const { validation, announced, panel } = await validateThenOpenAnother();
  validation.resolve({ ...un, etat: 'validee', courriel: 'envoye' });
  await vi.waitFor(() => expect(announced.join()).toContain('Demande validée'));
  expect(screen.getByRole('dialog', { name: 'Demande de Camille DEUX' })).toBe(panel);
  await vi.waitFor(() =>
    expect(within(panel).getByRole('button', { name: 'Valider la demande' }).getAttribute('aria-disabled')).not.toBe(
      'true',
    ),
  );
  expect(screen.getByRole('dialog', { name: 'Demande de Camille DEUX' })).toBe(panel);
});

test('a refusal that comes late is told outside the panel of another one, with its name', async () => {
  const { validation, panel } = await validateThenOpenAnother();
  validation.reject(problem(503, 'identite-indisponible', 'Réessayez.'));
  await vi.waitFor(() =>
    expect(within(panel).getByRole('button', { name: 'Valider la demande' }).getAttribute('aria-disabled')).not.toBe(
      'true',
    ),
  );
  expect(within(panel).queryByText('L’action n’a pas abouti')).toBeNull();
  await user.click(within(panel).getByRole('button', { name: 'Fermer' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Camille UN\u00A0: Réessayez.');
});
