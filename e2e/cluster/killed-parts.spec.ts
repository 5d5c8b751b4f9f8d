import { randomInt } from 'node:crypto';
import {
  apiHeaders,
  chooseFiles,
  confirmedTransaction,
  consult,
  EMPTY,
  expectDeposited,
  goToAjout,
  pdfFile,
  plis,
  valider,
} from '@pwp/module-numerisation/numerisation-steps';
import { z } from 'zod';
import { expect, expectAllReady, test } from './cluster-test.ts';
import { startLoad } from './load.ts';

/** Times that one API, one registry and one shell are killed. */
const ROUNDS = 5;
const Listed = z.object({ items: z.array(z.object({ transaction: z.string() })) });

test('an agent sends plis while one of each part is killed: no read fails, and each pli is there once', async ({
  page,
  request,
  signIn,
  outside,
  instances,
  read,
}) => {
  test.slow();
  await expectAllReady(instances);
  const first = pdfFile('premiere.pdf');

  const transaction = await test.step('Through nginx and Keycloak, the agent sends a pli and sees it', async () => {
    await signIn('agent@pwp.test');
    await consult(page, EMPTY);
    await goToAjout(page);
    await chooseFiles(page, [first]);
    await valider(page).click();
    const confirmed = await confirmedTransaction(page);
    await page.getByRole('link', { name: 'Voir le pli' }).click();
    await expect(plis(page).first()).toContainText(confirmed);
    return confirmed;
  });
  const headers = await apiHeaders(page);
  // One page of the list shows them all.
  const load = await startLoad({ read, request, headers: () => headers, mostPlis: 80, sendsAgain: true });
  const killed: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    await test.step(`One of each part is killed (${round + 1} of ${ROUNDS}), and comes back`, async () => {
      const victims = Object.values(instances).map((pair) => pair[randomInt(2)] ?? pair[0]);
      for (const { unit, pid } of victims) {
        const victim = pid();
        if (victim === undefined) throw new Error(`${unit} does not run`);
        process.kill(victim, 'SIGKILL');
        killed.push(unit);
        await expect.poll(pid, { message: `${unit} runs again` }).not.toBe(victim);
      }
      await expectAllReady(instances);
    });
  await load.end();
  test.info().annotations.push({
    type: 'load',
    description: `${load.reads()} reads, ${load.sent.size} plis, ${killed.join(', ')}`,
  });

  expect(load.failed).toEqual([]);
  expect(load.reads()).toBeGreaterThan(100);
  expect(load.sent.size).toBeGreaterThan(ROUNDS);
  const sent = new Map([...load.sent, [transaction, first]]);
  await test.step('Each pli that was confirmed is in the list, and reached Docaposte once', async () => {
    for (const [one, piece] of sent) await expectDeposited(outside, one, [piece]);
    const list = await read('/api/numerisation/plis?taille=100', { ...headers, 'x-numero-unique': EMPTY });
    const listed = Listed.parse(JSON.parse(list.text));
    const known = listed.items.map(({ transaction: one }) => one).filter((one) => sent.has(one));
    expect(known.toSorted()).toEqual([...sent.keys()].toSorted());
  });
});

test('a module that is disabled at one registry leaves the pages of both shells, and comes back', async ({
  request,
  operator,
  instances,
}) => {
  await expectAllReady(instances);
  const pagesWithAide = () =>
    Promise.all(
      instances.shell.map(async ({ url }) =>
        (await (await fetch(`${url}/mentions-legales`)).text()).includes('"/modules/aide/'),
      ),
    );
  await expect.poll(pagesWithAide).toEqual([true, true]);
  const disabled = await request.post('/registry/v1/modules/aide/disable', {
    headers: operator,
    data: { reason: 'Essai de la grappe' },
  });
  expect(disabled.status()).toBe(204);
  await expect.poll(pagesWithAide).toEqual([false, false]);
  expect((await request.post('/registry/v1/modules/aide/enable', { headers: operator, data: {} })).status()).toBe(204);
  await expect.poll(pagesWithAide).toEqual([true, true]);
});
