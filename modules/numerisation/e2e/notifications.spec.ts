import {
  escape,
  expect,
  expectAccessible,
  expectSound,
  readJson,
  test,
  type APIRequestContext,
  type Page,
} from '@pwp/testing/browser';
import { PliList } from '../contracts/index.ts';
import { apiHeaders } from './numerisation-steps.ts';

const AGENT = 'agent@pwp.test';

/** The bell of the header, whatever it counts. */
const bell = (page: Page) => page.getByRole('button', { name: /^Notifications \(\d+\)$/ });
/** What the bell counts; other journeys of this account may raise it at any time. */
const unread = async (page: Page) => Number(/\d+/.exec((await bell(page).textContent()) ?? '')?.[0]);
const panel = (page: Page) => page.getByRole('dialog', { name: 'Notifications' });

const UNDER_WAY = 'numerisation-en-cours,enregistrement-en-cours';

/** A pli of the agent that is under way, the newest first; one that was rejected is under way no more. */
async function underWay(request: APIRequestContext, headers: Record<string, string>) {
  const answer = await request.get(`/api/numerisation/plis?statut=${UNDER_WAY}&taille=100`, { headers });
  const pli = (await readJson(answer, PliList)).items.find(({ numeroUnique }) => numeroUnique !== null);
  if (pli === undefined) throw new Error('the demo has too few plis');
  return pli;
}

async function reject(request: APIRequestContext, transaction: string): Promise<void> {
  const moved = await request.post(`/dev/docaposte/plis/${transaction}/statut`, {
    data: { statut: 'pieces-rejetees', motif: 'illisible' },
  });
  expect(moved.ok()).toBe(true);
}

test('a rejected pli is told in every tab without a reload, and its notice leads to it', async ({
  page,
  context,
  request,
  signIn,
}) => {
  await signIn(AGENT);
  const headers = await apiHeaders(page);
  const pli = await underWay(request, headers);
  const notice = (tab: Page) => panel(tab).getByRole('listitem').filter({ hasText: pli.transaction });
  const other = await context.newPage();
  await other.goto('/profile/informations');
  await expect.poll(async () => (await unread(other)) === (await unread(page))).toBe(true);
  const before = await unread(page);
  let loads = 0;
  page.on('load', () => (loads += 1));

  await test.step('The prestataire rejects a pièce: the count goes up in both tabs, and is announced', async () => {
    await reject(request, pli.transaction);
    await expect.poll(() => unread(page)).toBeGreaterThan(before);
    await expect.poll(() => unread(other)).toBeGreaterThan(before);
    await expect(page.getByText(/^Nouvelle notification\s: \d+\snon lues?\.$/)).toBeAttached();
  });

  await test.step('By keyboard: the panel takes the focus, Escape gives it back', async () => {
    await page.bringToFront();
    await bell(page).focus();
    await page.keyboard.press('Enter');
    await expect(panel(page).getByRole('heading', { name: 'Notifications' })).toBeFocused();
    await expect(notice(page)).toContainText(`Pièce illisible · pli ${pli.transaction}`);
    await expect(notice(page)).toContainText('Non lue');
    await expectAccessible(page);
    await escape(page);
    await expect(panel(page)).toBeHidden();
    await expect(bell(page)).toBeFocused();
  });

  await test.step('On a screen of 320 px, from the menu', async () => {
    await other.setViewportSize({ width: 320, height: 640 });
    await other.getByRole('button', { name: 'Menu' }).click();
    await bell(other).click();
    await expect(notice(other)).toBeVisible();
    await expectSound(other);
    await escape(other);
    await expect(other.getByRole('button', { name: 'Menu' })).toBeFocused();
  });

  await test.step('Its link opens the pli on the dashboard, and it is read in both tabs', async () => {
    await bell(page).click();
    await notice(page).getByRole('link', { name: 'Pièce rejetée' }).click();
    await expect(page.getByRole('dialog', { name: new RegExp(pli.transaction) })).toBeVisible();
    await escape(page);
    await other.setViewportSize({ width: 1366, height: 768 });
    for (const tab of [page, other]) {
      await bell(tab).click();
      await expect(notice(tab)).toBeVisible();
      await expect(notice(tab)).not.toContainText('Non lue');
      await escape(tab);
    }
    await expect(page).toHaveURL('/');
    expect(loads).toBe(0);
  });
});
