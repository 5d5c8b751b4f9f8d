import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
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
  type ChosenFile,
} from '@pwp/module-numerisation/numerisation-steps';
import { z } from 'zod';
import { expect, expectAllReady, test } from './cluster-test.ts';

/** Times that one API, one registry and one shell are killed. */
const ROUNDS = 5;
/** Between two reads of a reader, ms: one address may ask a thousand times in ten seconds. */
const PAUSE = 30;
const READERS = 4;
/** One page of the list shows them all. */
const MOST_PLIS = 80;

const Sent = z.object({ transaction: z.string() });

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
  const sent = new Map<string, ChosenFile>([[transaction, first]]);
  const headers = await apiHeaders(page);
  const [file = ''] = /\/modules\/[^"]+\.js/.exec((await read('/')).text) ?? [];
  const paths = ['/', '/api/meta', '/api/numerisation/plis', '/registry/v1/manifest', '/plateforme.json', file];

  const over = new AbortController();
  const failed: string[] = [];
  let reads = 0;
  const reader = async (offset: number) => {
    for (let asked = offset; !over.signal.aborted; asked += 1) {
      const path = paths[asked % paths.length] ?? '/';
      const { status, text } = await read(path, path.startsWith('/api/numerisation') ? headers : {});
      reads += 1;
      if (status !== 200) failed.push(`${path} ${status} ${text.slice(0, 200)}`);
      await setTimeout(PAUSE);
    }
  };
  const sender = async () => {
    while (!over.signal.aborted && sent.size < MOST_PLIS) {
      const piece = pdfFile(`${randomUUID()}.pdf`);
      const key = randomUUID();
      const multipart = { numeroUnique: EMPTY, contexte: 'AJO', files: piece };
      // What was not answered is sent again, as the page does: the key says that it is the same.
      await expect(async () => {
        const answer = await request.post('/api/numerisation/plis', {
          headers: { ...headers, 'idempotency-key': key },
          multipart,
        });
        expect([200, 201], await answer.text()).toContain(answer.status());
        sent.set(Sent.parse(await answer.json()).transaction, piece);
      }).toPass({ timeout: 60_000 });
    }
  };
  const load = Promise.all([...Array.from({ length: READERS }, (_, offset) => reader(offset)), sender()]);

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
  over.abort();
  await load;
  test
    .info()
    .annotations.push({ type: 'load', description: `${reads} reads, ${sent.size} plis, ${killed.join(', ')}` });

  expect(failed).toEqual([]);
  expect(reads).toBeGreaterThan(100);
  expect(sent.size).toBeGreaterThan(ROUNDS);
  await test.step('Each pli that was confirmed is in the list, and reached Docaposte once', async () => {
    for (const [one, piece] of sent) await expectDeposited(outside, one, [piece]);
    const list = await read('/api/numerisation/plis?taille=100', { ...headers, 'x-numero-unique': EMPTY });
    const listed = z.object({ items: z.array(Sent) }).parse(JSON.parse(list.text));
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
