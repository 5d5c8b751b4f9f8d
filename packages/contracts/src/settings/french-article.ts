const ELIDED = { le: 'l’', Le: 'L’', du: 'de l’', au: 'à l’' };

/** A masculine name after its article, elided before a vowel or an h: « le Portail », « de l’Espace ». */
export function withArticle(article: keyof typeof ELIDED, name: string): string {
  return /^[aeiouhœæ]/i.test(name.normalize('NFD')) ? `${ELIDED[article]}${name}` : `${article} ${name}`;
}
