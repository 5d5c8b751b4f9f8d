import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestAnswer, TestClient } from '@pwp/testing';
import { Brouillon, BrouillonFichier, type Contexte } from '../contracts/index.ts';
import { CONTENTS } from './pieces.ts';

/** The API that has the drafts. */
export const BROUILLONS = '/api/numerisation/brouillons';

/** The demande used by the tests. */
export const NUMERO = '0340819000040PWP01';

/** A file for a draft; by default a unique PDF. */
export interface FichierToPut {
  fichierId?: string;
  name?: string;
  bytes?: Buffer;
  role?: string;
  categorie?: string;
  /** Ids of the files whose place it takes. */
  remplace?: readonly string[];
}

/** Opens a draft, by default of 0340819000040PWP01 for AJO; `null` means no numéro unique. */
export async function openBrouillon(
  client: TestClient,
  { contexte = 'AJO', numeroUnique = NUMERO }: { contexte?: Contexte; numeroUnique?: string | null } = {},
): Promise<Brouillon> {
  const body = { contexte, ...(numeroUnique !== null && { numeroUnique }) };
  return Brouillon.parse((await client.post(BROUILLONS, { body })).body);
}

/** Uploads a file; returns the response. */
export function putFichier(
  client: TestClient,
  brouillonId: string,
  {
    fichierId = randomUUID(),
    name = 'bail.pdf',
    bytes = CONTENTS.pdf(fichierId),
    role,
    categorie,
    remplace,
  }: FichierToPut = {},
): Promise<TestAnswer> {
  const form = new FormData();
  if (role !== undefined) form.set('role', role);
  if (categorie !== undefined) form.set('categorie', categorie);
  form.set('file', new Blob([new Uint8Array(bytes)]), name);
  const query = remplace === undefined ? '' : `?remplace=${remplace.join(',')}`;
  return client.put(`${BROUILLONS}/${brouillonId}/fichiers/${fichierId}${query}`, { form });
}

/** Uploads a file that must be accepted. */
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

/** Sends a draft; returns the response. */
export function sendBrouillon(client: TestClient, brouillonId: string): Promise<TestAnswer> {
  return client.post(`${BROUILLONS}/${brouillonId}/envoi`);
}

/** Files in the store of the test's platform, sorted. */
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
