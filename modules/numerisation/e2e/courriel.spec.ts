import { expect, expectAccessible, test, type APIRequestContext } from '@pwp/testing/browser';
import { apiHeaders } from './numerisation-steps.ts';

const AGENT = 'agent@pwp.test';
const PREFERENCE = '/api/preferences/profile.courriel-quotidien';

interface Received {
  id: string | number;
  to: string;
  subject: string;
  text: string;
  html: string;
}

test('the daily mail tells the agent which plis moved, once, and not when it is switched off', async ({
  page,
  request,
  signIn,
}) => {
  await signIn(AGENT);
  const headers = await apiHeaders(page);
  const [first, second] = await underWay(request, headers);

  await test.step('A pli moves: the next mail tells it, its numéro unique masked', async () => {
    await move(request, headers, first);
    await makeDailyMail(request);
    const [mail] = await mailsTelling(request, first.transaction);
    expect(mail).toMatchObject({ to: AGENT, subject: expect.stringMatching(/^Portail Web Professionnel : /) });
    expect(mail?.text).toContain('Guichet 00002');
    expect(mail?.text).toContain('Enregistrement complet');
    expect(mail?.text).toMatch(/\d{3} \d{2} \d{2} •••••• [A-Z0-9]{5}/);
    expect(`${mail?.text}${mail?.html}`).not.toContain(first.numeroUnique);
  });

  await test.step('It reads well, and leads to the portal and to its own switch', async () => {
    const [mail] = await mailsTelling(request, first.transaction);
    await page.goto(`/dev/mail/messages/${mail?.id}/html`);
    await expect(page.getByRole('heading', { level: 1, name: 'Ce qui a changé' })).toBeVisible();
    await expectAccessible(page);
    const row = page.getByRole('row').filter({ hasText: first.transaction });
    await expect(row).toContainText('Enregistrement complet');
    await expect(page.getByRole('link', { name: 'Voir le tableau de bord' }).first()).toHaveAttribute(
      'href',
      new URL('/', page.url()).href,
    );
    await expect(page.getByRole('link', { name: 'Gérer mes notifications' })).toHaveAttribute(
      'href',
      new URL('/profile/notifications', page.url()).href,
    );
  });

  await test.step('What was told is not told again', async () => {
    await makeDailyMail(request);
    expect(await mailsTelling(request, first.transaction)).toHaveLength(1);
  });

  await test.step('Switched off, nothing comes; switched on again, the past stays untold', async () => {
    try {
      await choose(request, headers, { actif: false });
      await move(request, headers, second);
      await makeDailyMail(request);
      expect(await mailsTelling(request, second.transaction)).toEqual([]);
    } finally {
      await choose(request, headers, null);
    }
    await makeDailyMail(request);
    expect(await mailsTelling(request, second.transaction)).toEqual([]);
  });
});

type Headers = Record<string, string>;

interface UnderWay {
  transaction: string;
  numeroUnique: string;
}

/** Two plis of the guichet that stand still at the prestataire. */
async function underWay(request: APIRequestContext, headers: Headers): Promise<[UnderWay, UnderWay]> {
  const answer = await request.get('/api/numerisation/plis?statut=numerisation-en-cours&taille=100', { headers });
  const { items }: { items: UnderWay[] } = await answer.json();
  const [first, second] = items.filter(({ numeroUnique }) => numeroUnique !== null).toReversed();
  if (first === undefined || second === undefined) throw new Error('the demo has no two plis under way');
  return [first, second];
}

/** Docaposte is done with the pli, and the portal has learnt it. */
async function move(request: APIRequestContext, headers: Headers, { transaction }: UnderWay): Promise<void> {
  const moved = await request.post(`/dev/docaposte/plis/${transaction}/statut`, {
    data: { statut: 'enregistrement-complet' },
  });
  expect(moved.ok()).toBe(true);
  await expect
    .poll(async () => {
      const answer = await request.get(`/api/numerisation/plis/${transaction}`, { headers });
      const { statut }: { statut: string } = await answer.json();
      return statut;
    })
    .toBe('enregistrement-complet');
}

/** The daily mail, now: it is in the mailbox once nothing waits to leave any more. */
async function makeDailyMail(request: APIRequestContext): Promise<void> {
  expect((await request.post('/dev/courriel-quotidien')).status()).toBe(204);
  await expect.poll(async () => (await request.get('/metrics')).text()).toMatch(/^pwp_outbox_waiting 0$/m);
}

async function mailsTelling(request: APIRequestContext, transaction: string): Promise<Received[]> {
  const received: Received[] = await (await request.get('/dev/mail/messages')).json();
  return received.filter(({ to, text }) => to === AGENT && text.includes(transaction));
}

async function choose(request: APIRequestContext, headers: Headers, value: unknown): Promise<void> {
  const answer = await request.put(PREFERENCE, { headers, data: { value } });
  expect(answer.status()).toBe(204);
}
