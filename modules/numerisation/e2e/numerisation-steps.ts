import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { crc32 } from 'node:zlib';
import { expect, readJson, test, type APIRequestContext, type Page } from '@pwp/testing/browser';
import { z } from 'zod';
import { Brouillon, PliDetail } from '../contracts/index.ts';
import { writtenPage } from '../testing/pdf.ts';
import { CONTENTS } from '../testing/pieces.ts';

/** A demande without pieces: adding some disturbs no other journey. */
export const EMPTY = '0340122000256PWP01';

/** A file for Playwright's file chooser. */
export interface ChosenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/**
 * A real PDF of one page. Each is unique, because a file of an earlier journey may be in the demande and would be a
 * duplicate. It is written, since the advice about a blank page comes late, is announced, and moves what is below it.
 */
export function pdfFile(name: string): ChosenFile {
  return { name, mimeType: 'application/pdf', buffer: writtenPage(Buffer.from(randomUUID())) };
}

/** A real PDF of about this many bytes. */
export function largePdfFile(name: string, bytes: number): ChosenFile {
  return { name, mimeType: 'application/pdf', buffer: writtenPage(Buffer.alloc(bytes, `% ${randomUUID()}\n`)) };
}

/** A real PNG of one pixel, also unique. */
export function pngFile(name: string): ChosenFile {
  const pixel = CONTENTS.png();
  const end = pixel.length - PNG_END;
  const buffer = Buffer.concat([pixel.subarray(0, end), pngComment(randomUUID()), pixel.subarray(end)]);
  return { name, mimeType: 'image/png', buffer };
}

/** A picture that the browser draws: `draw` is code that draws on `context` and holds what makes it unique. */
export async function drawnFile(
  page: Page,
  file: Pick<ChosenFile, 'name'> & { mimeType: 'image/jpeg' | 'image/png' },
  [width, height]: readonly [width: number, height: number],
  draw: string,
): Promise<ChosenFile> {
  const drawn: unknown = await page.evaluate(`(async () => {
    const canvas = new OffscreenCanvas(${width}, ${height});
    const context = canvas.getContext('2d');
    ${draw}
    const blob = await canvas.convertToBlob({ type: '${file.mimeType}', quality: 0.9 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
  })()`);
  return { ...file, buffer: Buffer.from(String(drawn), 'base64') };
}

/** Bytes of the last chunk of a PNG. */
const PNG_END = 12;

function pngComment(text: string): Buffer {
  const content = Buffer.from(`tEXtComment\0${text}`, 'latin1');
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length - 4);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}

const ReceivedPli = z.object({
  transaction: z.string(),
  numeroUnique: z.string().nullable(),
  statut: z.string(),
  depots: z.number(),
  fichiers: z.array(z.object({ nom: z.string(), sha256: z.string() })),
});
type ReceivedPli = z.output<typeof ReceivedPli>;

async function receivedPlis(request: APIRequestContext): Promise<ReceivedPli[]> {
  return readJson(await request.get('/dev/docaposte/plis'), z.array(ReceivedPli));
}

/** The n° de transaction of the plis that Docaposte received for a demande. */
export async function transactionsOf(request: APIRequestContext, numeroUnique: string): Promise<string[]> {
  const received = await receivedPlis(request);
  return received.filter((pli) => pli.numeroUnique === numeroUnique).map((pli) => pli.transaction);
}

/** The portal deposits the pli at Docaposte, once, with exactly these files; null stands for any content. */
export async function expectDeposited(
  request: APIRequestContext,
  transaction: string,
  files: readonly { name: string; buffer: Buffer | null }[],
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
        sha256:
          buffer === null ? expect.stringMatching(/^[0-9a-f]{64}$/) : createHash('sha256').update(buffer).digest('hex'),
      })),
    });
}

