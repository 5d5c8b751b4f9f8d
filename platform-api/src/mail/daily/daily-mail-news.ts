import type { Digest, DigestSection } from '@pwp/api-kit';

/** What every module tells of a guichet between two instants (ms), asked once however many accounts are told. */
export interface GuichetNewsReader {
  read: (guichet: string, since: number) => Promise<readonly DigestSection[]>;
}

/** Reads up to `until` (ms), excluded. */
export function createNewsReader(digests: readonly Digest[], until: number): GuichetNewsReader {
  const asked = new Map<string, Promise<readonly DigestSection[]>>();
  const ask = async (guichet: string, since: number) => {
    const sections: DigestSection[] = [];
    for (const digest of digests) {
      const section = await digest.section(guichet, new Date(since), new Date(until));
      if (section !== undefined) sections.push(section);
    }
    return sections;
  };
  return {
    read(guichet, since) {
      const key = `${guichet}|${since}`;
      const answer = asked.get(key) ?? ask(guichet, since);
      asked.set(key, answer);
      return answer;
    },
  };
}
