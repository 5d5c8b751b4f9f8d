import {
  html,
  mailPage,
  PORTAL_NAME,
  SENT_BY_ITSELF,
  type DigestSection,
  type Html,
  type MailMessage,
} from '@pwp/api-kit';

/** A guichet with its changes; it has at least one section. */
export interface GuichetNews {
  code: string;
  nom: string;
  sections: readonly DigestSection[];
}

/**
 * The mail of one account, with one part for each guichet. It names nobody, in case somebody else sees the screen.
 * `switchPage` is the path of the page that switches it off.
 */
export function dailyMailMessage(
  to: string,
  news: readonly GuichetNews[],
  publicUrl: string,
  switchPage: string | undefined,
): MailMessage {
  const unsubscribe = switchPage === undefined ? {} : { unsubscribeUrl: publicUrl + switchPage };
  const page: Page = { subject: subjectOf(news), intro: introOf(news), news, publicUrl, ...unsubscribe };
  return { to, subject: page.subject, text: asText(page), html: asHtml(page).toString(), ...unsubscribe };
}

interface Page {
  subject: string;
  intro: string;
  news: readonly GuichetNews[];
  publicUrl: string;
  unsubscribeUrl?: string;
}

const WHY =
  'Vous recevez ce courriel, au plus une fois par jour, parce que vous travaillez pour ce guichet ou ces guichets.';
const MANAGE = 'Gérer mes notifications';

function subjectOf(news: readonly GuichetNews[]): string {
  const [section, ...others] = news.flatMap(({ sections }) => sections);
  return section !== undefined && others.length === 0
    ? `${PORTAL_NAME} : ${section.summary}`
    : `${PORTAL_NAME} : du nouveau pour ${news.length === 1 ? 'votre guichet' : 'vos guichets'}`;
}

function introOf(news: readonly GuichetNews[]): string {
  return news.length === 1
    ? 'Voici ce qui a changé pour votre guichet depuis le dernier courriel.'
    : 'Voici ce qui a changé pour vos guichets depuis le dernier courriel.';
}

function moreOf({ more }: DigestSection): string {
  return more === 1 ? 'et 1 autre.' : `et ${more} autres.`;
}

function asText({ intro, news, publicUrl, unsubscribeUrl }: Page): string {
  const parts = news.map(({ code, nom, sections }) =>
    [`Guichet ${code} – ${nom}`, ...sections.map((section) => sectionAsText(section, publicUrl))].join('\n\n'),
  );
  const choice = unsubscribeUrl === undefined ? [] : [`${MANAGE} : ${unsubscribeUrl}`];
  const foot = [WHY, ...choice, SENT_BY_ITSELF].join('\n');
  return `${['Bonjour,', intro, ...parts, foot].join('\n\n')}\n`;
}

function sectionAsText(section: DigestSection, publicUrl: string): string {
  return [
    `${section.title} : ${section.summary}`,
    ...section.rows.map((row) => `- ${row.join(' · ')}`),
    ...(section.more > 0 ? [moreOf(section)] : []),
    `${section.link.label} : ${publicUrl}${section.link.path}`,
  ].join('\n');
}

function asHtml({ subject, intro, news, publicUrl, unsubscribeUrl }: Page): Html {
  const choice =
    unsubscribeUrl === undefined ? [] : [html`<a href="${unsubscribeUrl}" style="color:#000091">${MANAGE}</a><br />`];
  return mailPage({
    subject,
    heading: 'Ce qui a changé',
    body: [
      html`<p style="margin:0 0 8px">Bonjour,</p>`,
      html`<p style="margin:0 0 24px">${intro}</p>`,
      ...news.map((guichet) => guichetAsHtml(guichet, publicUrl)),
    ],
    foot: html`${WHY}<br />${choice}${SENT_BY_ITSELF}`,
  });
}

function guichetAsHtml({ code, nom, sections }: GuichetNews, publicUrl: string): Html {
  return html`<h2 style="margin:24px 0 8px;font-size:18px;line-height:24px">Guichet ${code} – ${nom}</h2>
    ${sections.map((section) => sectionAsHtml(section, publicUrl))}`;
}

function sectionAsHtml(section: DigestSection, publicUrl: string): Html {
  const { title, summary, columns, rows, link } = section;
  const more = section.more > 0 ? [html`<p style="margin:0 0 8px">${moreOf(section)}</p>`] : [];
  return html`<h3 style="margin:0 0 8px;font-size:16px;line-height:24px">${title} : ${summary}</h3>
    <div role="region" aria-label="${title} : ${summary}" tabindex="0" style="margin:0 0 8px;overflow-x:auto">
      <table style="width:100%;border-collapse:collapse;font-size:14px;line-height:20px">
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col" style="${CELL};background:#eeeeee">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${row.map((cell) => html`<td style="${CELL}">${cell}</td>`)}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    ${more}
    <p style="margin:0 0 16px"><a href="${publicUrl + link.path}" style="color:#000091">${link.label}</a></p>`;
}

const CELL = 'padding:8px;text-align:left;vertical-align:top;border-bottom:1px solid #dddddd';
