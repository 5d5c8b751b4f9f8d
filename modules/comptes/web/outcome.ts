/** What an act led to, as a page tells it. */
export interface Outcome {
  type: 'success' | 'warning' | 'error';
  title: string;
  text: string;
}
