/** The environment that portals started by journeys inherit. */
export const inherited: Readonly<Record<string, string | undefined>> = process.env;
