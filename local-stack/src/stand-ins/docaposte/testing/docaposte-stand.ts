import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, type Listening } from '@pwp/api-kit';
import { afterEach, beforeEach } from 'vitest';
import { z } from 'zod';
import { checkedClient, type CheckedCall } from '../../simulators/testing/checked-client.ts';
import type { Simulator } from '../../simulators/simulator-app.ts';
import { createSne } from '../../sne/sne.ts';
import { openSneStore } from '../../sne/sne-store.ts';
import { createDocaposte, type Docaposte } from '../docaposte.ts';
import { issueOf } from '../pli-progress.ts';

/** A demande without pieces, and one that is radiée. */
export const NUMERO = '0340819000040PWP01';
export const RADIEE = '0340521000112PWP01';
/** The start of a test, ms. */
export const START = Date.parse('2026-11-24T10:00:00Z');
/** Duration of a step, ms. */
export const PACE = 60_000;

/** A deposit of a test. */
export interface Parcel {
  transaction: string;
  numeroUnique?: string | null;
  files?: { nom: string; bytes: Buffer; role?: string; categorie?: string }[];
  /** Changes the announced metadata after they were made to match the files. */
  announce?: (metadonnees: Record<string, unknown>) => Record<string, unknown>;
}

/** Fingerprint in the protocol's form. */
export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
/** The default files of a pli. */
export const ONE_FILE = [{ nom: 'carte identité.pdf', bytes: Buffer.from('%PDF-1.4 identité') }];

/** The request that deposits a pli. */
export function deposit({
  transaction,
  numeroUnique = NUMERO,
  files = ONE_FILE,
  announce = (same) => same,
}: Parcel): CheckedCall {
  const metadonnees = announce({
    transaction,
    numeroUnique,
    contexte: 'AJO',
    guichet: { code: '00002', siret: '13002072000038', codeTerritoire: '034' },
    dateTransmission: new Date(START).toISOString(),
    pieces: files.map(({ nom, bytes, role, categorie }) => ({
      nom,
      type: 'application/pdf',
      taille: bytes.length,
      sha256: sha256(bytes),
      ...(role !== undefined && { role }),
      categorie: categorie ?? null,
    })),
  });
  const form = new FormData();
  form.append('metadonnees', JSON.stringify(metadonnees));
  for (const { nom, bytes } of files) form.append('fichiers', new Blob([bytes], { type: 'application/pdf' }), nom);
  return {
    form,
    fields: { metadonnees, fichiers: files.map(() => 'bytes') },
    headers: { 'Idempotency-Key': transaction },
  };
}

/** A transaction whose pli ends in `statut` by itself; another `series` gives another one. */
export function transactionEnding(statut: string, pieceCount = 1, series = 't'): string {
  for (let index = 0; index < 1000; index++) {
    const transaction = `${series}${String(index).padStart(12, '0')}`;
    if (issueOf(transaction, pieceCount).statut === statut) return transaction;
  }
  throw new Error(`No transaction ends in ${statut}.`);
}

const Received = z.array(
  z.object({
    transaction: z.string(),
    numeroUnique: z.string().nullable(),
    depots: z.int(),
    fichiers: z.array(z.object({ nom: z.string(), sha256: z.string() })),
  }),
);

const Demande = z.object({
  sections: z.array(z.object({ categories: z.array(z.object({ pieces: z.array(z.object({ sha256: z.string() })) })) })),
});

/** Starts a Docaposte and an SNE before each test, with a clock that the test moves; stops them after it. */
export function useDocaposteStand() {
  let dataDir: string;
  let now: number;
  let sne: Simulator;
  let docaposte: Docaposte;
  let server: Listening;
  let call: ReturnType<typeof checkedClient>;
  let callSne: ReturnType<typeof checkedClient>;

  async function open(): Promise<void> {
    let handler: RequestListener = () => undefined;
    server = await listen((request, response) => handler(request, response), { port: 0, host: '127.0.0.1' });
    const clock = () => new Date(now);
    const sneUrl = `${server.url}/simulateurs/sne/v1`;
    sne = await createSne({ dataDir, apiKey: 'sne-key', clock });
    docaposte = await createDocaposte({
      dataDir,
      apiKey: 'key',
      sneUrl,
      sneApiKey: 'sne-key',
      pace: PACE,
      clock,
      slowMs: 80,
    });
    handler = (request, response) =>
      (request.url?.includes('/sne') === true ? sne : docaposte).handler(request, response);
    call = checkedClient('docaposte', server.url, 'key');
    callSne = checkedClient('sne', server.url, 'sne-key');
  }

  async function close(): Promise<void> {
    await docaposte.close();
    await server.close(0);
    await sne.close();
  }

  beforeEach(async () => {
    now = START;
    dataDir = mkdtempSync(join(tmpdir(), 'pwp-docaposte-'));
    const demandeur = { nom: 'DEMO', prenom: 'Alice', dateNaissance: '1990-01-01' };
    const store = openSneStore(dataDir);
    store.addDemandes([
      { demande: { numeroUnique: NUMERO, statut: 'active', demandeur }, pieces: [] },
      { demande: { numeroUnique: RADIEE, statut: 'radiee', demandeur }, pieces: [] },
    ]);
    store.close();
    await open();
  });

  afterEach(async () => {
    await close();
    rmSync(dataDir, { recursive: true });
  });

  async function received() {
    return Received.parse(await (await fetch(`${server.url}/dev/docaposte/plis`)).json());
  }

  async function suivi(transaction: string): Promise<unknown> {
    return (await call('GET', `/plis/${transaction}`)).body;
  }

  async function sneFingerprints(): Promise<string[]> {
    const { body } = await callSne('GET', `/demandes/${NUMERO}`);
    const categories = Demande.parse(body).sections.flatMap((section) => section.categories);
    return categories.flatMap((categorie) => categorie.pieces.map((piece) => piece.sha256));
  }

  function postJson(path: string, body: unknown): Promise<Response> {
    return fetch(server.url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  function moveByHand(transaction: string, statut: string, motif?: string): Promise<Response> {
    return postJson(`/dev/docaposte/plis/${transaction}/statut`, { statut, motif });
  }

  async function pass(steps: number): Promise<void> {
    now += steps * PACE;
    await docaposte.tick();
  }

  return {
    call: (...request: Parameters<typeof call>) => call(...request),
    deposit: (parcel: Parcel) => call('POST', '/plis', deposit(parcel)),
    received,
    suivi,
    sneFingerprints,
    postJson,
    moveByHand,
    get: (path: string) => fetch(server.url + path),
    origin: () => server.url,
    dataDir: () => dataDir,
    now: () => new Date(now),
    wait(ms: number) {
      now += ms;
    },
    tick: () => docaposte.tick(),
    /** Lets `steps` steps pass. */
    pass,
    async restart() {
      await close();
      await open();
    },
  };
}
