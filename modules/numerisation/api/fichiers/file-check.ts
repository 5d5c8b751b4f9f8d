import {
  checkUpload,
  ProblemError,
  UPLOAD_PROBLEMS,
  type Antivirus,
  type FileStore,
  type ProblemFactory,
  type UploadedFile,
} from '@pwp/api-kit';
import { STRUCTURE_PROBLEMS, type FileInspector, type FileSender } from '@pwp/api-kit/inspection';
import { PLI_LIMITS } from '../../contracts/index.ts';
import { unnamedPiece } from './piece-name.ts';
import type { PieceType } from './piece-type.ts';

/** A file that may become a piece: complete, of an accepted type, with a safe name. */
export interface CheckedFile extends UploadedFile {
  type: PieceType;
  nom: string;
}

/** Why a file is refused: the problem, and a French sentence naming the file. */
export interface FileFault {
  problem: ProblemFactory;
  detail: string;
}

type FileChecking = { ok: true; file: CheckedFile } | { ok: false; fault: FileFault };

/** The problems that a file's content can cause. */
export const FILE_PROBLEMS: readonly ProblemFactory[] = [...UPLOAD_PROBLEMS, ...STRUCTURE_PROBLEMS];

/** Checks stored files by their content. */
export interface FileChecker {
  /**
   * `rang` (from 0) identifies a file without a name. Throws `verifications-en-cours`, `verification-indisponible`;
   * `requete-invalide` when the sender disconnected.
   */
  check(file: UploadedFile, rang: number, sender: FileSender): Promise<FileChecking>;
}

/** The checker over the store; `inspector` reads the file's structure. */
export function createFileChecker(files: FileStore, inspector: FileInspector, antivirus: Antivirus): FileChecker {
  return {
    async check(file, rang, { account: id, signal }) {
      const given = { types: PLI_LIMITS.types, unnamed: unnamedPiece(rang), structure: { inspector, signal } };
      try {
        return { ok: true, file: { ...file, ...(await checkUpload({ files, antivirus }, { id }, file, given)) } };
      } catch (error) {
        const fault = faultOf(error);
        if (fault === undefined) throw error;
        return { ok: false, fault };
      }
    },
  };
}

function faultOf(error: unknown): FileFault | undefined {
  if (!(error instanceof ProblemError)) return undefined;
  const problem = FILE_PROBLEMS.find(({ kind }) => kind.code === error.code);
  return problem && { problem, detail: error.message };
}
