import type { Identity } from '@pwp/api-kit';
import pMap from 'p-map';
import type { Person } from './people.ts';

/** The identity calls of an import for these persons, with this many persons at a time. */
export async function provisionAll(
  identity: Identity,
  people: readonly Person[],
  guichet: string,
  concurrency: number,
): Promise<void> {
  await pMap(people, (person) => provision(identity, person, guichet), { concurrency });
}

async function provision(identity: Identity, person: Person, guichet: string): Promise<void> {
  const { id } = await identity.create(person);
  await identity.setGuichets(id, [guichet]);
  await identity.setActive(id, true);
  await identity.find(id);
  await identity.sendActionMail(id, ['choose-password', 'confirm-adresse']);
}
