import { host, type AnnouncePriority } from '../module/host-link.ts';

/** Announces `message` (a French sentence) to screen readers, without moving the focus. */
export function announce(message: string, priority: AnnouncePriority = 'polite'): void {
  host().announce(message, priority);
}
