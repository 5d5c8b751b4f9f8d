export { installHost, type AnnouncePriority, type Host } from './host-link.ts';
export { enterPage } from './page.ts';
export { networkProblem } from './problem-error.ts';
export { setSession } from './session.ts';
