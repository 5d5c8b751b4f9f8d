import { randomUUID } from 'node:crypto';
import { runCommands } from '@pwp/cluster/commands';
import { connectRealm } from '@pwp/cluster/realm';
import { ensureGuichetGroups } from '@pwp/keycloak/guichet-groups';
import { DEMO_PASSWORD, DEMO_TOTP_SECRET } from '@pwp/local-stack/demo-data/demo-accounts';
import { seedAccounts } from '@pwp/local-stack/keycloak/seed-accounts';
import { openSneStore } from '@pwp/local-stack/stand-ins/sne/sne-store';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { mysqlUrl } from '../dashboard/mysql-url.ts';
import { anyOf, fillGuichets, fillPlis, fillWithoutIndexes, guichetCode } from '../dashboard/plis-database.ts';
import { fillAround } from '../reads/fill-around.ts';
import { untilReady, type Cluster } from './started-cluster.ts';

/** Who work at one guichet: forty plis a day of each make its 40,000 in 13 months, of 10 million. */
const OF_A_GUICHET = 4;
/** Accounts of one import: Keycloak hashes their passwords before it answers. */
const IMPORTED = 50;

/** Somebody who works this morning. */
export interface Agent {
  email: string;
  password: string;
  guichet: string;
  /** The n° uniques of the demandes that are dealt with, each for one pli. */
  demandes: string[];
}

/** Makes the accounts of so many people at Keycloak, their guichets, and for each so many demandes at the SNE. */
export async function addPeople(cluster: Cluster, people: number, demandes: number): Promise<Agent[]> {
  const guichets = guichetsOf(people);
  const agents = Array.from({ length: people }, (_, rank): Agent => {
    const guichet = guichets[rank % guichets.length] ?? '';
    const numero = (turn: number) => `0340126${String(rank * demandes + turn).padStart(6, '0')}${guichet}`;
    return {
      email: `${guichet.toLowerCase()}-${rank}@pwp.test`,
      password: DEMO_PASSWORD,
      guichet,
      demandes: Array.from({ length: demandes }, (_value, turn) => numero(turn)),
    };
  });
  addDemandes(cluster, agents);
  await addAccounts(cluster, guichets, agents);
  return agents;
}

const guichetsOf = (people: number) =>
  Array.from({ length: Math.ceil(people / OF_A_GUICHET) }, (_, rank) => guichetCode(rank));

/**
 * Fills the database of a cluster with the guichets of so many people, their plis of 13 months and what rejections left of them; gives
 * the last id of these plis. The APIs end, and start again on what they find, as after a restore.
 */
export async function addPlis(
  { root, databaseUrl, instances }: Cluster,
  people: number,
  plis: number,
): Promise<number> {
  const guichets = guichetsOf(people);
  const units = instances.api.map(({ unit }) => unit).join(' ');
  await runCommands(`systemctl stop ${units}`, root);
  const server = await createConnection(mysqlUrl(databaseUrl));
  await fillGuichets(server, guichets);
  const [[kept]] = await server.query<(RowDataPacket & { last: number | null })[]>(
    'SELECT MAX(id) AS last FROM numerisation_plis',
  );
  const filled = { first: (kept?.last ?? 0) + 1, count: plis };
  await fillWithoutIndexes(server, 'numerisation_plis', () =>
    fillPlis(server, { ...filled, guichet: anyOf(guichets.length), ended: true }),
  );
  await fillAround(server, filled);
  await server.end();
  await runCommands(`systemctl start ${units}`, root);
  await untilReady(instances.api);
  return filled.first + plis - 1;
}

function addDemandes({ root }: Cluster, agents: readonly Agent[]): void {
  const store = openSneStore(root);
  const demandeur = { nom: 'DEMO', prenom: 'Camille', dateNaissance: '1990-01-01' };
  store.addDemandes(
    agents.flatMap(({ demandes }) =>
      demandes.map((numeroUnique) => ({
        demande: { numeroUnique, statut: 'active' as const, demandeur },
        pieces: [],
      })),
    ),
  );
  store.close();
}

async function addAccounts(cluster: Cluster, guichets: readonly string[], agents: readonly Agent[]): Promise<void> {
  const client = await connectRealm(cluster);
  await ensureGuichetGroups(client, guichets);
  for (let from = 0; from < agents.length; from += IMPORTED)
    await seedAccounts(
      client,
      agents.slice(from, from + IMPORTED).map(({ email, password, guichet }) => ({
        id: randomUUID(),
        email,
        firstName: 'Personne',
        lastName: 'DEMO',
        password,
        roles: ['professionnel'],
        groups: [`/guichets/${guichet}/professionnels`],
        attributes: { telephone: ['04 00 00 00 02'], typeOrganisme: ['COMMUNE'], organisme: ['Mairie de mesure'] },
      })),
      DEMO_TOTP_SECRET,
    );
}
