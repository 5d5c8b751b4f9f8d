import type { Account } from './account.ts';
import type { AuditEntry } from './audit.ts';
import { defineProblem } from './problems.ts';
import type { FileResponse } from './route.ts';

export const exportEnCours = defineProblem(
  'export-en-cours',
  429,
  'Un fichier est déjà en préparation pour votre compte',
);

/** Who asks for a file, and until when he waits for it. */
export interface ExportSender {
  account: Account;
  /** Aborted when nobody waits any more: what was begun is dropped. */
  signal: AbortSignal;
}

/** An export, as the audit trail tells it. */
export interface ExportAsked extends ExportSender {
  /** `<module>.exporter-<noun>`. */
  action: string;
  /** What is exported: « Plis du guichet 00002 ». */
  cible: AuditEntry['cible'];
  /** The filters, without what tells of a person: see `hiddenFilter`. */
  filtres: Readonly<Record<string, unknown>>;
  /** Address that the request came from. */
  origin: string;
}

/** A file of rows that is made while it is sent. */
export interface ExportFile {
  filename: string;
  /** Media type. */
  type: string;
  /** How many rows it holds, without its heading. */
  lignes: number;
  /** Pieces of some hundreds of rows at most: other requests are answered between two of them. */
  body: AsyncIterable<Uint8Array>;
}

/** Work of a thread: the module that runs there, whose `make` is called with what `load` gives. */
export interface ThreadWork {
  /** Exports `make`, which answers the bytes that it made. */
  entry: URL;
  /** Called when its turn comes, so that what waits holds no memory. */
  load: () => Promise<unknown>;
}

/** Port to files whose size the caller chooses: none of them may keep other requests waiting. */
export interface Exports {
  /**
   * Writes the export in the audit trail, then sends it. An account has one at a time; a second one that meets it is given a
   * second to find it over. Throws `export-en-cours` then, and `service-indisponible` when too many are under way in all.
   */
  send: (asked: ExportAsked, make: () => Promise<ExportFile>) => Promise<FileResponse>;
  /**
   * Bytes made in a thread, two at a time in all and one of an account: its others wait, ten at most. Throws
   * `export-en-cours` beyond.
   */
  inThread: (sender: ExportSender, work: ThreadWork) => Promise<Uint8Array>;
}

/** A filter that may tell of a person (a name, an address, a numéro unique), as the trail keeps it: that there was one. */
export function hiddenFilter(value: string | undefined): 'oui' | undefined {
  return value === undefined || value === '' ? undefined : 'oui';
}

/** Bytes in pieces, so that whoever reads slowly is waited for between two. */
export async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += PIECE) yield bytes.subarray(start, start + PIECE);
}

/** Bytes. */
const PIECE = 64 * 1024;
