/** A guichet as the platform tells it to an administrator. */
export interface EtatGuichet {
  code: string;
  nom: string;
  /** First day on which nobody works for it any more, ISO 8601; null: none is set. */
  fermeLe: string | null;
  /** Whether that day has come. */
  ferme: boolean;
}
