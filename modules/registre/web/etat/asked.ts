/** An act that waits for its confirmation, with the words of the question and of what came of it. */
export interface Asked {
  title: string;
  text: string;
  confirm: string;
  /** Does it, and says what is done. */
  work: () => Promise<{ title: string; text: string }>;
}
