import { host } from '../module/host-link.ts';

/** Asks again what the lines of the menu count (`count` of `navigation`): to be called after a write that changes it. */
export function refreshMenuCounts(): void {
  host().refreshMenuCounts?.();
}
