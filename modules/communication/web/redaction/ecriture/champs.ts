import { emptyRichText, type RichTextDocument } from '@pwp/rich-text';
import type { Contenu, Genre, Niveau, RedactionDetail, Theme } from '../../../contracts/index.ts';
import type { AudienceNames } from '../audience/audience-names.ts';
import { audienceOf, chosenAudience, everybody, type ChosenAudience } from '../audience/chosen-audience.ts';

/** What the form of a publication holds. */
export interface Champs {
  genre: Genre;
  niveau: Niveau;
  theme: Theme;
  titre: string;
  resume: string;
  texte: RichTextDocument;
  /** Instants; empty for none. */
  debut: string;
  fin: string;
  audience: ChosenAudience;
  motifCorrection: string;
  aRelireParTous: boolean;
}

/** The form of a publication that is begun. */
export function emptyChamps(): Champs {
  return {
    genre: 'article',
    niveau: 'information',
    theme: 'portail',
    titre: '',
    resume: '',
    texte: emptyRichText,
    debut: '',
    fin: '',
    audience: everybody(),
    motifCorrection: '',
    aRelireParTous: false,
  };
}

/** The form of what the portal has; `perimetre` are the guichets of a référent, `names` what its audience names. */
export function champsOf(
  { contenu }: Pick<RedactionDetail, 'contenu'>,
  perimetre: readonly string[],
  names?: AudienceNames,
): Champs {
  return {
    ...contenu,
    debut: contenu.debut ?? '',
    fin: contenu.fin ?? '',
    audience: chosenAudience(contenu.audience, perimetre, names),
  };
}

/** The portal is given this of a form. Only an alert has a level. */
export function contenuOf(champs: Champs): Contenu {
  const { genre, niveau, theme, titre, resume, texte, debut, fin, audience, motifCorrection, aRelireParTous } = champs;
  return {
    genre,
    niveau: genre === 'alerte' ? niveau : 'information',
    theme,
    titre: titre.trim(),
    resume: resume.trim(),
    texte,
    debut: debut === '' ? null : debut,
    fin: fin === '' ? null : fin,
    audience: audienceOf(audience),
    motifCorrection: motifCorrection.trim(),
    aRelireParTous,
  };
}

/** The same text for the same content, whatever the order of its fields. */
export function fingerprint(champs: Champs): string {
  return JSON.stringify(contenuOf(champs), (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );
}
