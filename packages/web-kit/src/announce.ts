import { host, type AnnouncePriority } from './host-link.ts';

/** Has a screen reader say `message` (a French sentence) without moving the focus. */
export function announce(message: string, priority: AnnouncePriority = 'polite'): void {
  host().announce(message, priority);
}
