import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SIGNATURE } from '@pwp/local-stack/clamd-files';
import {
  apiHeaders,
  chooseFiles,
  confirmedTransaction,
  consult,
  EMPTY,
  expectDeposited,
  expectReceived,
  fileRow,
  goToAjout,
  pdfFile,
  plis,
  transactionsOf,
  valider,
} from '@pwp/module-numerisation/numerisation-steps';
import { writtenPage } from '@pwp/module-numerisation/testing';
import { hasClamd } from '@pwp/testing/clamd-service';
import { expect, expectAllReady, test } from './cluster-test.ts';
import { sendPli } from './load.ts';

test.skip(!hasClamd(), 'This machine has no clamd: the cluster is without one.');
test.afterEach(({ run }) => run('systemctl start clamav-daemon'));

const infectedFile = () => ({ ...pdfFile('infectee.pdf'), buffer: writtenPage(Buffer.from(SIGNATURE)) });

/** The files of the module in the bucket: the service keeps an object as a file. */
const bucketOf = (root: string) =>
  globSync(join(root, 's3/versions/files/numerisation/**/*'), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));

test('a file with a virus is refused with words, and a clean one is kept in the bucket, from which each API opens it', async ({
  page,
  cluster: { root },
  signIn,
  outside,
  instances,
}) => {
  await expectAllReady(instances);
  const [clean, infected] = [pdfFile('saine.pdf'), infectedFile()];
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  await chooseFiles(page, [clean, infected]);
  await expect(fileRow(page, infected.name)).toContainText('contient un virus');
  await expectReceived(page, [clean.name]);
  await valider(page).click();
  const transaction = await confirmedTransaction(page);
  await expectDeposited(outside, transaction, [clean]);

  const kept = bucketOf(root);
  expect(kept.some((bytes) => bytes.equals(clean.buffer))).toBe(true);
  expect(kept.some((bytes) => bytes.includes(SIGNATURE))).toBe(false);
  await page.getByRole('link', { name: 'Voir le pli' }).click();
  const headers = await apiHeaders(page);
  for (const { url } of instances.api) {
    const answer = await fetch(`${url}/api/numerisation/plis/${transaction}/pieces/0/contenu`, { headers });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(Buffer.from(await answer.arrayBuffer()).equals(clean.buffer)).toBe(true);
  }
});

test('while clamd is down plis wait and say so; once it is back the clean one leaves, and the other is rejected with words', async ({
  page,
  cluster: { root },
  signIn,
  request,
  outside,
  instances,
  run,
}) => {
  await expectAllReady(instances);
  const [clean, infected] = [pdfFile('en-attente.pdf'), infectedFile()];
  await signIn('agent@pwp.test');
  const headers = await apiHeaders(page);
  const detail = page.getByRole('dialog', { name: /Pli [a-z0-9]{13}$/ });
  const openPli = async (transaction: string) => {
    await page.goto('/');
    await plis(page)
      .filter({ hasText: transaction })
      .getByRole('button', { name: /^Ouvrir le pli/ })
      .click();
  };

  const [waiting, unclean] = await test.step('clamd is killed: what is sent waits, and says so', async () => {
    const number = join(root, 'run/clamav-daemon');
    process.kill(Number(readFileSync(number, 'utf8')), 'SIGKILL');
    await expect.poll(() => existsSync(number)).toBe(false);
    const sent = [await sendPli(request, headers, clean), await sendPli(request, headers, infected)] as const;
    for (const transaction of sent) {
      await openPli(transaction);
      await expect(detail).toContainText('En attente de l’antivirus');
      await expect(detail).toContainText('Le pli part de lui-même dès que l’antivirus du portail aura répondu.');
    }
    expect(bucketOf(root).some((bytes) => bytes.includes(SIGNATURE))).toBe(true);
    return sent;
  });

  await test.step('It is back: the clean one leaves by itself, the other is rejected and gone', async () => {
    await run('systemctl start clamav-daemon');
    await expect
      .poll(() => transactionsOf(outside, EMPTY), { message: 'the clean one left', timeout: 90_000 })
      .toContain(waiting);
    await expectDeposited(outside, waiting, [clean]);
    await expect(async () => {
      await openPli(unclean);
      await expect(detail).toContainText('Le fichier contient un virus : il n’a pas été transmis', { timeout: 5_000 });
    }).toPass({ timeout: 90_000 });
    await expect(detail.getByRole('link', { name: 'Remplacer cette pièce' })).toBeVisible();
    expect(await transactionsOf(outside, EMPTY)).not.toContain(unclean);
    expect(bucketOf(root).some((bytes) => bytes.includes(SIGNATURE))).toBe(false);
  });
});
