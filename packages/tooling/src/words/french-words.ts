/** A text of the interface, and the line of its file that holds it. */
export interface FrenchText {
  line: number;
  text: string;
}

/** Comments, then the strings of a script: what a reader sees stands in them. */
const SCRIPT = /\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
/** Text between tags, and the attributes that are read out or shown. */
const TEMPLATE =
  /(?<=>)[^<>]+(?=<)|(?<=\s(?:aria-label|title|label|hint|alt|description|detail|placeholder)=")[^"]+(?=")/g;

/** A no-break space as sources write it. */
const NO_BREAK = /\\u(?:00A0|202F)|&nbsp;/gi;

/** The texts of a file: the strings of a script or of a JSON file; in a component, those of its template too. */
export function frenchTexts(file: string, source: string): FrenchText[] {
  if (!file.endsWith('.vue')) return found(source, SCRIPT, 0, source);
  const template = /<template>[\s\S]*<\/template>/.exec(source);
  const script = /(?<=<script[^>]*>\n)[\s\S]*?<\/script>/.exec(source);
  return [
    ...(script === null ? [] : found(script[0], SCRIPT, script.index, source)),
    ...(template === null
      ? []
      : found(template[0].replaceAll(/<!--[\s\S]*?-->/g, blank), TEMPLATE, template.index, source)),
  ];
}

const RULES: readonly { fault: string; pattern: RegExp }[] = [
  { fault: 'a straight apostrophe, for ’', pattern: /\p{L}'\p{L}/u },
  { fault: 'a plural in brackets, for formatCount', pattern: /\p{L}\((?:s|x|e|es|ent|nt)\)/u },
  {
    fault: '« 1 » before a plural, for formatCount',
    pattern: /(?<![\d.,]|\d\s)1\s(?!(?:mois|fois|accès|refus|avis|sans|pas|dans|puis)\b)\p{Ll}+s(?!\p{L})/u,
  },
  { fault: 'no space before ; ! ? »', pattern: /[\p{L}\d)’…][;!?»](?![\p{L}\d=])/u },
  { fault: 'no space before a colon', pattern: /\p{L}:(?=\s|$)/u },
  { fault: 'no space after «', pattern: /«(?![\s${])/u },
];

/** What is wrong in a text, in words; empty for a sound one, and for what no person reads. */
export function wordFaults(text: string): string[] {
  if (!isRead(text)) return [];
  // What is computed says nothing here: a name stands for it.
  const words = text.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}|\{\{.*?\}\}/gs, 'X');
  return RULES.filter(({ pattern }) => pattern.test(words)).map(({ fault }) => fault);
}

/** A sentence has words apart; an address, a class list and a key have none of its signs. */
function isRead(text: string): boolean {
  return /\p{L}\s/u.test(text) || /[«»’]/.test(text) || /[à-ÿ]|\p{L}'\p{L}/iu.test(text);
}

function found(part: string, pattern: RegExp, offset: number, source: string): FrenchText[] {
  return [...part.matchAll(pattern)].flatMap(({ 0: text, index }) => {
    if (text.startsWith('//') || text.startsWith('/*')) return [];
    const line = source.slice(0, offset + index).split('\n').length;
    return [
      {
        line,
        text: text
          .replace(/^(['"`])([\s\S]*)\1$/, '$2')
          .replaceAll("\\'", "'")
          .replaceAll(NO_BREAK, '\u00A0'),
      },
    ];
  });
}

function blank(comment: string): string {
  return comment.replaceAll(/[^\n]/g, ' ');
}
