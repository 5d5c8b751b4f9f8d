/** What the audit trail can be searched by; an empty text is no filter. */
export interface JournalSearch {
  /** Days of Paris, both included: `2026-11-24`. */
  du: string;
  au: string;
  action: string;
  /** Parts of an address or of a name: personal data, which stands in no address of a page. */
  acteur: string;
  cible: string;
}

/** What an act changed: values by the name of what they are. */
export type Valeurs = Readonly<Record<string, unknown>> | null;

/** One line of the portal's audit trail, as `GET /api/audit` answers it. */
export interface Acte {
  id: number;
  date: string;
  action: string;
  /** Null: the portal by itself. */
  acteur: { id: string; email: string } | null;
  cible: { type: string; id: string; libelle: string };
  avant: Valeurs;
  apres: Valeurs;
  origine: string;
}
