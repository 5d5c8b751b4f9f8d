/** Leaves the archive of the last release where the journey of the upgrade finds it; whatever else runs goes first. */
import { constants, setPriority } from 'node:os';
import { archiveOfLastRelease } from './last-release.ts';

setPriority(constants.priority.PRIORITY_LOW);
try {
  console.log(await archiveOfLastRelease());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
