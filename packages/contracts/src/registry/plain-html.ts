/** Elements that hold words, fields or pictures. None loads, runs, styles or frames anything, and a browser reads the content of each as HTML. */
const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'a abbr address article aside b bdi blockquote br button caption cite code col colgroup dd details dfn div dl dt em fieldset ' +
    'figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr i img input kbd label legend li mark nav ol optgroup option output p ' +
    'pre q s samp section select small span strong sub summary sup table tbody td textarea tfoot th thead time tr u ul var wbr'
  ).split(' '),
);

/** Those that have no end. */
const VOID: ReadonlySet<string> = new Set(['br', 'col', 'hr', 'img', 'input', 'wbr']);

/** Attributes whose value only says something. A field has no name: without its code, a form sends nothing in an address. */
const ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    'abbr alt autocapitalize autocomplete autofocus checked class cols colspan datetime dir disabled enterkeyhint for headers height ' +
    'hidden id inputmode label lang loading max maxlength min minlength multiple novalidate open placeholder readonly rel required ' +
    'reversed role rows rowspan scope selected size span spellcheck start step tabindex target title translate type value width'
  ).split(' '),
);

/** `aria-…`, and the marks of a component's own styles. */
const FAMILIES = /^(?:aria-[a-z]+|data-v-[0-9a-f]+)$/;

/** An address of this portal, of this page, of another site, a mail or a telephone number. */
const LINK = /^(?:\/(?!\/)|#|https:\/\/|mailto:|tel:)/;

/** A file of the same release. */
const OWN_FILE = /^\.\/[\w-]+(?:[./][\w-]+)*$/;

/** What stands between two `<`: a tag as Vue and our own tools write it, then words. */
const TAG = /^(\/?)([a-z][a-z0-9]*)((?: [a-z][a-z0-9-]*(?:="[^"]*")?)*)>/;
const ATTRIBUTE = / ([a-z][a-z0-9-]*)(?:="([^"]*)")?/g;

/**
 * What keeps an HTML from being words and fields alone, written in the one strict way that leaves a browser nothing to guess: an
 * element or attribute that is not on the lists, a link that runs something, a tag that is not closed in its turn. Undefined when nothing does.
 */
export function htmlFault(html: string): string | undefined {
  const [, ...tags] = html.split('<');
  const open: string[] = [];
  for (const tag of tags) {
    const [, end, name = '', attributes = ''] = TAG.exec(tag) ?? [];
    if (!ELEMENTS.has(name)) return `« <${tag.slice(0, 60)} »`;
    if (end === '/') {
      if (attributes !== '' || open.pop() !== name) return `« </${name}> » where another element ends`;
      continue;
    }
    const fault = attributeFault(name, attributes);
    if (fault !== undefined) return fault;
    if (!VOID.has(name)) open.push(name);
  }
  return open.length === 0 ? undefined : `« <${open.join('><').slice(0, 60)}> » without an end`;
}

function attributeFault(element: string, attributes: string): string | undefined {
  for (const [written, name = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
    const isPlain =
      ATTRIBUTES.has(name) ||
      FAMILIES.test(name) ||
      (name === 'href' && element === 'a' && LINK.test(value)) ||
      (name === 'src' && element === 'img' && OWN_FILE.test(value)) ||
      (name === 'method' && element === 'form' && value === 'dialog');
    if (!isPlain) return `« ${written.trim().slice(0, 60)} » in <${element}>`;
  }
  // The one method that sends nothing and loads nothing.
  return element === 'form' && !attributes.startsWith(' method="dialog"') ? '« <form> » that could be sent' : undefined;
}
