import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { EchangeTicket, PieceTicket, TicketDetail } from '../../contracts/index.ts';
import { mountPage, problem, remountPage } from '../testing/mount-page.ts';
import { anExchange, aTicketDetail } from '../testing/tickets.ts';

const user = userEvent.setup();
const PATH = '/support/tickets/PWP-7K3QX9FD';
const message = () => screen.findByRole('textbox', { name: /^Votre message/ });
const send = async () => user.click(await screen.findByRole('button', { name: 'Répondre' }));
const file = (name: string) => new File(['%PDF-1.7'], name, { type: 'application/pdf' });
const piece: PieceTicket = { id: 'piece-0001', nom: 'notice.pdf', taille: null, etat: 'transmise' };

test('the thread has the question first, then every message with its author, date, state and files', async () => {
  await mountPage(PATH, {
    'GET /tickets/:numero': aTicketDetail({
      pieces: [{ id: 'piece-0002', nom: 'avis.pdf', taille: 2_048, etat: 'refusee' }],
      echanges: [
        anExchange({ texte: 'Voir https://aide.pwp.test/guide.', pieces: [piece] }),
        anExchange({ id: '2', auteur: 'demandeur', texte: 'Merci', etat: 'en-cours' }),
        anExchange({
          id: '3',
          auteur: 'demandeur',
          texte: 'Trop tard',
          etat: 'refuse',
          pieces: [{ ...piece, etat: 'refusee' }],
        }),
      ],
    }),
  });
  const [question, first, second, third] = await screen.findAllByRole('article');
  const inside = (each: HTMLElement | undefined) => within(each ?? document.body);
  expect(inside(question).getByRole('heading', { name: 'Votre question' })).toBeDefined();
  expect(question?.textContent).toContain('refusé par le support');
  expect(inside(first).getByRole('heading', { name: 'Le support' })).toBeDefined();
  expect(first?.querySelector('time')?.textContent).toBe('24 novembre 2026 à 16:00');
  const link = inside(first).getByRole('link', { name: 'https://aide.pwp.test/guide' });
  expect([link.getAttribute('href'), link.getAttribute('rel')]).toEqual([
    'https://aide.pwp.test/guide',
    'noopener noreferrer',
  ]);
  expect(second?.textContent).toContain('En cours d’envoi');
  expect(third?.textContent).toContain('Non reçu par le support');
  // Not for its format.
  expect(third?.textContent).not.toContain('autre format');
  expect(inside(third).getByRole('link', { name: 'Ouvrir un nouveau ticket' })).toBeDefined();
});

test('what is unread is marked and gets the focus; once shown it is marked as read up to its date', async () => {
  const { api } = await mountPage(PATH, {
    'GET /tickets/:numero': aTicketDetail({
      echanges: [
        anExchange({ id: '1' }),
        anExchange({ id: '2', date: '2026-11-24T15:30:00.000Z', nouveau: true }),
        anExchange({ id: '3', date: '2026-11-24T15:40:00.000Z', nouveau: true }),
      ],
    }),
    'PUT /tickets/:numero/lecture': undefined,
  });
  const separator = await screen.findByText('2 nouveaux messages');
  await vi.waitFor(() => expect(document.activeElement).toBe(separator));
  await vi.waitFor(() =>
    expect(api.asked.filter(({ key }) => key.endsWith('lecture')).map(({ body }) => body)).toEqual([
      { jusqua: '2026-11-24T15:40:00.000Z' },
    ]),
  );
  // Read by now, it stays marked until the page is left.
  api.answer({
    'GET /tickets/:numero': aTicketDetail({ echanges: [anExchange({ id: '2' }), anExchange({ id: '3' })] }),
  });
  await user.click(screen.getByRole('button', { name: 'Actualiser' }));
  expect(await screen.findByText('2 nouveaux messages')).toBeDefined();
});

test('nothing unread: nothing is marked, and the focus stays at the top', async () => {
  const { api } = await mountPage(PATH, { 'GET /tickets/:numero': aTicketDetail({ echanges: [anExchange()] }) });
  await screen.findByText('Nous regardons.');
  expect(api.asked.map(({ key }) => key)).toEqual(['GET /tickets/:numero']);
  expect(screen.queryByText(/nouveau/)).toBeNull();
});

test('news are asked for after a question that got no answer too, and interrupt nobody', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const { api } = await mountPage(PATH, { 'GET /tickets/:numero': aTicketDetail({ echanges: [anExchange()] }) });
  await screen.findByText('Nous regardons.');
  api.answer({
    'GET /tickets/:numero': () => {
      throw problem(503, 'service-indisponible', 'Un instant.');
    },
  });
  await vi.advanceTimersByTimeAsync(46_000);
  await vi.waitFor(() => expect(api.asked).toHaveLength(2));
  api.answer({ 'GET /tickets/:numero': aTicketDetail({ echanges: [anExchange({ texte: 'C’est réparé.' })] }) });
  await vi.advanceTimersByTimeAsync(46_000);
  expect(await screen.findByText('C’est réparé.')).toBeDefined();
  expect(api.asked.map(({ background }) => background)).toEqual([false, true, true]);
});

