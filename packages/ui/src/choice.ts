/** Something that can be chosen in a list; `value` is its identity. */
export interface Choice {
  value: string;
  label: string;
}

/** What a search found: the first choices, and how many there are in all, or one more where that is not counted. */
export interface FoundChoices {
  choices: readonly Choice[];
  total: number;
}
