import { imagesOf, isEmptyRichText, plainText, type RichTextDocument } from '@pwp/rich-text';
import type { Genre } from '../../contracts/index.ts';
import { audienceOf } from './redaction-presenter.ts';

/** What is looked at before a publication is handed in or published. */
export interface Finished {
  genre: Genre;
  titre: string;
  resume: string;
  texte: RichTextDocument;
  debut: Date | null;
  fin: Date | null;
  /** As the row has it. */
  audience: string;
  corrige: string | null;
  motifCorrection: string;
  pieces: readonly { pieceId: string; nom: string; alternative: string }[];
}

/** What is missing, by the place of it in the form. */
export interface Missing {
  pointer: string;
  detail: string;
}

/** A numéro unique, in whatever letters, with or without what people and file names write between its parts. */
const NUMERO_UNIQUE =
  /(?:^|[^0-9A-Z])(?:\d{3}|02[AB])[\s._-]?(?:0[1-9]|1[0-2])[\s._-]?\d{2}[\s._-]?\d{6}[\s._-]?[0-9A-Z]{5}(?:$|[^0-9A-Z])/i;

/** What keeps a publication from being read, in the order of the form; empty when nothing does. */
export function missingOf(publication: Finished, now: Date): Missing[] {
  const { genre, titre, resume, texte, debut, fin, corrige, motifCorrection, pieces } = publication;
  const missing: Missing[] = [];
  const miss = (field: string, detail: string) => missing.push({ pointer: `/contenu/${field}`, detail });
  if (titre === '') miss('titre', 'Donnez un titre.');
  if (genre === 'alerte' && resume === '')
    miss('resume', 'Dites l’alerte en une phrase : elle se lit sur toutes les pages.');
  if ((genre === 'article' || genre === 'question') && isEmptyRichText(texte))
    miss('texte', genre === 'question' ? 'Écrivez la réponse.' : 'Écrivez le texte.');
  const joined = new Set(pieces.map(({ pieceId }) => pieceId));
  if (imagesOf(texte).some(({ fichier }) => !joined.has(fichier)))
    miss('texte', 'Une image du texte n’est plus jointe : retirez-la du texte.');
  if (genre === 'document' && pieces.length === 0) miss('pieces', 'Joignez au moins un fichier.');
  if (genre === 'alerte' && fin === null) miss('fin', 'Donnez une fin à l’alerte.');
  if (fin !== null && fin <= now) miss('fin', 'La fin est passée : donnez-en une à venir.');
  else if (fin !== null && debut !== null && fin <= debut) miss('fin', 'La fin vient après le début.');
  if (audienceOf(publication).aChoisir === true) miss('audience', 'Choisissez à qui la publication s’adresse.');
  if (corrige !== null && motifCorrection === '') miss('motifCorrection', 'Dites aux lecteurs ce qui est corrigé.');
  const texts = {
    titre,
    resume,
    texte: plainText(texte),
    motifCorrection,
    pieces: pieces.flatMap(({ nom, alternative }) => [nom, alternative]).join('\n'),
  };
  for (const [field, text] of Object.entries(texts))
    if (NUMERO_UNIQUE.test(text)) miss(field, 'Retirez le numéro unique : une publication ne désigne aucun demandeur.');
  return missing;
}
