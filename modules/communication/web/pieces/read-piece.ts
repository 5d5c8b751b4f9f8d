import type { ReadImage } from '@pwp/rich-text/web';
import type { Download } from '@pwp/web-kit';
import type { PiecePublication } from '../../contracts/index.ts';

/** Reads a file: by the readers' route, or by that of its authors. Throws ProblemError. */
export type ReadPiece = (piece: Pick<PiecePublication, 'id'>) => Promise<Download>;

/** Reads an image of a text, which is a file of its publication. */
export function imageReader(read: ReadPiece): ReadImage {
  return async (id) => (await read({ id })).blob;
}
