/** What is changed in a file, and how the page shows it; `saved` numbers the saves, so that each is another one. */
export interface Change {
  name: string;
  /** In the repository, or its whole path. */
  file: string;
  before: string;
  after: (saved: number) => string;
  /** An expression of the page. */
  seen: (saved: number) => string;
}
