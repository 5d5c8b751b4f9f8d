import type { Account } from '../accounts/account.ts';
import type { AuditEntry } from './audit.ts';
import { defineProblem } from '../http/problems.ts';
import type { FileResponse } from '../http/route.ts';

export const exportEnCours = defineProblem(
  'export-en-cours',
  429,
  'Un fichier est déjà en préparation pour votre compte',
);

/** The caller of an export, and the signal that he left. */
export interface ExportSender {
  account: Account;
  /** Aborted when the caller leaves; the export stops. */
  signal: AbortSignal;
}

/** An export, as the audit trail records it. */
export interface ExportAsked extends ExportSender {
  /** `<module>.export-<noun>`. */
  action: string;
  /** The subject of the export: « Plis du guichet 00002 ». */
  cible: AuditEntry['cible'];
  /** The filters, without personal data: see `hiddenFilter`. */
  filtres: Readonly<Record<string, unknown>>;
  /** Address of the request. */
  origin: string;
}

/** An export of rows that streams while it is produced. */
export interface ExportFile {
  filename: string;
  /** Media type. */
  type: string;
  /** Number of rows, without the heading. */
  lignes: number;
  /** Batches of a few hundred rows at most; other requests run between two batches. */
  body: AsyncIterable<Uint8Array>;
}

/** The thread's module, whose `make` receives the result of `load`. */
export interface ThreadWork {
  /** A module that exports `make`, which returns the bytes. */
  entry: URL;
  /** Called when its turn comes, so a queued export holds no memory. */
  load: () => Promise<unknown>;
}

/** Port to exports whose size the caller chooses. None of them may block other requests. */
export interface Exports {
  /**
   * Writes the export to the audit trail, then streams it. An account has one export at a time; a second one waits up
   * to a second for the first to end, then throws `export-en-cours`. Throws `service-indisponible` when too many run
   * in all, and an error for an act that does not begin with the module's id.
   */
  send: (asked: ExportAsked, make: () => Promise<ExportFile>) => Promise<FileResponse>;
  /**
   * Produces bytes in a thread: two threads in all and one an account. An account queues ten more at most; the next
   * throws `export-en-cours`.
   */
  inThread: (sender: ExportSender, work: ThreadWork) => Promise<Uint8Array>;
}

/**
 * Replaces a filter that may hold personal data (a name, an address, a numéro unique): the trail keeps only its
 * presence.
 */
export function hiddenFilter(value: string | undefined): 'oui' | undefined {
  return value === undefined || value === '' ? undefined : 'oui';
}

/** Splits bytes into chunks, so that a slow reader applies back-pressure between two of them. */
export async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += PIECE) yield bytes.subarray(start, start + PIECE);
}

/** Bytes. */
const PIECE = 64 * 1024;
