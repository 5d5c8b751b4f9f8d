import { setTimeout } from 'node:timers/promises';
import { Import } from '@pwp/module-comptes/contracts';
import { csvOf, type Person } from './people.ts';

/** The account that sends imports to a platform. */
export interface ImportTarget {
  /** Origin of the API. */
  url: string;
  headers: Readonly<Record<string, string>>;
  guichet: string;
}

/** Interval between two polls of an import's progress, ms. */
const INTERVAL = 50;

/** A file that the platform has checked, with the call that imports it. */
export interface CheckedImport {
  /** Resolves once every account exists; rejects when a line was refused. */
  launch: () => Promise<void>;
}

/** Uploads and checks a file of these persons, like the référent's page. */
export async function checkImport(target: ImportTarget, people: readonly Person[]): Promise<CheckedImport> {
  const form = new FormData();
  form.set('file', csvOf(people, target.guichet), 'comptes.csv');
  const { id } = await ask(target, 'POST', '', form);
  return {
    async launch() {
      let state = await ask(target, 'POST', `/${id}/lancement`);
      while (state.etat !== 'termine') {
        await setTimeout(INTERVAL);
        state = await ask(target, 'GET', `/${id}`);
      }
      if (state.faites !== people.length) throw new Error(`the import was not made whole: ${JSON.stringify(state)}`);
    },
  };
}

async function ask({ url, headers }: ImportTarget, method: string, path: string, body?: FormData): Promise<Import> {
  const answer = await fetch(`${url}/api/comptes/imports${path}`, { method, headers, body: body ?? null });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return Import.parse(await answer.json());
}
