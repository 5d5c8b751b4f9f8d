import { defineLocalPortal } from '@pwp/api-kit/local-portal';
import { insertDemoPublications } from './insert-demo-publications.ts';

/** What a portal on one machine is given: an article and two questions, which agent@pwp.test has read. */
export const localPortal = defineLocalPortal({
  seed: ({ now, agentId }) => insertDemoPublications({ now, readBy: agentId }),
});
