import type { Portal } from '../frame/portal.ts';

/**
 * Keeps the count of unread notices up to date, and says when one arrives. `onNews` is called when one arrives or goes.
 */
export function followNotices(
  { state, announce }: Pick<Portal, 'state' | 'announce'>,
  accountId: string,
  token: () => string | undefined,
  onNews: () => void,
): void {
  void follow().catch((error: unknown) => console.warn('notifications : pas de suivi', error));

  async function follow(): Promise<void> {
    const { followCount } = await import('./notice-stream.ts');
    let newest: number | undefined;
    let before: string | undefined;
    followCount(accountId, token, ({ nonLues, derniere, toutes }) => {
      state.unread = nonLues;
      state.told = toutes;
      const said = `${nonLues} ${derniere} ${toutes}`;
      if (before !== undefined && said !== before) onNews();
      before = said;
      const arrived = newest !== undefined && (derniere ?? 0) > newest;
      newest = Math.max(newest ?? 0, derniere ?? 0);
      if (arrived)
        announce(`Nouvelle notification : ${nonLues === 1 ? '1 non lue' : `${nonLues} non lues`}.`, 'polite');
    });
  }
}