/** A pli with one file, sent by whom the headers name. */
export async function sendPli(
  request: APIRequestContext,
  headers: Record<string, string>,
  { numeroUnique, name, categorie }: { numeroUnique: string; name: string; categorie: string },
): Promise<string> {
  const body = { contexte: 'AJO', numeroUnique };
  const drafts = '/api/numerisation/brouillons';
  const { id } = await readJson(await request.post(drafts, { headers, data: body }), Brouillon);
  const file = pdfFile(name);
  const multipart = { categorie, file };
  const put = await request.put(`${drafts}/${id}/fichiers/${randomUUID()}`, { headers, multipart });
  expect(put.status()).toBe(201);
  const { transaction } = await readJson(await request.post(`${drafts}/${id}/envoi`, { headers }), PliDetail);
  await expectDeposited(request, transaction, [file]);
  return transaction;
}

/** The prestataire rejects the piece of a pli. */
export async function reject(request: APIRequestContext, transaction: string): Promise<void> {
  const moved = await request.post(`/dev/docaposte/plis/${transaction}/statut`, {
    data: { statut: 'pieces-rejetees', motif: 'illisible' },
  });
  expect(moved.status()).toBe(200);
}

/** A pli with one file whose piece the prestataire rejects. */
export async function sendRejected(
  request: APIRequestContext,
  headers: Record<string, string>,
  sent: { numeroUnique: string; name: string; categorie: string },
): Promise<string> {
  return test.step(`« ${sent.name} » is sent, then rejected`, async () => {
    const transaction = await sendPli(request, headers, sent);
    await reject(request, transaction);
    return transaction;
  });
}

/** Waits for the confirmation of a sending, and checks that it made one pli of the demande, with these files, once. */
export async function expectOnePli(
  page: Page,
  request: APIRequestContext,
  { numeroUnique, before, files }: { numeroUnique: string; before: readonly string[]; files: readonly ChosenFile[] },
): Promise<void> {
  const transaction = await confirmedTransaction(page);
  await expectDeposited(request, transaction, files);
  expect((await transactionsOf(request, numeroUnique)).toSorted()).toEqual([...before, transaction].toSorted());
}

/** From any page of the module: « Ajouter / supprimer », the numéro unique, « Consulter ». */
export async function consult(page: Page, numeroUnique: string): Promise<void> {
  await test.step(`« Ajouter / supprimer », then « Consulter » of ${numeroUnique}`, async () => {
    await page.getByRole('link', { name: 'Ajouter / supprimer' }).click();
    await expect(
      page.getByRole('heading', { level: 1, name: 'Ajouter ou supprimer une pièce justificative' }),
    ).toBeVisible();
    await expect(page.getByLabel('N° unique')).toBeFocused();
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

/** From any page to the CERFA's. */
export async function openCerfa(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Demande CERFA' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Demande CERFA' })).toBeFocused();
}

/** Chooses files on the third step. */
export async function chooseFiles(page: Page, files: readonly ChosenFile[]): Promise<void> {
  await page.getByLabel('Choisissez un fichier').setInputFiles([...files]);
}

/** Drops or pastes files on the third step. */
export async function giveFiles(page: Page, how: 'drop' | 'paste', files: readonly ChosenFile[]): Promise<void> {
  const given = JSON.stringify(
    files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') })),
  );
  const event = {
    drop: "new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer })",
    paste: "new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: transfer })",
  }[how];
  await expect(page.getByLabel('Choisissez un fichier')).toBeVisible();
  await page.evaluate(`{
    const transfer = new DataTransfer();
    for (const { name, mimeType, base64 } of ${given}) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type: mimeType }));
    }
    document.querySelector('input[type=file]').dispatchEvent(${event});
  }`);
}

/** Chooses the category of a file on the third step: its field is searched by words of the category. */
export async function chooseCategorie(page: Page, name: string, libelle: string): Promise<void> {
  await page.getByRole('combobox', { name: `Catégorie de ${name}` }).fill(libelle);
  await page.getByRole('option', { name: libelle, exact: true }).click();
}

/** The row of a file on the third step. */
export function fileRow(page: Page, name: string) {
  return page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });
}

/** The portal has received these files, as each row says. */
export async function expectReceived(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) await expect(fileRow(page, name)).toContainText('Reçue');
}

/** The button that sends the files. */
export function valider(page: Page) {
  return page.getByRole('button', { name: 'Valider' });
}

/** The place of a form's errors. */
export function faults(page: Page) {
  return page.getByRole('region', { name: 'Une erreur est à corriger' });
}

