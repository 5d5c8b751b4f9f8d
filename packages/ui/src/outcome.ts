/** What an act of the person led to, as an alert says it. */
export interface Outcome {
  type: 'success' | 'info' | 'warning' | 'error';
  title: string;
  /** French sentence. */
  text: string;
}
