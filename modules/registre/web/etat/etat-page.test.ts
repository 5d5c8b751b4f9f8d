import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import type { AntivirusDuPortail, BandeauEndpoints, ExploitationEndpoints, Travail } from '@pwp/contracts';
import { fakeApi, type FakeAnswers, type FakeApi } from '@pwp/web-kit/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { RegistreEndpoints } from '../../contracts/index.ts';
import { aList, aModule, mountPage, problem } from '../testing/mount-page.ts';

const user = userEvent.setup();
const PAUSE = 'POST /travaux/:travail/pause';
const RENVOI = 'POST /envois/:topic/:envoi/renvoi';

const aTravail = (given: Partial<Travail> = {}): Travail => ({
  id: 'support.follow-tickets',
  titre: 'Suivi des tickets',
  horaire: 'chaque minute',
  etat: 'en-attente',
  dateSucces: '2026-11-30T07:00:00.000Z',
  dateEchec: null,
  datePause: null,
  dateProchaine: '2026-11-30T08:00:00.000Z',
  essais: 1,
  ...given,
});
const travaux = (...items: Travail[]) => ({ items, total: items.length });
const envois = (...ids: number[]) => ({
  items: ids.map((id) => ({
    id,
    topic: 'numerisation.deposit-pli',
    date: null,
    dateAbandon: '2026-11-30T07:00:00.000Z',
    essais: 1,
    motif: 'Docaposte: 422',
  })),
  total: ids.length,
  page: 1,
  retenue: null,
  topics:
    ids.length === 0
      ? []
      : [
          {
            topic: 'numerisation.deposit-pli',
            titre: 'Dépôt d’un pli',
            destinataire: 'Docaposte',
            total: ids.length,
          },
        ],
});

const antivirus = (given: Partial<AntivirusDuPortail> = {}): AntivirusDuPortail => ({
  etat: 'repond',
  version: 'ClamAV 1.4.6',
  enAttente: 0,
  depuis: null,
  ...given,
});

async function mountEtat(
  given: FakeAnswers<ExploitationEndpoints> = {},
  bandeau: FakeAnswers<BandeauEndpoints> = { 'GET /reglage': { bandeau: null } },
  modules: FakeAnswers<RegistreEndpoints>['GET /modules'] = aList(aModule()),
) {
  const regle = fakeApi<BandeauEndpoints>('/api/bandeau', bandeau);
  const exploitation: FakeApi<ExploitationEndpoints> = fakeApi<ExploitationEndpoints>('/api/exploitation', {
    'GET /travaux': travaux(aTravail()),
    'GET /envois': envois(),
    'GET /antivirus': antivirus(),
    ...given,
  });
  const { announced } = await mountPage('/registre/etat', { 'GET /modules': modules });
  return { exploitation, regle, announced };
}
const row = async (name: RegExp | string) => screen.findByRole('row', { name });
const written = (element: HTMLElement) => element.textContent.replaceAll(/\s+/g, ' ');
const confirm = async (name: string) =>
  user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name }));
const asksOf = ({ asked }: FakeApi<ExploitationEndpoints>, key: string) =>
  asked.filter((each) => each.key === key).map(({ params }) => params);

test('a service that did not start is named by its title, where the registry knows it, with the settings that its operator must correct', async () => {
  const absents = [
    { id: 'courriers', reglages: ['PWP_COURRIERS_URL : à indiquer'] },
    { id: 'cartes', reglages: [] },
  ];
  const known = aList(aModule({ id: 'courriers', title: 'Courriers recommandés' }));
  await mountEtat({ 'GET /travaux': { ...travaux(aTravail()), absents } }, undefined, known);
  const heading = await screen.findByRole('heading', { name: /^2\sservices n’ont pas démarré$/ });
  const items = () => [...(heading.parentElement?.querySelectorAll('li') ?? [])].map(written);
  await vi.waitFor(() => expect(items()[0]).toContain('Courriers recommandés'));
  const said = items();
  expect(said[0]).toContain('« Courriers recommandés » : l’exploitant doit corriger un réglage');
  expect(said[0]).toContain('PWP_COURRIERS_URL : à indiquer');
  expect(said[1]).toContain('« cartes » : le journal technique');
});

