import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { openDatabase } from '@pwp/database';
import { createTestDatabase, hasGalera, startGalera, type GaleraNode, type TestDatabase } from '@pwp/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { prepareApis, type AgentsOfApis, type StartedApi } from './agents-of-apis.ts';

/* Three nodes of Galera from `deploy/mariadb/galera.cnf`, an API before each. */

const GRANTS = resolve(import.meta.dirname, '../../deploy/mariadb/grants.sql');
const PATIENCE = { timeout: 60_000, interval: 200 };
const WORKERS = 6;
/** Writes down each slot of a job whose run ended well, at whichever node. */
const NOTED_SLOTS = [
  'CREATE TABLE pwp.slots_done (id BIGINT AUTO_INCREMENT PRIMARY KEY, job VARCHAR(64) NOT NULL, slot BIGINT NOT NULL)',
  `CREATE TRIGGER pwp.note_slot AFTER UPDATE ON pwp.platform_jobs FOR EACH ROW
   INSERT INTO pwp.slots_done (job, slot) SELECT NEW.job, NEW.done FROM DUAL
   WHERE OLD.runner IS NOT NULL AND NEW.runner IS NULL AND NOT (NEW.succeeded_at <=> OLD.succeeded_at)`,
];

describe.skipIf(!hasGalera())('on three nodes of Galera', () => {
  let cluster: Awaited<ReturnType<typeof startGalera>>;
  let files: TestDatabase;
  let agents: AgentsOfApis;
  let apis: StartedApi[];
  const node = (index: number): GaleraNode => {
    const found = cluster.nodes[index];
    if (found === undefined) throw new Error(`no node ${index}`);
    return found;
  };
  /** How many runs ended well since the beginning, and the slots that ended well twice. */
  const slotsAt = async ({ ask }: GaleraNode) => {
    const [all] = await ask('SELECT COUNT(*) AS done FROM pwp.slots_done');
    const twice = await ask('SELECT job, slot FROM pwp.slots_done GROUP BY job, slot HAVING COUNT(*) > 1');
    return { done: Number(all?.['done']), twice };
  };
  const slotsGoOn = async (at: GaleraNode): Promise<void> => {
    const { done } = await slotsAt(at);
    await vi.waitFor(async () => expect((await slotsAt(at)).done).toBeGreaterThan(done + 2), PATIENCE);
  };
  const api = (index: number): string => {
    const found = apis[index % apis.length];
    if (found === undefined) throw new Error(`no API ${index}`);
    return found.url;
  };

  /** Ends what was begun, however far that went. */
  const ends = new AsyncDisposableStack();
  const startApi = async ({ url }: GaleraNode) => {
    const started = await agents.startApi(url);
    ends.defer(() => void started.child.kill('SIGKILL'));
    return started;
  };

  beforeAll(async () => {
    cluster = await startGalera();
    ends.defer(() => cluster.stop());
    files = await createTestDatabase();
    ends.defer(() => files.remove());
    agents = await prepareApis(node(0).url, files.folder);
    ends.defer(() => agents.close());
    for (const statement of NOTED_SLOTS) await node(0).ask(statement);
    apis = await Promise.all(cluster.nodes.map((each) => startApi(each)));
  }, 300_000);
  afterAll(() => ends.disposeAsync());

  test('of two transactions that change one row at two nodes, one is refused at its COMMIT and done again', async () => {
    const databases = [openDatabase(node(0).url), openDatabase(node(1).url)];
    onTestFinished(async () => void (await Promise.all(databases.map((database) => database.close()))));
    await databases[0]?.sequelize.query('CREATE TABLE counters (id INT PRIMARY KEY, value INT NOT NULL)');
    await databases[0]?.sequelize.query('INSERT INTO counters VALUES (1, 0)');
    let runs = 0;
    const both = Promise.withResolvers<void>();
    await Promise.all(
      databases.map(({ sequelize, transaction }) =>
        transaction(async () => {
          await sequelize.query('UPDATE counters SET value = value + 1 WHERE id = 1');
          runs += 1;
          if (runs === 2) both.resolve();
          await both.promise;
        }),
      ),
    );
    expect(runs).toBeGreaterThan(2);
    expect(await node(2).ask('SELECT value FROM pwp.counters')).toEqual([{ value: 2 }]);
  });

  test('one request that reaches two nodes at once is one pli, read at each at once; each slot of a job is run once', async () => {
    const { docaposte, listed, post } = agents;
    const answers = await Promise.all([post(api(0), 'cle-a-deux-noeuds-1'), post(api(1), 'cle-a-deux-noeuds-1')]);
    expect(new Set(answers.map(({ transaction }) => transaction)).size).toBe(1);
    for (const index of [0, 1, 2]) expect(await listed(api(index))).toEqual([answers[0].transaction]);
    const [before, began] = [docaposte.searches.length, Date.now()];
    await vi.waitFor(() => expect(docaposte.searches.length).toBeGreaterThan(before + 4), PATIENCE);
    const seconds = Math.ceil((Date.now() - began) / 1_000);
    expect(docaposte.searches.length - before).toBeLessThanOrEqual(seconds + 2);
  });

  /** Sends plis to all three APIs until `end`, which checks that each one that was acknowledged is there once, and was sent once. */
  const startLoad = (name: string) => {
    const { docaposte, post } = agents;
    const acknowledged = new Set<string>();
    const over = new AbortController();
    /** As a page does: the same key until an answer says that the pli is there. */
    const send = async (worker: number): Promise<void> => {
      for (let turn = 1; !over.signal.aborted; turn += 1) {
        const key = `cle-${name}-${worker}-${turn}`;
        for (let attempt = worker; ; attempt += 1) {
          const answer = await post(api(attempt), key).catch(() => undefined);
          if (answer === undefined || answer.status >= 500) continue;
          expect([200, 201]).toContain(answer.status);
          acknowledged.add(answer.transaction);
          break;
        }
      }
    };
    const senders = Promise.all(Array.from({ length: WORKERS }, (_, worker) => send(worker)));
    const sent = () => docaposte.deposits.map(({ metadonnees }) => metadonnees.transaction);
    return {
      async grows(): Promise<void> {
        const { size } = acknowledged;
        await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(size + 2 * WORKERS), PATIENCE);
      },
      async end(at: readonly GaleraNode[]): Promise<void> {
        over.abort();
        await senders;
        for (const { ask } of at) {
          const rows = await ask(
            `SELECT transaction FROM pwp.numerisation_plis WHERE idempotency_key LIKE 'cle-${name}-%'`,
          );
          const kept = rows.map(({ transaction }) => String(transaction));
          expect(kept.length).toBe(new Set(kept).size);
          expect([...acknowledged].filter((transaction) => !kept.includes(transaction))).toEqual([]);
        }
        await vi.waitFor(
          () => expect([...acknowledged].filter((each) => !sent().includes(each))).toEqual([]),
          PATIENCE,
        );
        expect(sent().length).toBe(new Set(sent()).size);
      },
    };
  };

  test('a node that dies under load loses no pli that was acknowledged and doubles none; it comes back and serves', async () => {
    const { get } = agents;
    const load = startLoad('sous-charge');
    await load.grows();
    await node(0).kill();
    await vi.waitFor(async () => expect((await get(api(0), '/api/health/ready')).status).toBe(503), PATIENCE);
    await load.grows();
    await slotsGoOn(node(1));
    await node(0).start();
    await vi.waitFor(async () => expect((await get(api(0), '/api/health/ready')).status).toBe(200), PATIENCE);
    await load.grows();
    await load.end(cluster.nodes);
    await slotsGoOn(node(0));
    expect((await slotsAt(node(0))).twice).toEqual([]);
  }, 240_000);

  test('a node that is parted from the others under load serves nothing stale and takes nothing, and does again once it is among them', async () => {
    const { docaposte, get, listed, post } = agents;
    const load = startLoad('en-cours');
    await load.grows();
    await node(2).isolate(true);
    await vi.waitFor(async () => expect((await get(api(2), '/api/health/ready')).status).toBe(503), PATIENCE);
    await load.grows();
    await load.end([node(0), node(1)]);
    expect((await get(api(2), '/api/numerisation/plis')).status).toBe(503);
    const deposits = docaposte.deposits.length;
    expect(await post(api(2), 'cle-chez-le-noeud-seul')).toEqual({ status: 503, transaction: undefined });
    const { transaction } = await post(api(0), 'cle-pendant-la-coupure');
    await slotsGoOn(node(0));
    await node(2).isolate(false);
    await vi.waitFor(async () => expect(await listed(api(2))).toContain(transaction), PATIENCE);
    expect((await get(api(2), '/api/health/ready')).status).toBe(200);
    await load.end(cluster.nodes);
    const kept = "SELECT 1 FROM pwp.numerisation_plis WHERE idempotency_key = 'cle-chez-le-noeud-seul'";
    for (const { ask } of cluster.nodes) expect(await ask(kept)).toEqual([]);
    await vi.waitFor(() => expect(docaposte.deposits).toHaveLength(deposits + 1), PATIENCE);
    // The same request, made again, is taken.
    expect((await post(api(2), 'cle-chez-le-noeud-seul')).status).toBe(201);
    expect((await slotsAt(node(2))).twice).toEqual([]);
  }, 240_000);

  test('the account that migrates makes the triggers that guard the audit trail', async () => {
    const grant = /GRANT .* ON pwp\.\* TO pwp_migrate@localhost;/.exec(readFileSync(GRANTS, 'utf8'))?.[0] ?? '';
    const account = "pwp_migrate@'%'";
    await node(0).ask(`CREATE USER ${account}`);
    await node(0).ask(grant.replace('pwp_migrate@localhost', account));
    const database = openDatabase(node(0).url.replace('root@', 'pwp_migrate@'));
    onTestFinished(() => database.close());
    const { sequelize } = database;
    await sequelize.query('CREATE TABLE guarded (id INT PRIMARY KEY)');
    const refused = "BEFORE DELETE ON guarded FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'guarded'";
    await sequelize.query(`CREATE TRIGGER guarded_no_delete ${refused}`);
    await sequelize.query('INSERT INTO guarded VALUES (1)');
    await expect(sequelize.query('DELETE FROM guarded')).rejects.toThrow('guarded');
  });

  test('the doctor tells of a node that answers before it has what the others wrote, or that refuses triggers', async () => {
    expect(agents.examine(node(1).url)).not.toMatch(/wsrep_sync_wait|log_bin_trust/);
    await node(1).ask('SET GLOBAL log_bin_trust_function_creators = OFF');
    expect(agents.examine(node(1).url)).toContain('sans log_bin_trust_function_creators = ON');
    await node(1).ask('SET GLOBAL wsrep_sync_wait = 0');
    expect(agents.examine(node(1).url)).toContain('sans wsrep_sync_wait = 7');
  }, 240_000);
});
