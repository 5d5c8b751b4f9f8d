import type { Download } from '@pwp/web-kit';
import type { PiecePublication } from '../../contracts/index.ts';

/** Reads a file: by the readers' route, or by that of its authors. Throws ProblemError. */
export type ReadPiece = (piece: Pick<PiecePublication, 'id'>) => Promise<Download>;
