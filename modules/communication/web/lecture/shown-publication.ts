import type { PiecePublication, PublicationDetail } from '../../contracts/index.ts';

/** A publication as its readers see it, or will. */
export interface ShownPublication extends Omit<PublicationDetail, 'id' | 'debut' | 'lue' | 'versionALire' | 'pieces'> {
  /** Null: not yet read by anybody. */
  debut: string | null;
  pieces: readonly PiecePublication[];
}
