import { expect, readJson, test, type APIRequestContext, type Page } from '@pwp/testing/browser';
import { z } from 'zod';
import { CONTENTS } from '../testing/pieces.ts';
import { consult } from './numerisation-steps.ts';

const DEMANDE = '1110725002208G1175';

/** Adds a HEIC to the demande, as another portal would; returns its name in the SNE. */
async function deposit(request: APIRequestContext, categorie: string, content: Buffer): Promise<string> {
  const answer = await request.post(`/simulateurs/sne/v1/demandes/${DEMANDE}/pieces`, {
    headers: { 'x-api-key': 'cle-sne-locale', 'idempotency-key': crypto.randomUUID() },
    multipart: {
      categorie,
      perimetre: 'demandeur',
      fichier: { name: 'photo.heic', mimeType: 'image/heic', buffer: content },
    },
  });
  expect(answer.status()).toBe(201);
  return (await readJson(answer, z.object({ nom: z.string() }))).nom;
}

async function openDemande(page: Page): Promise<void> {
  await consult(page, DEMANDE);
  await page.getByRole('link', { name: 'Voir l’ensemble des pièces' }).click();
}

/** The colour (RGB, to the nearest ten) in the middle of each quarter of the drawing, row by row. */
const QUARTERS = `(() => {
  const drawn = document.querySelector('main canvas');
  const context = new OffscreenCanvas(drawn.width, drawn.height).getContext('2d');
  context.drawImage(drawn, 0, 0);
  const at = (x, y) => context.getImageData(drawn.width * x, drawn.height * y, 1, 1).data;
  const ten = (value) => Math.round(value / 10) * 10;
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)].map((rgba) => [...rgba.slice(0, 3)].map(ten));
})()`;
const GREEN = [30, 160, 60];
const RED = [200, 30, 30];
const WHITE = [240, 240, 240];
const BLUE = [30, 60, 200];

test('the photo of a phone shows upright beside the list, and its decoder loads with the first one only', async ({
  page,
  request,
  signIn,
  allowErrors,
}) => {
  const decoders: string[] = [];
  page.on('request', (asked) => {
    if (/libheif|heic-worker/.test(asked.url())) decoders.push(asked.url());
  });
  const nom = await deposit(request, 'LOG_LOCATAIRE', CONTENTS.photo());
  await signIn('agent@pwp.test');
  await openDemande(page);
  await expect(page.getByRole('button', { name: `Voir ${nom}` })).toBeVisible();
  expect(decoders).toEqual([]);

  await page.getByRole('button', { name: `Voir ${nom}` }).click();
  const photo = page.getByRole('img', { name: `Pièce ${nom}` });
  await expect(photo).toBeVisible();
  // Those of the portal, which all modules share.
  expect(decoders.map((url) => new URL(url).pathname)).toEqual([
    expect.stringMatching(/^\/assets\/libheif-/),
    expect.stringMatching(/^\/assets\/heic-worker-/),
  ]);
  await expect(page.getByRole('status').filter({ hasText: `Pièce ${nom} affichée.` })).toBeAttached();
  await expect(photo).toHaveJSProperty('width', 190);
  await expect(photo).toHaveJSProperty('height', 320);
  await expect.poll(() => page.evaluate(QUARTERS)).toEqual([GREEN, RED, WHITE, BLUE]);

  await page.getByRole('button', { name: 'Fermer la pièce' }).click();
  await expect(photo).toHaveCount(0);
  await expect.poll(() => page.workers()).toEqual([]);

  await test.step('The decoder has no network', async () => {
    allowErrors(/Content Security Policy/);
    const starting = page.waitForEvent('worker');
    await page.evaluate(`void new Worker(${JSON.stringify(decoders.find((url) => url.endsWith('.js')))})`);
    const worker = await starting;
    expect(await worker.evaluate("fetch('/registry/v1/manifest').then(() => 'reached', String)")).toMatch(/^TypeError/);
  });
});
