import type { RegistreModule } from '../../contracts/index.ts';

type Release = RegistreModule['releases'][number];

/** What a release needs and nobody approved yet. */
export function awaitedNeeds({ needs }: Pick<Release, 'needs'>): Release['needs'] {
  return needs.filter(({ approved }) => !approved);
}
