/** How many times « Réessayer » fetches a module again before it reloads the page. */
export const RETRIES = 3;

/**
 * The address of one more try. A browser may remember that a module's address failed, so each try has its own;
 * the server writes the integrity of these too in the import map.
 */
export function retryUrl(url: string, attempt: number): string {
  return attempt === 0 ? url : `${url}?essai=${attempt}`;
}
