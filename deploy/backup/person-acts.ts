import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { readNumeroUnique } from '@pwp/contracts';
import { countsOf, type AskedPerson, type PortalPersonalData } from '@pwp/platform-api';
import { listErasure } from './erasure-list.ts';

/** How the commands talk to whoever runs them: what identifies a person stands on no command line. */
export interface Talk {
  ask: (question: string) => Promise<string>;
  say: (line: string) => void;
}

/** The n° de transaction of a pli; no numéro unique is that short. */
const TRANSACTION = /^[a-z0-9]{13}$/;

/** Asks whom an act is about. Throws when it is nobody's address or number. */
export async function askPerson(type: string | undefined, { ask }: Talk): Promise<AskedPerson> {
  if (type === 'compte') {
    const adresse = (await ask('Adresse électronique : ')).trim();
    if (!/^[^\s@]{1,120}@[^\s@]{1,120}$/.test(adresse)) throw new Error('Une adresse électronique est attendue.');
    return { type, adresse };
  }
  if (type === 'demandeur') {
    const typed = (await ask('Numéro unique, ou n° de transaction d’un pli qui n’en a pas : ')).trim();
    if (TRANSACTION.test(typed)) return { type, numeroUnique: typed };
    const read = readNumeroUnique(typed);
    if (!read.ok) throw new Error(read.detail);
    return { type, numeroUnique: read.numeroUnique };
  }
  throw new Error('De qui ? pwp-portal person export|erase compte|demandeur');
}

/** Writes everything that the portal keeps of a person into a new file, for that person. */
export async function exportPerson(
  personalData: Pick<PortalPersonalData, 'identify' | 'tell'>,
  asked: AskedPerson,
  file: string,
  { say }: Talk,
): Promise<void> {
  const told = await personalData.tell(await personalData.identify(asked));
  await writeFile(file, `${JSON.stringify(told, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
  sayCounts(countsOf(told.lieux), say);
  say(`Ces données sont dans ${file} : remettez-le à la personne, puis détruisez-le.`);
}

/** Where erasures are written down for a restore. */
export interface ErasureList {
  folder: string;
  recipient: string;
}

/** Erases a person everywhere, once whoever asks has said so a second time. Returns whether it is done. */
export async function erasePerson(
  personalData: Pick<PortalPersonalData, 'identify' | 'count' | 'erase'>,
  asked: AskedPerson,
  list: ErasureList,
  talk: Talk,
): Promise<boolean> {
  const { say } = talk;
  const person = await personalData.identify(asked);
  say('Le portail garde de cette personne :');
  sayCounts(await personalData.count(person), say);
  say('L’effacement est définitif. Le SNE, Docaposte et GLPI gardent ce qu’ils ont reçu.');
  const again = await askPerson(asked.type, talk);
  if (JSON.stringify(again) !== JSON.stringify(asked))
    throw new Error('Ce n’est pas la même personne : rien n’est effacé.');

  const reference = randomUUID();
  await listErasure(list.folder, list.recipient, { reference, askedAt: new Date(), person });
  const { erased, isDone } = await personalData.erase(person, reference);
  say('Effacé :');
  sayCounts(erased, say);
  say(
    isDone
      ? `C’est fait, sous la référence ${reference} du journal.`
      : `Le service de connexion ne répond pas, ou un module manque : l’API finira d’elle-même (référence ${reference}).`,
  );
  return isDone;
}

function sayCounts(counts: Readonly<Record<string, number>>, say: Talk['say']): void {
  const lines = Object.entries(counts).filter(([, count]) => count > 0);
  if (lines.length === 0) say('  rien');
  for (const [place, count] of lines) say(`  ${place} : ${count}`);
}
