import type { Command, Option } from 'commander';

/** Titles of commander's help. */
const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Usage :',
  'Arguments:': 'Arguments :',
  'Options:': 'Options :',
  'Commands:': 'Commandes :',
};

/** Commander's refusals, each with its words in French. */
const REFUSALS: readonly (readonly [RegExp | string, string])[] = [
  [/^error: missing required argument '([^'\n]{1,200})'/, 'il manque « $1 »'],
  [/^error: option '([^'\n]{1,200})' argument missing/, 'il manque ce que vaut « $1 »'],
  [/^error: required option '([^'\n]{1,200})' not specified/, 'il manque l’option « $1 »'],
  [/^error: unknown option '([^'\n]{1,200})'/, 'option inconnue : « $1 »'],
  [/^error: unknown command '([^'\n]{1,200})'/, 'commande inconnue : « $1 »'],
  [/^error: too many arguments[^\n]{0,300}/, 'trop de mots : voir ce qui est attendu'],
  [/^error: command-argument value '([^'\n]{0,200})' is invalid for argument '[^'\n]{1,200}'\./, '« $1 » :'],
  [/^error: option '[^'\n]{1,200}' argument '([^'\n]{0,200})' is invalid\./, '« $1 » :'],
  ['Allowed choices are ', 'au choix, '],
  ['(Did you mean one of ', '(voulez-vous dire '],
  ['(Did you mean ', '(voulez-vous dire '],
  ['?)', ' ?)'],
];

/** Has a command, and those that are added to it later, speak French: titles and refusals are commander's own in English. */
export function speakFrench(command: Command): Command {
  return command
    .helpOption('-h, --help', 'montre cette aide')
    .helpCommand('help [commande]', 'montre l’aide d’une commande')
    .configureHelp({
      styleTitle: (title) => TITLES[title] ?? title,
      optionDescription: ({ description, defaultValue }: Option) =>
        defaultValue === undefined ? description : `${description} (sinon ${String(defaultValue)})`,
    })
    .configureOutput({ outputError: (refusal, write) => write(inFrench(refusal)) });
}

/** What commander refuses, in French. */
function inFrench(refusal: string): string {
  return REFUSALS.reduce((text, [english, french]) => text.replace(english, french), refusal);
}
