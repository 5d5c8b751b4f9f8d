export { installAccountAccess, type AccountAccess, type IdentityOutcome } from './account-access.ts';
export { keepDestination } from './destination.ts';
export { installHost, type AnnouncePriority, type Host } from './host-link.ts';
export { pageFaults } from './own-pages.ts';
export { enterPage } from './page.ts';
export { networkProblem, problemOf } from './problem-error.ts';
export { sessionApi } from './session-api.ts';
export { focusSearchField } from './search-field.ts';
export { setSession } from './session.ts';
