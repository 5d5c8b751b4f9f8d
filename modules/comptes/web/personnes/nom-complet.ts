/** A person's name on a page: « Camille ESSAI ». */
export function nomComplet({ prenom, nom }: { prenom: string; nom: string }): string {
  return `${prenom} ${nom}`.trim();
}
