export { useFollowedWork, type UseFollowedWorkOptions, type UseFollowedWorkReturn } from './use-followed-work.ts';
