import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestAnswer, TestClient } from '@pwp/testing';
import { Brouillon, BrouillonFichier, type Contexte } from '../contracts/index.ts';
import { CONTENTS } from './pieces.ts';

/** Where the drafts are. */
export const BROUILLONS = '/api/numerisation/brouillons';

/** The demande that tests write to. */
export const NUMERO = '0340819000040PWP01';

/** What a test puts into a draft: a PDF of its own unless said. */
export interface FichierToPut {
  fichierId?: string;
  name?: string;
  bytes?: Buffer;
  role?: string;
  categorie?: string;
}

/** Opens a draft of 0340819000040PWP01 for AJO, unless said; `null` for none. */
export async function openBrouillon(
  client: TestClient,
  { contexte = 'AJO', numeroUnique = NUMERO }: { contexte?: Contexte; numeroUnique?: string | null } = {},
): Promise<Brouillon> {
  const body = { contexte, ...(numeroUnique !== null && { numeroUnique }) };
  return Brouillon.parse((await client.post(BROUILLONS, { body })).body);
}

/** Puts a file; the answer as it came. */
export function putFichier(
  client: TestClient,
  brouillonId: string,
  { fichierId = randomUUID(), name = 'bail.pdf', bytes = CONTENTS.pdf(fichierId), role, categorie }: FichierToPut = {},
): Promise<TestAnswer> {
  const form = new FormData();
  if (role !== undefined) form.set('role', role);
  if (categorie !== undefined) form.set('categorie', categorie);
  form.set('file', new Blob([new Uint8Array(bytes)]), name);
  return client.put(`${BROUILLONS}/${brouillonId}/fichiers/${fichierId}`, { form });
}

/** Puts a file that must be taken. */
export async function addFichier(
  client: TestClient,
  brouillonId: string,
  fichier?: FichierToPut,
): Promise<BrouillonFichier> {
  return BrouillonFichier.parse((await putFichier(client, brouillonId, fichier)).body);
}

/** Reads a draft. */
export async function readBrouillon(client: TestClient, brouillonId: string): Promise<Brouillon> {
  return Brouillon.parse((await client.get(`${BROUILLONS}/${brouillonId}`)).body);
}

/** Sends a draft; the answer as it came. */
export function sendBrouillon(client: TestClient, brouillonId: string): Promise<TestAnswer> {
  return client.post(`${BROUILLONS}/${brouillonId}/envoi`);
}

/** Files in the store of a test's platform, sorted. */
export async function storedFiles(folder: string): Promise<string[]> {
  const entries = await readdir(join(folder, 'files'), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** Status and code of a refusal. */
export const refusal = ({ status, body }: TestAnswer): [number, unknown] => [
  status,
  typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined,
];