test('an answer with a file is sent once, stands in the thread, and leaves an empty form', async () => {
  const { api, announced } = await mountPage(PATH, {
    'GET /tickets/:numero': aTicketDetail(),
    'PUT /pieces/:pieceId': ({ params }) => ({
      id: params['pieceId'] ?? '',
      nom: 'avis.pdf',
      type: 'application/pdf',
      taille: 8,
    }),
    'POST /tickets/:numero/messages': anExchange({ auteur: 'demandeur', etat: 'en-cours' }),
  });
  await user.type(await message(), ' La voici. ');
  await user.click(screen.getByRole('button', { name: 'Joindre des fichiers' }));
  await user.upload(screen.getByLabelText('Joindre des fichiers'), file('avis.pdf'));
  expect(await screen.findByRole('button', { name: 'Retirer avis.pdf' })).toBeDefined();
  api.answer({
    'GET /tickets/:numero': aTicketDetail({
      echanges: [anExchange({ auteur: 'demandeur', texte: 'La voici.', etat: 'en-cours' })],
    }),
  });
  await send();
  expect(await screen.findByText('La voici.')).toBeDefined();
  const sent = api.asked.filter(({ key }) => key === 'POST /tickets/:numero/messages');
  const [deposited] = api.asked.filter(({ key }) => key === 'PUT /pieces/:pieceId');
  expect(sent.map(({ body }) => body)).toEqual([{ texte: 'La voici.', pieces: [deposited?.params['pieceId']] }]);
  expect(await message()).toHaveProperty('value', '');
  expect(screen.queryByRole('button', { name: 'Retirer avis.pdf' })).toBeNull();
  expect(announced).toContain('Votre message est enregistré. Il part de lui-même au support.');
});

