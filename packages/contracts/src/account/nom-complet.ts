/** A person's name as it was typed. */
interface TypedName {
  prenom: string;
  nom: string;
}

/** A person's name as the manual writes it: « Cédric CARREGUES ». */
export function nomComplet({ prenom, nom }: TypedName): string {
  return `${prenomPropre(prenom)} ${nomPropre(nom)}`.trim();
}

/** The same with the nom first, as lists of demandeurs have it: « CARREGUES Cédric ». */
export function nomPuisPrenom({ prenom, nom }: TypedName): string {
  return `${nomPropre(nom)} ${prenomPropre(prenom)}`.trim();
}

/** A nom in capitals, accents kept. */
export function nomPropre(nom: string): string {
  return nom.trim().toLocaleUpperCase('fr');
}

/** A prénom typed in one case gets its capitals: « cédric », « ANNE-MARIE ». Mixed case is kept as typed. */
export function prenomPropre(prenom: string): string {
  const typed = prenom.trim();
  const lower = typed.toLocaleLowerCase('fr');
  if (typed !== lower && typed !== typed.toLocaleUpperCase('fr')) return typed;
  return lower.replaceAll(/(?<![\p{L}\p{M}])\p{L}/gu, (letter) => letter.toLocaleUpperCase('fr'));
}