test('what a service needs of another and lacks is named, with the versions', async () => {
  const portsAbsents = [
    { module: 'courriers', port: 'numerisation.demandes', plage: '^1', servi: null },
    { module: 'cartes', port: 'numerisation.statistiques', plage: '^2', servi: '1.0.0' },
  ];
  await mountEtat({ 'GET /travaux': { ...travaux(aTravail()), portsAbsents } });
  const heading = await screen.findByRole('heading', { name: 'Un service attend quelque chose d’un autre' });
  expect([...(heading.parentElement?.querySelectorAll('li') ?? [])].map(written)).toEqual([
    '« courriers » attend « numerisation.demandes » en version ^1 ; personne ne le sert.',
    '« cartes » attend « numerisation.statistiques » en version ^2 ; la version servie est 1.0.0.',
  ]);
});

test('nothing is said of services where all started', async () => {
  await mountEtat();
  await row(/Suivi des tickets/);
  expect(screen.queryByRole('heading', { name: /attend quelque chose/ })).toBeNull();
  expect(screen.queryByRole('heading', { name: /pas démarré/ })).toBeNull();
});

test('each job says its state, its last success and its next slot', async () => {
  await mountEtat({
    'GET /travaux': travaux(
      aTravail({ dateSucces: null, dateEchec: '2026-11-30T06:00:00.000Z', etat: 'en-echec', essais: 3 }),
      aTravail({
        id: 'a',
        titre: 'Courriel quotidien',
        etat: 'en-cours',
        datePause: '2026-11-30T07:30:00.000Z',
        dateProchaine: null,
      }),
    ),
  });
  const failing = written(await row(/^Suivi des tickets/));
  expect(failing).toContain('chaque minute');
  expect(failing).toContain('En échec');
  expect(failing).toContain('essai 3 sur 10');
  expect(failing).toContain('jamais');
  expect(failing).toContain('30 novembre 2026 à 09:00');
  const running = written(await row(/^Courriel quotidien/));
  expect(running).toMatch(/En cours.*En pause.*depuis le 30 novembre 2026 à 08:30/);
  expect(screen.getByText('Aucun envoi abandonné')).toBeDefined();
});

test('a job is paused once it is confirmed, resumed at once, and the page says so', async () => {
  const { exploitation, announced } = await mountEtat({ [PAUSE]: undefined });
  await user.click(await screen.findByRole('button', { name: /^Pause….*Suivi des tickets$/ }));
  await confirm('Annuler');
  expect(asksOf(exploitation, PAUSE)).toEqual([]);
  await user.click(screen.getByRole('button', { name: /^Pause/ }));
  exploitation.answer({
    'GET /travaux': travaux(aTravail({ etat: 'en-pause', datePause: '2026-11-30T07:30:00.000Z' })),
  });
  await confirm('Mettre en pause');
  expect(await screen.findByRole('heading', { name: 'Travail en pause' })).toBeDefined();
  expect(asksOf(exploitation, PAUSE)).toEqual([{ travail: 'support.follow-tickets' }]);
  expect(announced.at(-1)).toContain('Suivi des tickets ne part plus jusqu’à sa reprise.');
  await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('Travail en pause'));
  // A paused job is not run by hand.
  expect(screen.queryByRole('button', { name: /^Lancer/ })).toBeNull();

  exploitation.answer({ 'POST /travaux/:travail/reprise': undefined, 'GET /travaux': travaux(aTravail()) });
  await user.click(screen.getByRole('button', { name: /^Reprendre.*Suivi des tickets$/ }));
  expect(await screen.findByRole('heading', { name: 'Travail repris' })).toBeDefined();
  expect(await screen.findByRole('button', { name: /^Lancer/ })).toBeDefined();
});

