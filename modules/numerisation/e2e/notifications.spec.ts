import {
  expect,
  expectAccessible,
  readJson,
  receivedMails,
  test,
  type APIRequestContext,
  type Page,
} from '@pwp/testing/browser';
import { PliList } from '../contracts/index.ts';
import { apiHeaders } from './numerisation-steps.ts';

const AGENT = 'agent@pwp.test';

/** The bell of the header, whatever it counts. */
const bell = (page: Page) => page.getByRole('button', { name: /^Notifications \(\d+\)$/ });
const counted = (page: Page, count: number) =>
  page.getByRole('button', { name: `Notifications (${count})`, exact: true });
const panel = (page: Page) => page.getByRole('dialog', { name: 'Notifications' });

const UNDER_WAY = 'numerisation-en-cours,enregistrement-en-cours';

/** A pli of the agent that is under way, the newest first; one that was rejected is under way no more. */
async function underWay(request: APIRequestContext, headers: Record<string, string>, rank: number) {
  const answer = await request.get(`/api/numerisation/plis?statut=${UNDER_WAY}&taille=100`, { headers });
  const pli = (await readJson(answer, PliList)).items.filter(({ numeroUnique }) => numeroUnique !== null)[rank];
  if (pli === undefined) throw new Error('the demo has too few plis');
  return pli;
}

async function reject(request: APIRequestContext, transaction: string): Promise<void> {
  const moved = await request.post(`/dev/docaposte/plis/${transaction}/statut`, {
    data: { statut: 'pieces-rejetees', motif: 'illisible' },
  });
  expect(moved.ok()).toBe(true);
}

/** How often the mails of notices were looked for. */
async function mailRuns(request: APIRequestContext): Promise<number> {
  const metrics = await (await request.get('/metrics')).text();
  return Number(/^pwp_job_runs_total\{job="platform.mail-notices",outcome="done"\} (\d+)$/m.exec(metrics)?.[1] ?? 0);
}

/** Leaves nothing unread of what other journeys caused. */
async function readAll(page: Page): Promise<void> {
  await bell(page).click();
  await expect(panel(page).getByRole('link', { name: 'Gérer mes notifications' })).toBeVisible();
  const all = panel(page).getByRole('button', { name: 'Tout marquer comme lu' });
  if (await all.isVisible()) await all.click();
  await panel(page).getByRole('button', { name: 'Fermer' }).click();
  await expect(counted(page, 0)).toBeFocused();
}

test('a rejected pli is told in every tab without a reload, and its notice leads to it', async ({
  page,
  context,
  request,
  signIn,
}) => {
  await signIn(AGENT);
  const headers = await apiHeaders(page);
  const pli = await underWay(request, headers, 0);
  await readAll(page);
  const other = await context.newPage();
  await other.goto('/profile/informations');
  await expect(counted(other, 0)).toBeVisible();
  let loads = 0;
  page.on('load', () => (loads += 1));

  await test.step('The prestataire rejects a pièce: the count goes up in both tabs, and is announced', async () => {
    await reject(request, pli.transaction);
    await expect(counted(page, 1)).toBeVisible();
    await expect(counted(other, 1)).toBeVisible();
    await expect(page.getByText('Nouvelle notification : 1 non lue.')).toBeAttached();
  });

  await test.step('By keyboard: the panel takes the focus, Escape gives it back', async () => {
    await page.bringToFront();
    await counted(page, 1).focus();
    await page.keyboard.press('Enter');
    await expect(panel(page).getByRole('heading', { name: 'Notifications' })).toBeFocused();
    await expect(panel(page).getByText(`Une pièce du pli ${pli.transaction} est rejetée.`)).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(panel(page)).toBeHidden();
    await expect(counted(page, 1)).toBeFocused();
  });

  await test.step('On a screen of 320 px, from the menu', async () => {
    await other.setViewportSize({ width: 320, height: 640 });
    await other.getByRole('button', { name: 'Menu' }).click();
    await counted(other, 1).click();
    await expect(panel(other).getByText(`Une pièce du pli ${pli.transaction} est rejetée.`)).toBeVisible();
    await expectAccessible(other);
    expect(await other.evaluate('document.documentElement.scrollWidth <= 320')).toBe(true);
    await other.keyboard.press('Escape');
    await expect(other.getByRole('button', { name: 'Menu' })).toBeFocused();
  });

  await test.step('Its link opens the pli on the dashboard, and it is read in both tabs', async () => {
    await counted(page, 1).click();
    await panel(page).getByRole('link', { name: 'Pièce rejetée' }).first().click();
    await expect(page.getByRole('dialog', { name: new RegExp(pli.transaction) })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(counted(page, 0)).toBeVisible();
    await other.setViewportSize({ width: 1366, height: 768 });
    await expect(counted(other, 0)).toBeVisible();
    await expect(page).toHaveURL('/');
    expect(loads).toBe(0);
  });
});

test('a mail tells at once of a rejected pli, and stays away once it is switched off', async ({
  page,
  request,
  signIn,
}) => {
  await signIn(AGENT);
  const headers = await apiHeaders(page);
  const [first, second] = [await underWay(request, headers, 0), await underWay(request, headers, 1)];
  const mailsTelling = async (transaction: string) =>
    (await receivedMails(request)).filter(({ to, text }) => to === AGENT && text.includes(`/?pli=${transaction}`));

  await test.step('Switched on, as it is by default', async () => {
    await reject(request, first.transaction);
    await expect.poll(() => mailsTelling(first.transaction), { timeout: 40_000 }).toHaveLength(1);
    const [mail] = await mailsTelling(first.transaction);
    expect(mail?.subject).toMatch(/^Portail Web Professionnel : .* rejetés?$/);
    expect(`${mail?.text}${mail?.html}`).not.toContain(first.numeroUnique);
    await page.goto(`/dev/mail/messages/${mail?.id}/html`);
    await expectAccessible(page);
    await expect(page.getByRole('link', { name: 'Gérer mes notifications' })).toBeVisible();
  });

  const choice = page.getByRole('checkbox', { name: 'Une pièce d’un pli que vous avez envoyé est rejetée' });
  const choose = async () => {
    await page.goto('/profile/notifications');
    await choice.press('Space');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(page.getByText('Choix enregistré')).toBeVisible();
  };

  await test.step('Switched off: the notice comes, and no mail', async () => {
    await choose();
    await expect(choice).not.toBeChecked();
    await expectAccessible(page);
    const before = await bell(page).textContent();
    await reject(request, second.transaction);
    await expect(bell(page)).not.toHaveText(before ?? '');
    // Its mail would leave with the next run of the job.
    const runs = await mailRuns(request);
    await expect.poll(() => mailRuns(request), { timeout: 40_000 }).toBeGreaterThan(runs + 1);
    expect(await mailsTelling(second.transaction)).toEqual([]);
    await choose();
    await expect(choice).toBeChecked();
  });
});
