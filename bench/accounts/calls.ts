import type { Identity } from '@pwp/api-kit';
import pMap from 'p-map';
import type { Person } from './people.ts';

/** The calls of the identity that an import makes for these persons, so many persons at a time. */
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
  await identity.sendActionMail(id, ['choisir-mot-de-passe', 'confirmer-adresse']);
}
