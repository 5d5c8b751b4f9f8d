import { expect, expectAccessible, readJson, test, type APIRequestContext } from '@pwp/testing/browser';
import { receivedMails, type ReceivedMail } from '@pwp/testing/received-mails';
import { PliDetail, PliList } from '../contracts/index.ts';
import { apiHeaders } from './numerisation-steps.ts';

const AGENT = 'agent@pwp.test';

test('the daily mail lists moved plis once', async ({ page, request, signIn }) => {
  await signIn(AGENT);
  const headers = await apiHeaders(page);
  const pli = await underWay(request, headers);

  await test.step('A pli moves: the next mail lists it, its numéro unique masked', async () => {
    await move(request, headers, pli);
    await makeDailyMail(request);
    const [mail] = await mailsTelling(request, pli.transaction);
    expect(mail).toMatchObject({ to: AGENT, subject: expect.stringMatching(/^Portail Web Professionnel : /) });
    expect(mail?.text).toContain('Guichet 00002');
    expect(mail?.text).toContain('Enregistrement complet');
    expect(mail?.text).toMatch(/\d{3} \d{2} \d{2} •••••• [A-Z0-9]{5}/);
    expect(`${mail?.text}${mail?.html}`).not.toContain(pli.numeroUnique);
  });

  await test.step('It reads well, and leads to the pli, to the portal and to the choice', async () => {
    const [mail] = await mailsTelling(request, pli.transaction);
    await page.goto(`/dev/mail/messages/${mail?.id}/html`);
    await expect(page.getByRole('heading', { level: 1, name: 'Ce qui a changé' })).toBeVisible();
    await expectAccessible(page);
    const line = page.getByRole('listitem').filter({ hasText: pli.transaction });
    await expect(line.getByRole('link')).toHaveAttribute('href', new URL(`/?pli=${pli.transaction}`, page.url()).href);
    await expect(line).toContainText('Enregistrement complet');
    await expect(page.getByRole('link', { name: 'Voir le tableau de bord' }).first()).toHaveAttribute(
      'href',
      new URL('/', page.url()).href,
    );
    await expect(page.getByRole('link', { name: 'Gérer mes notifications' })).toHaveAttribute(
      'href',
      new URL('/profile/notifications', page.url()).href,
    );
  });

  await test.step('A listed move is not listed again', async () => {
    await makeDailyMail(request);
    expect(await mailsTelling(request, pli.transaction)).toHaveLength(1);
  });
});

type Headers = Record<string, string>;

interface UnderWay {
  transaction: string;
  numeroUnique: string;
}

/** One of the guichet's plis whose statut does not change at the prestataire. */
async function underWay(request: APIRequestContext, headers: Headers): Promise<UnderWay> {
  const answer = await request.get('/api/numerisation/plis?statut=numerisation-en-cours&taille=100', { headers });
  const { items } = await readJson(answer, PliList);
  const [pli] = items
    .flatMap(({ transaction, numeroUnique }) => (numeroUnique === null ? [] : [{ transaction, numeroUnique }]))
    .toReversed();
  if (pli === undefined) throw new Error('the demo has too few plis');
  return pli;
}

/** Docaposte has finished the pli, and the portal has learnt it. */
async function move(request: APIRequestContext, headers: Headers, { transaction }: UnderWay): Promise<void> {
  const moved = await request.post(`/dev/docaposte/plis/${transaction}/statut`, {
    data: { statut: 'enregistrement-complet' },
  });
  expect(moved.ok()).toBe(true);
  await expect
    .poll(async () => {
      const answer = await request.get(`/api/numerisation/plis/${transaction}`, { headers });
      return (await readJson(answer, PliDetail)).statut;
    })
    .toBe('enregistrement-complet');
}

/** Sends the daily mail now; it is in the mailbox once the outbox is empty. */
async function makeDailyMail(request: APIRequestContext): Promise<void> {
  expect((await request.post('/dev/courriel-quotidien')).status()).toBe(204);
  await expect.poll(async () => (await request.get('/metrics')).text()).toMatch(/^pwp_outbox_waiting 0$/m);
}

async function mailsTelling(request: APIRequestContext, transaction: string): Promise<ReceivedMail[]> {
  return (await receivedMails(request)).filter(({ to, text }) => to === AGENT && text.includes(transaction));
}
