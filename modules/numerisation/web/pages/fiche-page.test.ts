import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { NumerisationClient } from '../numerisation-client.ts';
import { fakeClient } from '../testing/fake-client.ts';
import { mountPage, problem } from '../testing/mount-page.ts';

const PATH = '/numerisation/fiche-de-transmission';

/** Names of the files that the page hands to the browser. */
function watchDownloads(): string[] {
  const names: string[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    names.push(this.download);
  });
  onTestFinished(() => click.mockRestore());
  return names;
}

test('the fiche of the chosen contexte is downloaded under the name the API gives it', async () => {
  const saved = watchDownloads();
  const getFiche = vi.fn<NumerisationClient['getFiche']>(() =>
    Promise.resolve({ blob: new Blob(['%PDF']), filename: 'fiche-034.pdf' }),
  );
  const { announced } = await mountPage(PATH, fakeClient({ getFiche }));
  const user = userEvent.setup();
  await user.type(await screen.findByRole('textbox', { name: 'N° unique' }), '034 08 19 000040 PWP01');
  await user.click(screen.getByRole('radio', { name: 'Renouvellement' }));
  await user.click(screen.getByRole('button', { name: 'Télécharger' }));

  await vi.waitFor(() => expect(saved).toEqual(['fiche-034.pdf']));
  expect(getFiche).toHaveBeenCalledWith('0340819000040PWP01', 'REN', expect.anything());
  expect(announced).toEqual(['La fiche de transmission a été téléchargée.']);
});

test('a wrong number and a refusal of the API are errors of the field', async () => {
  const getFiche = vi.fn<NumerisationClient['getFiche']>(() =>
    Promise.reject(problem(404, 'demande-inconnue', 'Cette demande est inconnue du SNE.')),
  );
  await mountPage(PATH, fakeClient({ getFiche }));
  const user = userEvent.setup();
  const field = await screen.findByRole('textbox', { name: 'N° unique' });
  await user.type(field, '0340819');
  await user.click(screen.getByRole('button', { name: 'Télécharger' }));
  expect(await screen.findByRole('link', { name: /celui-ci en compte 7/ })).toBeDefined();
  expect(getFiche).not.toHaveBeenCalled();

  await user.clear(field);
  await user.type(field, '0340819000040PWP01');
  await user.click(screen.getByRole('button', { name: 'Télécharger' }));
  expect(await screen.findByRole('link', { name: 'Cette demande est inconnue du SNE.' })).toBeDefined();
});
