import type { Account } from '@pwp/api-kit';
import type { Audience, PiecePublication, Redaction, RedactionDetail } from '../../contracts/index.ts';
import { etatLe } from '../publications/etat-transitions.ts';
import type { PublicationModel } from '../publications/publication-model.ts';
import { droitsOf, type WrittenPublication } from '../publications/publication-policy.ts';
import { texteOf } from '../publications/publication-presenter.ts';

/** What the policy reads of a row. */
export function writtenOf(row: PublicationModel, now: Date): WrittenPublication {
  return { auteurId: row.auteurId, emetteur: row.emetteur, etat: etatLe(now, row), portee: porteeOf(row) };
}

/** The audience of a row. */
export function audienceOf({ audience }: Pick<PublicationModel, 'audience'>): Audience {
  return JSON.parse(audience) as Audience;
}

/** The guichets that the author of a row answers for. */
export function porteeOf({ portee }: Pick<PublicationModel, 'portee'>): string[] {
  return JSON.parse(portee) as string[];
}

/** A publication in a list of its authors. */
export function presentRedaction(row: PublicationModel, account: Account, now: Date): Redaction {
  return {
    id: row.publicationId,
    genre: row.genre,
    theme: row.theme,
    titre: row.titre,
    etat: etatLe(now, row),
    emetteur: row.emetteur,
    auteur: row.auteurNom,
    estAuteur: row.auteurId === account.id,
    modifieeLe: row.modifieeLe.toISOString(),
    debut: row.debut?.toISOString() ?? null,
    fin: row.fin?.toISOString() ?? null,
    corrige: row.corrige,
    motifRenvoi: row.motifRenvoi,
  };
}

/** What stands beside a row in its detail. */
export interface RedactionSurroundings {
  account: Account;
  now: Date;
  pieces: PiecePublication[];
  correctionEnCours: string | null;
}

/** A publication whole, for its authors. */
export function presentRedactionDetail(row: PublicationModel, beside: RedactionSurroundings): RedactionDetail {
  const { account, now, pieces, correctionEnCours } = beside;
  return {
    ...presentRedaction(row, account, now),
    revision: row.revision,
    contenu: {
      genre: row.genre,
      niveau: row.niveau,
      theme: row.theme,
      titre: row.titre,
      resume: row.resume,
      texte: texteOf(row),
      debut: row.debut?.toISOString() ?? null,
      fin: row.fin?.toISOString() ?? null,
      audience: audienceOf(row),
      motifCorrection: row.motifCorrection,
      aRelireParTous: row.aRelireParTous,
    },
    pieces,
    relecteur: row.relecteurNom,
    corrigeeLe: row.corrigeeLe?.toISOString() ?? null,
    correctionEnCours,
    droits: droitsOf(account, writtenOf(row, now)),
  };
}
