import { createHash } from 'node:crypto';
import { expect, test, type APIRequestContext, type Page } from '@pwp/testing/browser';
import { jsPDF } from 'jspdf';
import { CONTENTS } from '../testing/pieces.ts';

/** A file as Playwright chooses it. */
export interface ChosenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A real PDF of one page. */
export function pdfFile(name: string): ChosenFile {
  const document = new jsPDF();
  document.text(`Pièce de démonstration ${name}`, 20, 20);
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(document.output('arraybuffer')) };
}

/** A real PNG of one pixel. */
export function pngFile(name: string): ChosenFile {
  return { name, mimeType: 'image/png', buffer: CONTENTS.png() };
}

interface ReceivedPli {
  transaction: string;
  numeroUnique: string | null;
  statut: string;
  depots: number;
  fichiers: { nom: string; sha256: string }[];
}

/** All that Docaposte received. */
async function receivedPlis(request: APIRequestContext): Promise<ReceivedPli[]> {
  return (await request.get('/dev/docaposte/plis')).json();
}

/** The n° de transaction of the plis that Docaposte received for a demande. */
export async function transactionsOf(request: APIRequestContext, numeroUnique: string): Promise<string[]> {
  const received = await receivedPlis(request);
  return received.filter((pli) => pli.numeroUnique === numeroUnique).map((pli) => pli.transaction);
}

/** The pli comes to Docaposte by itself, in one deposit that holds these files byte for byte. */
export async function expectDeposited(
  request: APIRequestContext,
  transaction: string,
  files: readonly ChosenFile[],
): Promise<void> {
  await expect
    .poll(
      async () => {
        const pli = (await receivedPlis(request)).find((one) => one.transaction === transaction);
        return pli && { depots: pli.depots, fichiers: pli.fichiers };
      },
      // The outbox waits longer after each failed attempt.
      { timeout: 20_000 },
    )
    .toEqual({
      depots: 1,
      fichiers: files.map(({ name, buffer }) => ({
        nom: name,
        sha256: createHash('sha256').update(buffer).digest('hex'),
      })),
    });
}

/** From any page of the module: « Ajouter / supprimer », the numéro unique, « Consulter ». */
export async function consult(page: Page, numeroUnique: string): Promise<void> {
  await test.step(`« Ajouter / supprimer », then « Consulter » of ${numeroUnique}`, async () => {
    await page.getByRole('link', { name: 'Ajouter / supprimer' }).click();
    await expect(
      page.getByRole('heading', { level: 1, name: 'Ajouter ou supprimer une pièce justificative' }),
    ).toBeFocused();
    await page.getByLabel('N° unique').fill(numeroUnique);
    await page.getByRole('button', { name: 'Consulter' }).click();
  });
}

/** From the pieces of a demande to its third step. */
export async function goToAjout(page: Page): Promise<void> {
  await test.step('« Ajouter des pièces » leads to the third step', async () => {
    await page.getByRole('link', { name: 'Ajouter des pièces' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Ajouter des pièces à la demande' })).toBeFocused();
  });
}

/** Chooses files on the third step. */
export async function chooseFiles(page: Page, files: readonly ChosenFile[]): Promise<void> {
  await page.getByLabel('Choisissez un fichier').setInputFiles([...files]);
}

/** The button that sends the files. */
export function valider(page: Page) {
  return page.getByRole('button', { name: 'Valider' });
}

/** Where a form says what is wrong. */
export function faults(page: Page) {
  return page.getByRole('region', { name: 'Une erreur est à corriger' });
}

/** The n° de transaction that the confirmation page tells. */
export async function confirmedTransaction(page: Page): Promise<string> {
  return test.step('The confirmation tells the n° de transaction', async () => {
    await expect(page.getByRole('heading', { name: 'Vos pièces ont bien été enregistrées.' })).toBeVisible();
    await expect(
      page.getByText('Nous vous tiendrons informés des suites que nous donnerons au traitement de votre demande.'),
    ).toBeVisible();
    const line = await page.getByText(/N° de transaction : [a-z0-9]{13}/).textContent();
    return /[a-z0-9]{13}/.exec(line ?? '')?.[0] ?? '';
  });
}

/** The rows of the dashboard's table, its heading left out. */
export function plis(page: Page) {
  return page
    .getByRole('table', { name: 'Plis transmis par votre guichet' })
    .getByRole('row')
    .filter({ has: page.getByRole('cell') });
}

/** How many plis the dashboard says that the guichet sent in the month. */
export async function dossierCount(page: Page): Promise<number> {
  const sentence = await page.getByText(/^Le .+ · Vous avez \d+ dossiers$/).textContent();
  return Number(/(\d+) dossiers$/.exec(sentence ?? '')?.[1]);
}

/** The categories of the demande on screen: a heading each. */
export function categories(page: Page) {
  return page.getByRole('heading', { level: 4 });
}

/** The demande on screen, by its demandeur. */
export function demandeur(page: Page) {
  return page.getByRole('region', { name: 'Information du demandeur' });
}

/** What the page says of itself to the API when it asks for the list of plis. */
export async function apiHeaders(page: Page): Promise<Record<string, string>> {
  const asking = page.waitForRequest(/\/api\/numerisation\/plis\?/);
  await page.reload();
  const headers = await (await asking).allHeaders();
  return { authorization: headers['authorization'] ?? '', 'x-guichet': headers['x-guichet'] ?? '' };
}

/** Every address that the page takes, those within the document included. */
export function followAddresses(page: Page): string[] {
  const addresses: string[] = [];
  page.on('framenavigated', (frame) => addresses.push(decodeURIComponent(frame.url())));
  return addresses;
}

/** Lets the next request to `urlPattern` reach the portal and cuts the line before its answer; tells the status that was lost. */
export async function loseNextAnswer(page: Page, urlPattern: string, ask: () => Promise<void>): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  const lost = new Promise<number>((resolve, reject) => {
    devtools.once('Fetch.requestPaused', ({ requestId, responseStatusCode = 0 }) => {
      devtools
        .send('Fetch.failRequest', { requestId, errorReason: 'ConnectionReset' })
        .then(() => resolve(responseStatusCode), reject);
    });
  });
  await devtools.send('Fetch.enable', { patterns: [{ urlPattern, requestStage: 'Response' }] });
  await ask();
  const status = await lost;
  await devtools.detach();
  return status;
}
