import { demoAccounts } from '@pwp/local-stack/demo-data/demo-accounts';
import { demoDemandes } from '@pwp/local-stack/demo-data/demo-demandes';

/** Names of people in the demo data and the test factories that appear in no code and no log message. */
const NAMES = ['SPESYS', 'Michel', 'MARTIN', 'Alix', 'Camille', 'Zoé', 'ABEILLE', '"DEMO"', "'DEMO'"];

/**
 * Any address, numéro unique or telephone: in the logs of a run, they all belong to people of the demo or of a test.
 */
const PERSONAL = [
  /[\w.%+-]+@[a-z\d.-]+\.[a-z]{2,}/gi,
  /\b(?:\d{3}|02[AB]) ?(?:0[1-9]|1[0-2]) ?\d{2} ?\d{6} ?(?=[A-Z\d]*[A-Z])[A-Z\d]{5}\b/g,
  /(?<![\w.-])(?:\+33 ?(?:\(0\) ?)?|0)[1-9](?:[ .-]?\d{2}){4}(?![\w.-])/g,
];

/** Addresses that belong to no person: senders and the support. */
const NOBODY = ['postmaster@pwp.test', 'assistance@gip-sne.fr'];

/** The lines in which `npm start` prints its accounts. */
const ANNOUNCED = new Set(demoAccounts.map(({ email, description }) => `  ${email.padEnd(20)} ${description}`));

const FULL_NAMES = [
  ...demoAccounts.map(({ firstName, lastName }) => [firstName, lastName]),
  ...demoDemandes(new Date()).map(({ demandeur }) => [demandeur.prenom, demandeur.nom]),
].flatMap(([first = '', last = '']) => [`${first} ${last}`, `${last} ${first}`]);

const WORDS = new RegExp(
  [...NAMES, ...new Set(FULL_NAMES)].map((name) => `(?<![\\p{L}\\d_])${name}(?![\\p{L}\\d_])`).join('|'),
  'gu',
);

/** Personal data in a line of a log; none in a line in which `npm start` prints its accounts. */
export function peopleIn(line: string): string[] {
  if (ANNOUNCED.has(line)) return [];
  return [WORDS, ...PERSONAL].flatMap((pattern) =>
    [...line.matchAll(pattern)].map(([found]) => found).filter((found) => !NOBODY.includes(found)),
  );
}