test('until the list is read again after an act, no other act begins; then what came of it is said', async () => {
  const { exploitation } = await mountEtat({ [PAUSE]: undefined });
  await user.click(await screen.findByRole('button', { name: /^Pause/ }));
  const reading = Promise.withResolvers<ReturnType<typeof travaux>>();
  exploitation.answer({ 'GET /travaux': () => reading.promise });
  await confirm('Mettre en pause');
  await vi.waitFor(() => expect(asksOf(exploitation, 'GET /travaux')).toHaveLength(2));
  await user.click(screen.getByRole('button', { name: /^Lancer/ }));
  expect(screen.queryByRole('alertdialog')).toBeNull();

  reading.resolve(travaux(aTravail({ etat: 'en-pause', datePause: '2026-11-30T07:30:00.000Z' })));
  expect(await screen.findByRole('heading', { name: 'Travail en pause' })).toBeDefined();
});

test('a refusal says why, and the list is read again', async () => {
  const { exploitation } = await mountEtat({
    'POST /travaux/:travail/execution': () => {
      throw problem(409, 'travail-en-pause', 'Reprenez-le avant de le lancer.');
    },
  });
  await user.click(await screen.findByRole('button', { name: /^Lancer/ }));
  const before = asksOf(exploitation, 'GET /travaux').length;
  await confirm('Lancer');
  expect((await screen.findByRole('alert')).textContent).toContain('Reprenez-le avant de le lancer.');
  expect(asksOf(exploitation, 'GET /travaux').length).toBeGreaterThan(before);
});

test('one message, or all of a topic, is sent again once it is confirmed', async () => {
  const { exploitation, announced } = await mountEtat({ 'GET /envois': envois(4, 5), [RENVOI]: { renvoyes: 1 } });
  expect(written(await row(/^Dépôt d’un pli, n° 4/))).toMatch(/Docaposte.*Docaposte: 422/);
  await user.click(screen.getByRole('button', { name: /^Renvoyer….*n° 4$/ }));
  exploitation.answer({ 'GET /envois': envois(5) });
  await confirm('Renvoyer');
  expect(await screen.findByRole('heading', { name: 'Renvoi demandé' })).toBeDefined();
  expect(asksOf(exploitation, RENVOI)).toEqual([{ topic: 'numerisation.deposit-pli', envoi: '4' }]);
  expect(screen.queryByRole('row', { name: /n° 4/ })).toBeNull();

  exploitation.answer({ 'POST /envois/:topic/renvoi': { renvoyes: 2 }, 'GET /envois': envois() });
  await user.click(screen.getByRole('button', { name: /^Tout renvoyer….*Dépôt d’un pli$/ }));
  await confirm('Renvoyer');
  expect(await screen.findByText('Aucun envoi abandonné')).toBeDefined();
  expect(await screen.findByRole('heading', { name: 'Renvoi demandé' })).toBeDefined();
  expect(announced.at(-1)?.replaceAll(/\s/g, ' ')).toContain('2 envois partent');
});

test('what a restore holds is said first, and leaves once an administrator confirms it', async () => {
  const { exploitation, announced } = await mountEtat({
    'GET /envois': { ...envois(), retenue: { depuis: '2026-11-30T07:30:00.000Z', enAttente: 12 } },
    'POST /envois/reprise': undefined,
  });
  expect(
    await screen.findByRole('heading', { name: 'Envois retenus depuis le 30 novembre 2026 à 08:30' }),
  ).toBeDefined();
  expect(screen.getByText(/12 envois attendent\.$/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Reprendre les envois…' }));
  exploitation.answer({ 'GET /envois': envois() });
  await confirm('Reprendre les envois');
  expect(await screen.findByRole('heading', { name: 'Envois repris' })).toBeDefined();
  expect(exploitation.asked.filter(({ key }) => key === 'POST /envois/reprise')).toHaveLength(1);
  expect(announced.at(-1)).toContain('part dans les secondes qui viennent');
  expect(screen.queryByRole('heading', { name: /^Envois retenus/ })).toBeNull();
});

test('the page follows by itself, in the background, and keeps what it shows while nothing answers', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { exploitation } = await mountEtat();
  await row(/^Suivi des tickets/);
  exploitation.answer({
    'GET /travaux': () => {
      throw problem(503, 'service-indisponible', 'Un instant.');
    },
  });
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await screen.findByRole('alert')).textContent).toContain('Les travaux n’ont pas pu être relus');
  expect(await row(/^Suivi des tickets/)).toBeDefined();
  exploitation.answer({ 'GET /travaux': travaux(aTravail({ etat: 'en-cours' })) });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await screen.findByText('En cours')).toBeDefined();
  expect(screen.queryByRole('alert')).toBeNull();
  expect(exploitation.asked.slice(3).every(({ background }) => background)).toBe(true);
});