test('a failure keeps the text and the key; a reload keeps both', async () => {
  const { api, leave } = await mountPage(PATH, {
    'GET /tickets/:numero': aTicketDetail(),
    'POST /tickets/:numero/messages': () =>
      Promise.reject<EchangeTicket>(problem(503, 'service-indisponible', 'Le service redémarre.')),
  });
  await user.type(await message(), 'La voici.');
  await send();
  expect((await screen.findByRole('alert')).textContent).toContain('Le service redémarre.');
  window.dispatchEvent(new Event('pagehide'));
  leave();
  api.answer({ 'POST /tickets/:numero/messages': anExchange({ auteur: 'demandeur' }) });
  await remountPage();
  expect(await message()).toHaveProperty('value', 'La voici.');
  await send();
  await vi.waitFor(async () => expect(await message()).toHaveProperty('value', ''));
  const keys = api.asked.flatMap(({ headers }) => headers['idempotency-key'] ?? []);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

test('an empty or too long answer is said at its field, which gets the focus', async () => {
  const { api } = await mountPage(PATH, { 'GET /tickets/:numero': aTicketDetail() });
  await message();
  await send();
  expect(await screen.findByText('Saisissez votre message.')).toBeDefined();
  await vi.waitFor(async () => expect(document.activeElement).toBe(await message()));
  expect(api.asked.map(({ key }) => key)).toEqual(['GET /tickets/:numero']);
  await user.type(await message(), 'Voici.');
  expect(screen.queryByText('Saisissez votre message.')).toBeNull();
});

test('files that are refused, too large or too many are said so, and block the sending until they are removed', async () => {
  const { api } = await mountPage(PATH, {
    'GET /tickets/:numero': aTicketDetail(),
    'PUT /pieces/:pieceId': () => {
      throw problem(415, 'type-de-fichier-refuse', '« a.pdf » n’est pas d’un type accepté.');
    },
    'POST /tickets/:numero/messages': anExchange({ auteur: 'demandeur' }),
  });
  await user.type(await message(), 'Voici.');
  await user.click(screen.getByRole('button', { name: 'Joindre des fichiers' }));
  const large = new File([new Uint8Array(10 * 1024 * 1024 + 1)], 'gros.pdf', { type: 'application/pdf' });
  await user.upload(screen.getByLabelText('Joindre des fichiers'), [file('a.pdf'), large]);
  expect(await screen.findByText('« a.pdf » n’est pas d’un type accepté.')).toBeDefined();
  expect(screen.getByText('« gros.pdf » dépasse 10 Mo.')).toBeDefined();
  await send();
  expect((await screen.findByRole('alert')).textContent).toContain('retirez-le pour envoyer');
  for (const nom of ['a.pdf', 'gros.pdf']) await user.click(screen.getByRole('button', { name: `Retirer ${nom}` }));
  expect(document.activeElement).toBe(screen.getByLabelText('Joindre des fichiers'));
  await user.upload(screen.getByLabelText('Joindre des fichiers'), ['1', '2', '3', '4', '5', '6'].map(file));
  expect((await screen.findByRole('alert')).textContent).toContain('au plus 5 fichiers');
  expect(api.asked.some(({ key }) => key.startsWith('POST'))).toBe(false);
});

test('a resolved ticket says that an answer puts it under way again; a closed one leads to another ticket', async () => {
  const { leave } = await mountPage(PATH, { 'GET /tickets/:numero': aTicketDetail({ etat: 'resolu' }) });
  expect(await screen.findByText(/votre message le remet en cours/)).toBeDefined();
  leave();
  await mountPage(PATH, { 'GET /tickets/:numero': aTicketDetail({ etat: 'clos' }) });
  expect(await screen.findByRole('heading', { name: 'Ce ticket est clos' })).toBeDefined();
  expect(screen.queryByRole('textbox')).toBeNull();
  await user.click(screen.getByRole('link', { name: 'Ouvrir un nouveau ticket' }));
  expect(await screen.findByRole('textbox', { name: /^Sujet/ })).toHaveProperty(
    'value',
    'Suite du ticket PWP-7K3QX9FD',
  );
  expect(screen.getByRole('radio', { name: 'Autre question' })).toHaveProperty('checked', true);
});

test('a file that cannot be read says why', async () => {
  const { api } = await mountPage(PATH, {
    'GET /tickets/:numero': aTicketDetail({ echanges: [anExchange({ pieces: [piece] })] }),
    'GET /tickets/:numero/pieces/:pieceId': () => {
      throw problem(503, 'support-indisponible', 'Le support ne répond pas.');
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Voir notice.pdf' }));
  expect(await screen.findByText(/ne peut pas être affiché. Le support ne répond pas./)).toBeDefined();
  expect(api.asked.at(-1)?.params).toEqual({ numero: 'PWP-7K3QX9FD', pieceId: 'piece-0001' });
});

test('a file is shown in the page, and saved from there', async () => {
  await mountPage(PATH, {
    'GET /tickets/:numero': aTicketDetail({ echanges: [anExchange({ pieces: [piece] })] }),
    'GET /tickets/:numero/pieces/:pieceId': new File(['x'], 'notice.pdf'),
  });
  await user.click(await screen.findByRole('button', { name: 'Voir notice.pdf' }));
  await screen.findByRole('dialog', { name: 'notice.pdf' });
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  await user.click(screen.getByRole('button', { name: 'Télécharger' }));
  expect(saved).toEqual(['notice.pdf']);
});

test('an answer that was begun on one ticket stands on no other, also when that one is known already', async () => {
  const { router } = await mountPage('/support/tickets/PWP-2222ABCD', { 'GET /tickets/:numero': aTicketDetail() });
  await message();
  await router.push(PATH);
  await user.type(await message(), 'Pour ce ticket seulement.');
  await router.push('/support/tickets/PWP-2222ABCD');
  await screen.findByRole('heading', { level: 1, name: 'Ticket PWP-2222ABCD' });
  expect(await message()).toHaveProperty('value', '');
});

test('a thread that cannot be read again stays, says so, and is asked for again by itself', async () => {
  const { api, announced } = await mountPage(PATH, {
    'GET /tickets/:numero': aTicketDetail({ echanges: [anExchange()] }),
  });
  await screen.findByText('Nous regardons.');
  api.answer({
    'GET /tickets/:numero': () => Promise.reject<TicketDetail>(problem(503, 'x', 'Le portail redémarre.')),
  });
  await user.click(screen.getByRole('button', { name: 'Actualiser' }));
  expect(await screen.findByText(/n’a pas pu être relu.*Le portail redémarre\./)).toBeDefined();
  expect(announced).toContain('Le portail redémarre.');
  expect(screen.getByText('Nous regardons.')).toBeDefined();
  api.answer({ 'GET /tickets/:numero': aTicketDetail({ echanges: [anExchange({ texte: 'Trouvé.' })] }) });
  vi.setSystemTime(Date.now() + 60_000);
  onTestFinished(() => void vi.useRealTimers());
  await vi.waitFor(() => expect(screen.getByText('Trouvé.')).toBeDefined());
  expect(screen.queryByText(/n’a pas pu être relu/)).toBeNull();
});

test('what is typed and joined while an answer leaves stays for the next one', async () => {
  const saved = Promise.withResolvers<EchangeTicket>();
  const { announced } = await mountPage(PATH, {
    'GET /tickets/:numero': aTicketDetail(),
    'PUT /pieces/:pieceId': ({ params }) => ({
      id: params['pieceId'] ?? '',
      nom: 'suite.pdf',
      type: 'application/pdf',
      taille: 8,
    }),
    'POST /tickets/:numero/messages': () => saved.promise,
  });
  await user.type(await message(), 'La voici.');
  await send();
  await user.clear(await message());
  await user.type(await message(), 'Et la suite.');
  await user.click(screen.getByRole('button', { name: 'Joindre des fichiers' }));
  await user.upload(screen.getByLabelText('Joindre des fichiers'), file('suite.pdf'));
  saved.resolve(anExchange({ auteur: 'demandeur', etat: 'en-cours' }));
  await vi.waitFor(() => expect(announced).toContain('Votre message est enregistré. Il part de lui-même au support.'));
  expect(await message()).toHaveProperty('value', 'Et la suite.');
  expect(screen.getByRole('button', { name: 'Retirer suite.pdf' })).toBeDefined();
});
