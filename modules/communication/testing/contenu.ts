import type { RichTextDocument } from '@pwp/rich-text';
import type { Audience, Contenu } from '../contracts/index.ts';

/** A text of one paragraph. */
export const paragraphe = (text: string): RichTextDocument => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

/** An audience of what is said, and of everybody else. */
export const audienceDe = (parts: Partial<Audience> = {}): Audience => ({
  territoires: [],
  typesOrganisme: [],
  guichets: [],
  roles: [],
  comptes: [],
  ...parts,
});

/** What an author writes: an article for everybody that may be handed in, with what is said instead. */
export function contenuDe({
  audience,
  ...parts
}: Partial<Omit<Contenu, 'audience'>> & { audience?: Partial<Audience> } = {}): Contenu {
  return {
    genre: 'article',
    niveau: 'information',
    theme: 'demandes',
    titre: 'Nouveau formulaire',
    resume: 'Le formulaire change.',
    texte: paragraphe('Le formulaire de demande change le mois prochain.'),
    debut: null,
    fin: null,
    motifCorrection: '',
    aRelireParTous: false,
    ...parts,
    audience: audienceDe(audience),
  };
}

/** An alert that ends a day after the noon of the tests. */
export function alerteDe(parts: Parameters<typeof contenuDe>[0] = {}): Contenu {
  return contenuDe({
    genre: 'alerte',
    niveau: 'attention',
    titre: 'Coupure ce soir',
    resume: 'Le portail ferme ce soir à 20 heures.',
    fin: '2026-11-25T11:00:00.000Z',
    ...parts,
  });
}
