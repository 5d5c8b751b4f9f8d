import { within } from '@pwp/database';
import { Gauge, type Registry as Measures } from 'prom-client';
import type { Journal } from '../journal/journal.ts';
import type { Registry } from '../registry.ts';
import type { StorageBackend } from '../releases/storage-backend.ts';

/** What is measured. */
interface Measured {
  registry: Pick<Registry, 'faults'>;
  journal: Pick<Journal, 'age'>;
  storage: Pick<StorageBackend, 'room'>;
}

/** Longest wait of a reading for the files of releases, ms. */
const PATIENCE = 2_000;

/** Measures whether this registry follows its journal, has the files of releases, and leaves modules out. */
export function measureRegistry(measures: Measures, { registry, journal, storage }: Measured): void {
  const registers = [measures];
  const age: Gauge = new Gauge({
    name: 'pwp_registry_journal_age_seconds',
    help: 'How long ago the journal was last read, once a second while the database answers',
    registers,
    collect: (): void => age.set(journal.age() / 1_000),
  });
  const faults: Gauge<'code'> = new Gauge({
    name: 'pwp_registry_faults',
    help: 'Faults of modules, releases and lines of the journal that are in force, by their code',
    labelNames: ['code'],
    registers,
    collect(): void {
      faults.reset();
      for (const { code } of registry.faults()) faults.inc({ code });
    },
  });
  const room = () => within(PATIENCE, storage.room());
  const free: Gauge = new Gauge({
    name: 'pwp_releases_free_bytes',
    help: 'Room left on the disk of releases; not a number for a bucket',
    registers,
    async collect(): Promise<void> {
      free.set((await room().catch(() => undefined)) ?? Number.NaN);
    },
  });
  const reachable: Gauge = new Gauge({
    name: 'pwp_releases_reachable',
    help: 'Whether the files of releases can be reached: 1, else 0',
    registers,
    async collect(): Promise<void> {
      reachable.set(
        await room().then(
          () => 1,
          () => 0,
        ),
      );
    },
  });
}
