/** How a part of the portal's surroundings is: `faible` serves, and will not for long or for everything. */
type Health = 'bon' | 'faible' | 'manque';

/** What was found about one part, in French; without personal data or secret. */
export interface Finding {
  part: string;
  health: Health;
  detail: string;
}

/** What a check found when it did not throw. */
export type Found = readonly [health: Health, detail: string];

/** What is asked, and how. */
export type Check = [part: string, check: () => Promise<Found>];
