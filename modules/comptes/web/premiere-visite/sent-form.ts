import { heldInHistory, holdInHistory } from '@pwp/web-kit';

const KEPT = 'premiereVisiteEnvoyee';

/**
 * Whether the form of this history entry was sent and its page reloaded, which shows what follows and not an empty form.
 * A link to the form's own address keeps the entry too, but asks for the form.
 */
export function wasSent(): boolean {
  const [load] = performance.getEntriesByType('navigation');
  return heldInHistory(KEPT) === true && load !== undefined && 'type' in load && load.type === 'reload';
}

/** Notes in the history entry that the form was sent, or is filled in again. */
export function keepSent(sent: boolean): void {
  holdInHistory({ [KEPT]: sent });
}
