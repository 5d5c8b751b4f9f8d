import type { AnnouncePriority } from '@pwp/web-kit/host';
import { nextTick, reactive, shallowReactive } from 'vue';
import type { PortalState } from '../../shell/src/frame/portal.ts';

/** The content of the frame, as in the portal's own frame. */
export const state = shallowReactive<PortalState>({
  path: location.pathname,
  place: { kind: 'sign-in' },
  session: null,
  region: { status: 'ready' },
  messages: reactive({ polite: '', assertive: '' }),
  counts: new Map(),
  renewal: 'none',
  shortcuts: false,
  unread: 0,
  told: 0,
  notices: false,
});

/** Announces a message to screen readers. */
export function announce(message: string, priority: AnnouncePriority): void {
  state.messages[priority] = '';
  void nextTick(() => {
    state.messages[priority] = message;
  });
}
