import { randomUUID } from 'node:crypto';
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

/** A draft to open. */
interface DraftToOpen {
  contexte?: Contexte;
  numeroUnique?: string | null;
  /** The correction that it is for. */
  corrige?: number | undefined;
}

/** The drafts of an account, over HTTP. */
export function draftsOf(client: TestClient) {
  const put = (
    brouillonId: string,
    {
      fichierId = randomUUID(),
      name = 'bail.pdf',
      bytes = CONTENTS.pdf(fichierId),
      role,
      categorie,
      remplace,
    }: FichierToPut = {},
  ): Promise<TestAnswer> => {
    const form = new FormData();
    if (role !== undefined) form.set('role', role);
    if (categorie !== undefined) form.set('categorie', categorie);
    form.set('file', new Blob([new Uint8Array(bytes)]), name);
    const query = remplace === undefined ? '' : `?remplace=${remplace.join(',')}`;
    return client.put(`${BROUILLONS}/${brouillonId}/fichiers/${fichierId}${query}`, { form });
  };
  return {
    /** Opens a draft, by default of 0340819000040PWP01 for AJO; `null` means no numéro unique. */
    async open({ contexte = 'AJO', numeroUnique = NUMERO, corrige }: DraftToOpen = {}): Promise<Brouillon> {
      const body = {
        contexte,
        ...(numeroUnique !== null && { numeroUnique }),
        ...(corrige !== undefined && { corrige }),
      };
      return Brouillon.parse((await client.post(BROUILLONS, { body })).body);
    },
    /** Uploads a file. */
    put,
    /** Uploads a file that must be accepted. */
    add: async (brouillonId: string, fichier?: FichierToPut): Promise<BrouillonFichier> =>
      BrouillonFichier.parse((await put(brouillonId, fichier)).body),
    read: async (brouillonId: string): Promise<Brouillon> =>
      Brouillon.parse((await client.get(`${BROUILLONS}/${brouillonId}`)).body),
    send: (brouillonId: string): Promise<TestAnswer> => client.post(`${BROUILLONS}/${brouillonId}/envoi`),
  };
}

/** Status and code of a refusal. */
export const refusal = ({ status, body }: TestAnswer): [number, unknown] => [
  status,
  typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined,
];
