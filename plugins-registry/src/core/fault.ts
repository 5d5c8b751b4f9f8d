import type { ReleaseMisfit } from '@pwp/contracts';

/** What is wrong with a module; `code` is stable, `detail` names the value and the way out. */
export interface Fault {
  /** Id of the module, or the name of its folder where the id cannot be read. */
  module: string;
  code:
    | 'declaration-invalid'
    | 'build-invalid'
    | 'not-built'
    | 'id-taken'
    | 'home-taken'
    | 'path-invalid'
    | 'path-reserved'
    | 'path-overlaps'
    | 'navigation-outside'
    | 'account-request-not-public'
    | 'help-not-public'
    | 'line-unreadable'
    | 'release-altered'
    | 'rollback-refused'
    | 'rollback-held'
    | 'configuration-refused'
    | ReleaseMisfit['code'];
  detail: string;
}
