import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import { mountPage, problem } from '../testing/mount-page.ts';
import { aDetail, aPiece, aText, ID } from '../testing/publications.ts';

const user = userEvent.setup();
const PATH = `/communication/publications/${ID}`;

test('a publication is shown whole under its title, and is marked as read once', async () => {
  const { api } = await mountPage(PATH, {
    'GET /publications/:id': aDetail({
      fin: '2026-12-31T22:59:00.000Z',
      corrigeeLe: '2026-11-25T10:00:00.000Z',
      motifCorrection: 'La date a changé.',
    }),
    'PUT /publications/:id/lecture': undefined,
  });
  expect(await screen.findByRole('heading', { level: 1, name: 'Nouveaux horaires' })).toBeDefined();
  expect(document.title).toContain('Nouveaux horaires');
  for (const words of ['Publiée le 24 novembre 2026 par votre référent', 'Valable jusqu’au 31 décembre 2026'])
    expect(screen.getByText(words)).toBeDefined();
  expect(document.body.textContent).toContain('Corrigée le 25 novembre 2026\u00A0: La date a changé.');
  expect(screen.getByText('À partir de janvier.')).toBeDefined();
  await vi.waitFor(() =>
    expect(
      api.asked.filter(({ key }) => key.endsWith('/lecture')).map(({ params, body }) => ({ ...params, body })),
    ).toEqual([{ id: ID, body: { versionALire: 1 } }]),
  );
});

test('one that was read asks for nothing more', async () => {
  const { api } = await mountPage(PATH, { 'GET /publications/:id': aDetail({ lue: true }) });
  await screen.findByText('À partir de janvier.');
  expect(api.asked.map(({ key }) => key)).toEqual(['GET /publications/:id']);
});

test('an image has its words, a decoration has none, and a document is downloaded under its name', async () => {
  const urls = ['blob:1', 'blob:2'];
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => urls.shift() ?? 'blob:3');
  const revoked = vi.spyOn(URL, 'revokeObjectURL').mockReturnValue();
  onTestFinished(() => void vi.restoreAllMocks());
  const image = { type: 'image/png', image: true };
  const { api } = await mountPage(PATH, {
    'GET /publications/:id': aDetail({
      lue: true,
      pieces: [
        aPiece({ id: 'image-0001', nom: 'plan.png', alternative: 'Plan d’accès', ...image }),
        aPiece({ id: 'image-0002', nom: 'filet.png', decorative: true, ...image }),
        aPiece(),
      ],
    }),
    'GET /publications/:id/pieces/:pieceId': new File(['%PDF'], 'horaires.pdf'),
  });
  expect((await screen.findByRole('img', { name: 'Plan d’accès' })).getAttribute('src')).toMatch(/^blob:/);
  await vi.waitFor(() => expect(document.querySelectorAll('img[alt=""]')).toHaveLength(1));
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
  const button = screen.getByRole('button', { name: /^Télécharger horaires\.pdf/ });
  expect(button.textContent).toMatch(/PDF – 2\sKo/);
  await user.click(button);
  await vi.waitFor(() => expect(clicked).toHaveBeenCalledTimes(1));
  expect(api.asked.at(-1)?.params).toEqual({ id: ID, pieceId: 'piece-0001' });
  expect(revoked).not.toHaveBeenCalledWith('blob:1');
});

test('an image opens over the page, larger by steps, and is saved from there; a PDF opens too', async () => {
  const image = { type: 'image/png', image: true, alternative: 'Plan d’accès' };
  const { announced } = await mountPage(PATH, {
    'GET /publications/:id': aDetail({
      lue: true,
      pieces: [aPiece({ id: 'image-0001', nom: 'plan.png', ...image }), aPiece()],
    }),
    'GET /publications/:id/pieces/:pieceId': new Blob(['png'], { type: 'image/png' }),
  });
  const opener = await screen.findByRole('button', { name: 'Agrandir plan.png' });
  expect(screen.getByRole('button', { name: 'Afficher horaires.pdf' })).toBeDefined();
  await user.click(opener);
  const dialog = await screen.findByRole('dialog', { name: 'plan.png' });
  expect(await within(dialog).findByRole('img', { name: 'Plan d’accès' })).toBeDefined();
  await user.click(within(dialog).getByRole('button', { name: 'Agrandir' }));
  expect(announced.at(-1)).toBe('Affiché à 150\u00A0%');
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
  onTestFinished(() => void vi.restoreAllMocks());
  await user.click(within(dialog).getByRole('button', { name: 'Télécharger' }));
  expect(clicked).toHaveBeenCalledTimes(1);
  await user.click(within(dialog).getByRole('button', { name: /^Fermer/ }));
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(document.activeElement).toBe(opener);
});

test('an image of the text stands there alone, with the words of the text', async () => {
  const attrs = { fichier: 'image-0001', alternative: 'Le plan', largeur: 8, hauteur: 4 };
  await mountPage(PATH, {
    'GET /publications/:id': aDetail({
      lue: true,
      texte: { type: 'doc', content: [{ type: 'image', attrs }] },
      pieces: [aPiece({ id: 'image-0001', nom: 'plan.png', type: 'image/png', image: true })],
    }),
    'GET /publications/:id/pieces/:pieceId': new Blob(['png'], { type: 'image/png' }),
  });
  expect(await screen.findByRole('img', { name: 'Le plan' })).toBeDefined();
  expect(document.querySelectorAll('main img, .com-article img')).toHaveLength(1);
});

test('an image that cannot be read leaves its words, and a way to try again', async () => {
  await mountPage(PATH, {
    'GET /publications/:id': aDetail({
      lue: true,
      pieces: [aPiece({ type: 'image/png', image: true, alternative: 'Plan d’accès' })],
    }),
    'GET /publications/:id/pieces/:pieceId': () => {
      throw problem(503, 'service-indisponible', 'Le service redémarre.');
    },
  });
  expect(await screen.findByText('Plan d’accès')).toBeDefined();
  expect(screen.getByRole('button', { name: 'Réessayer' })).toBeDefined();
});

test('one that is not for this account says so, and leads back to the list', async () => {
  await mountPage(PATH, {
    'GET /publications/:id': () => {
      throw problem(404, 'publication-introuvable', 'Cette publication n’existe pas, ou ne vous est pas adressée.');
    },
  });
  expect(await screen.findByText(/ne vous est pas adressée/)).toBeDefined();
  expect(screen.getByRole('link', { name: 'Toutes les publications' }).getAttribute('href')).toBe('/communication');
});

test('it is printed as it stands', async () => {
  const printed = vi.fn<() => void>();
  vi.stubGlobal('print', printed);
  onTestFinished(() => void vi.unstubAllGlobals());
  await mountPage(PATH, { 'GET /publications/:id': aDetail({ lue: true, texte: aText('À imprimer.') }) });
  await user.click(await screen.findByRole('button', { name: 'Imprimer' }));
  expect(printed).toHaveBeenCalledTimes(1);
});