test.for([
  { etat: 'absent', enAttente: 0, said: ['Le portail n’a pas d’antivirus', 'PWP_CLAMD'] },
  { etat: 'muet', enAttente: 2, said: ['L’antivirus ne répond pas', '2 fichiers attendent, le plus ancien depuis le'] },
  { etat: 'repond', enAttente: 1, said: ['Des fichiers attendent l’antivirus', '1 fichier attend'] },
] as const)('the antivirus is said to be $etat, with $enAttente files that wait', async ({ etat, enAttente, said }) => {
  const depuis = enAttente === 0 ? null : '2026-11-30T07:00:00.000Z';
  await mountEtat({ 'GET /antivirus': antivirus({ etat, enAttente, depuis }) });
  const [title, text] = said;
  const heading = await screen.findByRole('heading', { name: title });
  expect(written(heading.parentElement ?? heading)).toContain(text);
});

test('nothing is said of an antivirus that answers and that nothing waits for', async () => {
  await mountEtat();
  await row(/Suivi des tickets/);
  expect(screen.queryByRole('heading', { name: /antivirus/ })).toBeNull();
});

test('a message for every page is set, changed and removed; an empty one is refused on the page', async () => {
  const { regle, announced } = await mountEtat({}, { 'GET /reglage': { bandeau: null }, 'PUT /reglage': undefined });
  const bodies = () => regle.asked.filter(({ key }) => key === 'PUT /reglage').map(({ body }) => body);
  const show = await screen.findByRole('button', { name: 'Afficher le bandeau' });
  const texte = screen.getByRole('textbox', { name: /^Texte du bandeau/ });
  await user.click(show);
  expect(document.activeElement).toBe(texte);
  expect(screen.getByText('Saisissez le texte du bandeau.')).toBeDefined();
  expect(bodies()).toEqual([]);

  await user.type(texte, 'Maintenance ce soir');
  expect(screen.queryByText('Saisissez le texte du bandeau.')).toBeNull();
  const bandeau = { texte: 'Maintenance ce soir', debut: null, fin: null };
  regle.answer({ 'GET /reglage': { bandeau } });
  await user.click(show);
  expect(await screen.findByRole('heading', { name: 'Bandeau enregistré' })).toBeDefined();
  expect(bodies()).toEqual([bandeau]);
  expect(announced.at(-1)).toContain('dans la minute');
  expect(screen.getByText(/jusqu’à ce que vous le retiriez\.$/)).toBeDefined();

  regle.answer({ 'GET /reglage': { bandeau: null }, 'DELETE /reglage': undefined });
  await user.click(screen.getByRole('button', { name: 'Retirer le bandeau' }));
  expect(await screen.findByRole('heading', { name: 'Bandeau retiré' })).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Retirer le bandeau' })).toBeNull();
});

test('a message that the API refuses stays in its field', async () => {
  const refuse = () => {
    throw problem(400, 'requete-invalide', 'La fin vient après le début.');
  };
  await mountEtat({}, { 'GET /reglage': { bandeau: null }, 'PUT /reglage': refuse });
  const texte = await screen.findByRole<HTMLInputElement>('textbox', { name: /^Texte du bandeau/ });
  await user.type(texte, 'Maintenance');
  await user.click(screen.getByRole('button', { name: 'Afficher le bandeau' }));
  expect((await screen.findByRole('alert')).textContent).toContain('La fin vient après le début.');
  expect(texte.value).toBe('Maintenance');
});
