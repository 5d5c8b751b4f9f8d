import {
  MULTIPART_PROBLEMS,
  readMultipart,
  route,
  UPLOAD_PROBLEMS,
  WithStatus,
  type FileStore,
  type Route,
} from '@pwp/api-kit';
import { PIECES_LIMITS, pieceEndpoints } from '../../contracts/index.ts';
import { PROFESSIONNEL } from '../access.ts';
import { aucunFichier, identifiantReutilise, tropDePieces } from '../problems.ts';
import type { PieceDeposit } from './piece-deposit.ts';

const ONE_FILE = { files: 1, fileBytes: PIECES_LIMITS.fileBytes, totalBytes: PIECES_LIMITS.fileBytes + 1 };

/** Dependencies of these routes. */
export interface PiecesRoutesContext {
  files: FileStore;
  deposit: PieceDeposit;
}

/** The files that the caller prepares. */
export function piecesRoutes({ files, deposit }: PiecesRoutesContext): Route[] {
  return [
    route(pieceEndpoints['PUT /pieces/:pieceId'], {
      access: PROFESSIONNEL,
      problems: [aucunFichier, ...MULTIPART_PROBLEMS, ...UPLOAD_PROBLEMS, identifiantReutilise, tropDePieces],
      handler: async ({ account, params, request }) => {
        await deposit.expect(account, params.pieceId);
        const form = await readMultipart(request, files, ONE_FILE);
        const { piece, created } = await deposit.put(account, params.pieceId, form);
        return new WithStatus(created ? 201 : 200, piece);
      },
    }),

    route(pieceEndpoints['DELETE /pieces/:pieceId'], {
      access: PROFESSIONNEL,
      handler: ({ account, params }) => deposit.remove(account, params.pieceId),
    }),
  ];
}
