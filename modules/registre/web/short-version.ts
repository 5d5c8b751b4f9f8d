/** The digits of a version that people compare; the whole one has 64, and is in the title beside them. */
export function shortVersion(version: string): string {
  return version.slice(0, 16);
}
