import { createHash } from 'node:crypto';
import type { Account, CurrentGuichet, FileStore, Multipart } from '@pwp/api-kit';
import type { CheckedFile, FileChecker } from '../../fichiers/file-check.ts';
import { makePli, type AskedPli, type MadePli, type PliMakerContext } from './pli-maker.ts';
import { authorizeOpenDemande } from '../../demandes/demande-policy.ts';
import { checkFiles, readFields, type PliFields } from './pli-form.ts';

/** Who sends, for which guichet, under which key. */
interface PliSender {
  account: Account;
  guichet: CurrentGuichet;
  idempotencyKey: string;
  /** Aborts when the sender disconnects: files still waiting for a check are dropped. */
  signal: AbortSignal;
}

/** Creates plis from forms whose files are already in the store. */
export interface PliCreation {
  /**
   * Keeps the files with the pli, or deletes them when the pli is refused or when the same request was already served.
   * Throws `requete-invalide`, `numero-unique-invalide`, `aucun-fichier`, the problems of `FILE_PROBLEMS`,
   * `verifications-en-cours`, `verification-indisponible`, and what `makePli` throws.
   */
  create(sender: PliSender, form: Multipart): Promise<MadePli>;
}

/** Dependencies that make plis and check files. */
export type PliCreationContext = PliMakerContext & {
  files: FileStore;
  checker: FileChecker;
};

/** The service that `POST /plis` calls. */
export function createPliCreation(context: PliCreationContext): PliCreation {
  const { files, checker } = context;

  const check = async ({ account, guichet, idempotencyKey, signal }: PliSender, form: Multipart): Promise<AskedPli> => {
    const fields = readFields(form);
    // Before the files are checked, which costs more.
    if (fields.numeroUnique !== null) authorizeOpenDemande(guichet, fields.numeroUnique);
    const checked = await checkFiles(form, checker, { account: account.id, signal });
    return {
      ...fields,
      account,
      guichet,
      idempotencyKey,
      fingerprint: fingerprintOf(guichet, fields, checked),
      pieces: checked.map(({ nom, type, size, sha256, key }) => ({ nom, type, taille: size, sha256, fichier: key })),
    };
  };

  return {
    async create(sender, form) {
      const drop = async () => {
        await Promise.all(form.files.map(({ key }) => files.delete(key)));
      };
      let asked: AskedPli;
      try {
        asked = await check(sender, form);
      } catch (error) {
        await drop();
        throw error;
      }
      return makePli(context, asked, { drop });
    },
  };
}

/** The request behind a key: the same key with a different request is the caller's mistake. */
function fingerprintOf({ code }: CurrentGuichet, fields: PliFields, pieces: readonly CheckedFile[]): string {
  const asked = [code, fields.numeroUnique, fields.contexte, ...pieces.map(({ sha256 }) => sha256)];
  // Requests without one keep the fingerprint that they had before references existed.
  if (fields.reference !== null) asked.push(`reference ${fields.reference}`);
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
