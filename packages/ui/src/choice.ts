/** Something that can be chosen in a list; `value` is its identity. */
export interface Choice {
  value: string;
  label: string;
}
