import { imagesOf, isEmptyRichText } from '@pwp/rich-text';
import type { PiecePublication } from '../../../contracts/index.ts';
import { PUBLICATION_LIMITS } from '../../../contracts/publication-limits.ts';
import { redaction } from '../../locales/fr-redaction.ts';
import { isUnchosen } from '../audience/chosen-audience.ts';
import type { Champs } from './champs.ts';

/** A field of the form, or an image of it. */
export type Champ =
  | 'titre'
  | 'resume'
  | 'texte'
  | 'pieces'
  | 'debut'
  | 'fin'
  | 'audience'
  | 'motifCorrection'
  | `image-${string}`;

/** What a field lacks before a draft may be reviewed. */
export interface Fault {
  champ: Champ;
  message: string;
}

const words = redaction.erreurs;

/** What is missing of a draft, in the order of the form. A draft is saved with all of them. */
export function faultsOf(champs: Champs, pieces: readonly PiecePublication[], isCorrection: boolean): Fault[] {
  const { genre, titre, resume, texte, debut, fin, audience, motifCorrection } = champs;
  const inText = new Set(imagesOf(texte).map(({ fichier }) => fichier));
  const all: (Fault | false)[] = [
    titre.trim() === '' && { champ: 'titre', message: words.titre },
    tooLong('titre', titre, PUBLICATION_LIMITS.titre),
    genre === 'alerte' && resume.trim() === '' && { champ: 'resume', message: words.resume },
    tooLong('resume', resume, PUBLICATION_LIMITS.resume),
    genre !== 'alerte' && genre !== 'document' && isEmptyRichText(texte) && { champ: 'texte', message: words.texte },
    genre === 'document' && pieces.length === 0 && { champ: 'pieces', message: words.pieces },
    ...pieces.map(
      ({ id, nom, image, alternative, decorative }): Fault | false =>
        image &&
        !inText.has(id) &&
        !decorative &&
        alternative.trim() === '' && { champ: `image-${id}`, message: words.image(nom) },
    ),
    genre === 'alerte' && fin === '' && { champ: 'fin', message: words.finAlerte },
    debut !== '' && fin !== '' && fin <= debut && { champ: 'fin', message: words.finAvantDebut },
    isUnchosen(audience) && { champ: 'audience', message: words.audience },
    isCorrection && motifCorrection.trim() === '' && { champ: 'motifCorrection', message: words.motifCorrection },
    tooLong('motifCorrection', motifCorrection, PUBLICATION_LIMITS.motif),
  ];
  return all.filter((fault) => fault !== false);
}

function tooLong(champ: Champ, text: string, most: number): Fault | false {
  return text.trim().length > most && { champ, message: words.tropLong(most, text.trim().length - most) };
}

/** The field that a pointer of the API names. */
export function champOf(pointer: string): Champ | undefined {
  const name = pointer.replace(/^\/(contenu\/)?/, '').split('/')[0];
  const known: readonly Champ[] = ['titre', 'resume', 'texte', 'pieces', 'debut', 'fin', 'audience', 'motifCorrection'];
  return known.find((champ) => champ === name);
}
