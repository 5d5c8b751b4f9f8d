import { createLog } from '@pwp/api-kit/server';

/** The shell's log: faults only, and no personal data. */
export const log = createLog('shell');