/** The n° de transaction on the confirmation page, once it shows; `timeout` in ms. */
export async function confirmedTransaction(page: Page, timeout = 20_000): Promise<string> {
  return test.step('The confirmation tells the n° de transaction', async () => {
    await expect(page.getByRole('heading', { name: 'Vos pièces ont bien été enregistrées.' })).toBeVisible({ timeout });
    await expect(
      page.getByText('Nous vous tiendrons informés des suites que nous donnerons au traitement de votre demande.'),
    ).toBeVisible();
    const line = await page.getByText(/N° de transaction\s: [a-z0-9]{13}/).textContent();
    return /[a-z0-9]{13}/.exec(line ?? '')?.[0] ?? '';
  });
}

/** The rows of the dashboard's table, without its heading. */
export function plis(page: Page) {
  return page
    .getByRole('table', { name: 'Plis transmis par votre guichet' })
    .getByRole('row')
    .filter({ has: page.getByRole('cell') });
}

/** The number of plis in the list, on all pages. */
export async function resultCount(page: Page): Promise<number> {
  const range = await page.getByText(/^\d+–\d+\ssur \d+$/).textContent();
  return Number(/\d+$/.exec(range ?? '')?.[0]);
}

/** The displayed categories of the demande, one heading each. */
export function categories(page: Page) {
  return page.getByRole('heading', { level: 4 });
}

/** The displayed demande, by its demandeur. */
export function demandeur(page: Page) {
  return page.getByRole('region', { name: 'Information du demandeur' });
}

/**
 * The headers of the agent's own requests. Without a guichet, like the page's first request, they use the agent's
 * current one.
 */
export async function apiHeaders(page: Page): Promise<Record<string, string>> {
  const asking = page.waitForRequest(/\/api\/numerisation\/plis\?/);
  await page.reload();
  const { authorization = '' } = await (await asking).allHeaders();
  return { authorization };
}

/** Every address of the page, including changes within the document. */
export function followAddresses(page: Page): string[] {
  const addresses: string[] = [];
  page.on('framenavigated', (frame) => addresses.push(decodeURIComponent(frame.url())));
  return addresses;
}

/** A proxy between a browser and the portal. */
export interface Line {
  /** Playwright's proxy option. */
  proxy: { server: string };
  /** Closes the connection of each upload after this many bytes; browsers retry a lost upload by themselves. */
  cutUploads: (afterBytes: number) => void;
  mend: () => void;
  close: () => void;
}

/** A proxy that can cut an upload half-way, as a network does: both sides lose it. */
export async function openLine(): Promise<Line> {
  let cutAfter = 0;
  const server = createServer((asked, answer) => {
    const { method, headers, url = '' } = asked;
    const onward = httpRequest(url, { method, headers }, (reply) => {
      // Whoever asked may be gone meanwhile.
      if (answer.destroyed) {
        reply.destroy();
        return;
      }
      answer.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
      pipeline(reply, answer, () => undefined);
    });
    onward.on('error', () => answer.destroy());
    const limit = method === 'PUT' && url.includes('/fichiers/') ? cutAfter : 0;
    let passed = 0;
    asked.on('data', (chunk: Buffer) => {
      passed += chunk.length;
      if (limit === 0 || passed < limit) return;
      onward.destroy();
      asked.socket.destroy();
    });
    pipeline(asked, onward, () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    proxy: { server: `http://127.0.0.1:${port}` },
    cutUploads: (afterBytes) => (cutAfter = afterBytes),
    mend: () => (cutAfter = 0),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * Lets the next request to `urlPattern` reach the portal and closes the connection before its response; returns the
 * lost status.
 */
export async function loseNextAnswer(page: Page, urlPattern: string, ask: () => Promise<void>): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  const lost = new Promise<number>((resolve, fail) => {
    devtools.once('Fetch.requestPaused', ({ requestId, responseStatusCode = 0 }) => {
      devtools
        .send('Fetch.failRequest', { requestId, errorReason: 'ConnectionReset' })
        .then(() => resolve(responseStatusCode), fail);
    });
  });
  await devtools.send('Fetch.enable', { patterns: [{ urlPattern, requestStage: 'Response' }] });
  await ask();
  const status = await lost;
  await devtools.detach();
  return status;
}
