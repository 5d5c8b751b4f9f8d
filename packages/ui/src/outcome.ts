/** The outcome of a person's act, for an alert. */
export interface Outcome {
  type: 'success' | 'info' | 'warning' | 'error';
  title: string;
  /** French sentence. */
  text: string;
}
