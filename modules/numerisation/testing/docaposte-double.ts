import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { answerJson, readBody, startDouble, type OutsideDouble } from './outside-double.ts';

const Metadonnees = z.object({
  transaction: z.string(),
  numeroUnique: z.string().nullable(),
  contexte: z.string(),
  guichet: z.object({ code: z.string(), siret: z.string(), codeTerritoire: z.string() }),
  dateTransmission: z.string(),
  pieces: z.array(
    z.object({
      nom: z.string(),
      type: z.string(),
      taille: z.number(),
      sha256: z.string(),
      role: z.enum(['formulaire', 'piece']),
      categorie: z.string().nullable(),
    }),
  ),
});

/** A deposit as received. */
export interface ReceivedDeposit {
  idempotencyKey: string;
  metadonnees: z.infer<typeof Metadonnees>;
  fichiers: { nom: string; type: string; sha256: string }[];
}

/** A test double of Docaposte, following docs/interfaces/docaposte.openapi.json. */
export interface DocaposteDouble extends OutsideDouble {
  readonly deposits: ReceivedDeposit[];
  /** Answer to the next deposits: status and body; by default a récépissé. */
  depositAnswer: { status: number; body: unknown } | undefined;
  /** Accepts the next deposit, then closes the connection before answering. */
  loseNextDeposit: boolean;
  /** Answers to searches, by transaction: suivis, or any value that a test needs. */
  readonly suivis: Map<string, unknown>;
  /** Searches also tell of what was deposited, as numérisation en cours. */
  remembers: boolean;
  /** `X-Request-Id` of each request. */
  readonly requestIds: string[];
  /** Transactions of each search. */
  readonly searches: string[][];
  /** Searches are answered once it is settled. */
  held: Promise<void> | undefined;
  /** A search that contains one of these is answered 503. */
  readonly failing: Set<string>;
}

/** Date of the « numérisation en cours » in the answer to a deposit. */
export const DEPOSITED_AT = '2026-11-24T10:00:05.000Z';

/** Starts the double without any pli. */
export async function startDocaposteDouble(): Promise<DocaposteDouble> {
  const state: Omit<DocaposteDouble, keyof OutsideDouble> = {
    deposits: [],
    depositAnswer: undefined,
    loseNextDeposit: false,
    suivis: new Map(),
    remembers: false,
    requestIds: [],
    searches: [],
    held: undefined,
    failing: new Set(),
  };
  const double: DocaposteDouble = Object.assign(
    await startDouble(async (request, response, path) => {
      double.requestIds.push(String(request.headers['x-request-id']));
      if (path === '/plis/recherche') await search(double, request, response);
      else await deposit(double, request, response);
    }),
    state,
  );
  return double;
}

async function deposit(double: DocaposteDouble, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const received = await readDeposit(request);
  double.deposits.push(received);
  const { transaction } = received.metadonnees;
  if (double.loseNextDeposit) {
    double.loseNextDeposit = false;
    request.socket.destroy();
    return;
  }
  const { status, body } = double.depositAnswer ?? {
    status: 202,
    body: { transaction, statut: 'numerisation-en-cours', dateStatut: DEPOSITED_AT },
  };
  answerJson(request, response, status, body);
}

async function readDeposit(request: IncomingMessage): Promise<ReceivedDeposit> {
  const bytes = await readBody(request);
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  }).formData();
  const [first] = [...form.keys()];
  if (first !== 'metadonnees') throw new Error('the metadata must come first');
  const fichiers = await Promise.all(
    form.getAll('fichiers').map(async (file) => {
      if (typeof file === 'string') throw new Error('a file is expected');
      const sha256 = createHash('sha256')
        .update(new Uint8Array(await file.arrayBuffer()))
        .digest('hex');
      return { nom: file.name, type: file.type, sha256 };
    }),
  );
  return {
    idempotencyKey: String(request.headers['idempotency-key']),
    metadonnees: Metadonnees.parse(JSON.parse(z.string().parse(form.get('metadonnees')))),
    fichiers,
  };
}

const suiviOfDeposit = (transaction: string) => ({
  transaction,
  statut: 'numerisation-en-cours',
  dateStatut: DEPOSITED_AT,
  motif: null,
  numeroUnique: null,
  pieces: [],
});

async function search(double: DocaposteDouble, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body: unknown = JSON.parse((await readBody(request)).toString());
  const { transactions } = z.object({ transactions: z.array(z.string()).max(1_000) }).parse(body);
  double.searches.push(transactions);
  await double.held;
  if (transactions.some((transaction) => double.failing.has(transaction))) {
    answerJson(request, response, 503, { code: 'indisponible', message: 'Indisponible.' });
    return;
  }
  const deposited = new Set(double.remembers ? double.deposits.map(({ metadonnees }) => metadonnees.transaction) : []);
  const items = transactions.flatMap(
    (transaction) =>
      double.suivis.get(transaction) ?? (deposited.has(transaction) ? [suiviOfDeposit(transaction)] : []),
  );
  answerJson(request, response, 200, { items });
}
