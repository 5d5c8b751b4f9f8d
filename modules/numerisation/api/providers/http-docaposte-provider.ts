import { createProvider, multipartBlob, type FileStore, type MultipartFile, type ProviderCall } from '@pwp/api-kit';
import { NumeroUnique } from '@pwp/contracts';
import { z } from 'zod';
import { MotifDuPrestataire, PliPiece, Statut } from '../../contracts/index.ts';
import type { DocapostePli, DocaposteProvider, DocaposteSuivi } from './docaposte-provider.ts';

const NAME = 'Docaposte';

const StatutAnswer = Statut.exclude(['a-transmettre']);
const Instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** The answers defined by docs/interfaces/docaposte.openapi.json. */
const RecepisseAnswer = z.object({ transaction: z.string(), statut: StatutAnswer, dateStatut: Instant });
const SuiviAnswer = z.object({
  transaction: z.string(),
  statut: StatutAnswer,
  dateStatut: Instant,
  // An unreadable number is ignored; the statut still counts.
  numeroUnique: NumeroUnique.nullable().default(null).catch(null),
  motif: MotifDuPrestataire.nullable(),
  pieces: z.array(z.object({ nom: z.string(), etat: PliPiece.shape.etat, motif: MotifDuPrestataire.nullable() })),
});
const RechercheAnswer = z.object({ items: z.array(z.unknown()) });

/** Dependencies of the adapter. */
export interface HttpDocaposteOptions {
  url: string;
  apiKey: string;
  /** For one attempt, ms. */
  timeoutMs: number;
  /** For one deposit, files included, ms. */
  depositTimeoutMs: number;
  files: FileStore;
}

/** Docaposte over HTTP, following docs/interfaces/docaposte.openapi.json. */
export function createHttpDocaposteProvider(options: HttpDocaposteOptions): DocaposteProvider {
  const docaposte = createProvider({
    name: NAME,
    baseUrl: options.url,
    headers: { 'X-Api-Key': options.apiKey },
    timeoutMs: options.timeoutMs,
    retries: 2,
    // A thousand plis with all their pieces and motifs.
    longestAnswer: 16 * 1024 * 1024,
  });

  return {
    // No retry here: the outbox retries with growing delays.
    async deposit(pli, signal) {
      const copies = new AsyncDisposableStack();
      const call: ProviderCall = {
        method: 'POST',
        path: '/plis',
        headers: { 'Idempotency-Key': pli.transaction },
        body: (late) => depositBody(pli, options.files, copies, late),
        repeatable: false,
        timeoutMs: options.depositTimeoutMs,
        signal,
      };
      try {
        return await docaposte.json(call, RecepisseAnswer);
      } finally {
        await copies.disposeAsync();
      }
    },

    async search(transactions, signal) {
      const { items } = await docaposte.json(
        {
          method: 'POST',
          path: '/plis/recherche',
          headers: { 'Content-Type': 'application/json' },
          body: () => JSON.stringify({ transactions }),
          repeatable: true,
          signal,
        },
        RechercheAnswer,
      );
      const suivis = items.flatMap((item): DocaposteSuivi[] => {
        const read = SuiviAnswer.safeParse(item);
        return read.success ? [read.data] : [];
      });
      return { suivis, unreadable: items.length - suivis.length };
    },
  };
}

/** The metadata first, then the files in their order. */
async function depositBody(
  pli: DocapostePli,
  files: FileStore,
  copies: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<Blob> {
  const metadonnees = {
    transaction: pli.transaction,
    numeroUnique: pli.numeroUnique,
    contexte: pli.contexte,
    guichet: pli.guichet,
    dateTransmission: pli.dateTransmission.toISOString(),
    pieces: pli.pieces.map(({ nom, type, taille, sha256, role, categorie }) => ({
      nom,
      type,
      taille,
      sha256,
      role,
      categorie,
    })),
  };
  const fichiers: MultipartFile[] = [];
  for (const { nom, type, fichier } of pli.pieces) {
    fichiers.push({ name: 'fichiers', filename: nom, content: await files.blob(fichier, type, copies, signal) });
  }
  return multipartBlob({ metadonnees: JSON.stringify(metadonnees) }, fichiers);
}
