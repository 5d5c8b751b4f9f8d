import { defineProblem } from '../http/problems.ts';

/** A stored file contains a virus: it is not kept. */
export const fichierInfecte = defineProblem('fichier-infecte', 422, 'Un fichier contient un virus');

/** What a person is told of an infected file, after its name. */
export const INFECTE_EN_MOTS =
  'contient un virus ou un programme malveillant : il n’a pas été gardé. Demandez une autre copie du document, ou prévenez votre service informatique s’il vient de votre poste.';

/** What is known of a stored file; `en-attente`: the antivirus has no verdict yet. */
export type EtatAnalyse = 'sain' | 'infecte' | 'en-attente';

/**
 * Port to the antivirus. Where the operator has none, all files are `sain`. A verdict is kept with the file's key until the file is
 * deleted.
 */
export interface Antivirus {
  /**
   * Scans a file that was just stored, within some seconds; one that is too late is scanned before it leaves. `accountId` is who sent it,
   * for the audit trail; the caller deletes an infected file.
   */
  scan(file: { key: string; accountId: string }): Promise<EtatAnalyse>;
  /**
   * The infected ones of files that are about to leave the portal. Scans those that are not known to be clean. Throws
   * `DeliveryPostponed` while the antivirus has no verdict: it does not answer, or refuses a file.
   */
  infectedOf(keys: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>>;
  /** Which of these files wait for the antivirus. */
  waitingOf(keys: readonly string[]): Promise<ReadonlySet<string>>;
}
