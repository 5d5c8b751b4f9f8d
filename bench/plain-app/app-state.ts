import type { AnnouncePriority } from '@pwp/web-kit/host';
import { nextTick, reactive, shallowReactive } from 'vue';
import type { PortalState } from '../../shell/src/frame/portal.ts';

/** What the frame shows, as the portal's own frame has it. */
export const state = shallowReactive<PortalState>({
  path: location.pathname,
  place: { kind: 'sign-in' },
  session: null,
  region: { status: 'ready' },
  messages: reactive({ polite: '', assertive: '' }),
  renewal: 'none',
});

/** Has a message read out. */
export function announce(message: string, priority: AnnouncePriority): void {
  state.messages[priority] = '';
  void nextTick(() => {
    state.messages[priority] = message;
  });
}
