import type { ReleaseMisfit } from '@pwp/contracts';

/** A fault of a module; `code` is stable, `detail` names the value and the remedy. */
export interface Fault {
  /** Id of the module, or its folder's name when the id is unreadable. */
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
    | 'needs-not-approved'
    | ReleaseMisfit['code'];
  detail: string;
}
