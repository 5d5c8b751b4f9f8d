import {
  MULTIPART_PROBLEMS,
  readMultipart,
  route,
  UPLOAD_PROBLEMS,
  WithStatus,
  type FileStore,
  type Route,
} from '@pwp/api-kit';
import { PIECES_LIMITS, redactionEndpoints } from '../../contracts/index.ts';
import { REDACTEUR } from '../access.ts';
import {
  aucunFichier,
  etatChange,
  identifiantReutilise,
  pieceEnAnalyse,
  pieceInfectee,
  pieceIntrouvable,
  publicationIntrouvable,
  tropDePieces,
} from '../problems.ts';
import type { PieceDeposit } from './piece-deposit.ts';

const ONE_FILE = { files: 1, fileBytes: PIECES_LIMITS.fileBytes, totalBytes: PIECES_LIMITS.fileBytes + 1 };

/** The files of a draft. */
export function piecesRoutes({ files, deposit }: { files: FileStore; deposit: PieceDeposit }): Route[] {
  return [
    route(redactionEndpoints['PUT /redaction/publications/:id/pieces/:pieceId'], {
      access: REDACTEUR,
      heavy: 'uploads',
      problems: [
        publicationIntrouvable,
        etatChange,
        aucunFichier,
        ...MULTIPART_PROBLEMS,
        ...UPLOAD_PROBLEMS,
        identifiantReutilise,
        tropDePieces,
      ],
      handler: async ({ account, params, request }) => {
        const address = { account, publicationId: params.id, pieceId: params.pieceId };
        await deposit.expect(address);
        const form = await readMultipart(request, files, ONE_FILE);
        const { piece, created } = await deposit.put(address, form);
        return new WithStatus(created ? 201 : 200, piece);
      },
    }),

    route(redactionEndpoints['PATCH /redaction/publications/:id/pieces/:pieceId'], {
      access: REDACTEUR,
      problems: [publicationIntrouvable, etatChange, pieceIntrouvable],
      handler: ({ account, params, body }) =>
        deposit.describe({ account, publicationId: params.id, pieceId: params.pieceId }, body),
    }),

    route(redactionEndpoints['DELETE /redaction/publications/:id/pieces/:pieceId'], {
      access: REDACTEUR,
      problems: [publicationIntrouvable, etatChange],
      handler: ({ account, params }) => deposit.remove({ account, publicationId: params.id, pieceId: params.pieceId }),
    }),

    route(redactionEndpoints['GET /redaction/publications/:id/pieces/:pieceId'], {
      access: REDACTEUR,
      problems: [publicationIntrouvable, pieceIntrouvable, pieceInfectee, pieceEnAnalyse],
      handler: ({ account, params, signal }) =>
        deposit.download({ account, publicationId: params.id, pieceId: params.pieceId }, signal),
    }),
  ];
}
