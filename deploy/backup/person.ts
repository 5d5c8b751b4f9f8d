/** `pwp-portal person export compte|demandeur FILE`, `pwp-portal person erase compte|demandeur`: the rights of a person over their data. */
import { createInterface } from 'node:readline/promises';
import { describeFailure } from '@pwp/api-kit';
import { createPlatformApi } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { readPersons } from './backup-config.ts';
import { askPerson, erasePerson, exportPerson } from './person-acts.ts';

const words = process.argv.slice(2);
// The command's own name is there when `pwp-portal` runs it.
const [act, type, file] = words[0] === 'person' ? words.slice(1) : words;
const lines = createInterface({ input: process.stdin, output: process.stderr });
// Answers that are piped come before they are asked for.
const answers = lines[Symbol.asyncIterator]();
const talk = {
  async ask(question: string): Promise<string> {
    process.stderr.write(question);
    return (await answers.next()).value ?? '';
  },
  say: (line: string) => console.log(line),
};

try {
  const { config, ...list } = readPersons(installedModules);
  if (act !== 'erase' && (act !== 'export' || file === undefined))
    throw new Error('Quoi ? pwp-portal person export compte|demandeur FICHIER, ou person erase compte|demandeur');
  const asked = await askPerson(type, talk);
  const { personalData } = await createPlatformApi({
    // No module may be left out: it would keep the person.
    config: { ...config, jobs: false, strictModules: true, registryUrls: [], logLevel: 'error' },
    modules: installedModules,
    writeLog: (line) => process.stderr.write(line),
  });
  if (act === 'export') await exportPerson(personalData, asked, file ?? '', talk);
  const isDone = act === 'export' || (await erasePerson(personalData, asked, list, talk));
  process.exit(isDone ? 0 : 1);
} catch (error) {
  console.error(describeFailure(error));
  process.exit(1);
}
