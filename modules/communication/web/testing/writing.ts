import { screen } from '@testing-library/dom';
import type { FakeAnswers } from '@pwp/web-kit/testing';
import type { CommunicationEndpoints } from './mount-page.ts';
import { aRedactionDetail, choix, ID } from './publications.ts';

/** The pages of a new draft, and of one that goes on. */
export const NEW = '/communication/redaction/nouvelle';
export const DRAFT = `/communication/redaction/${ID}/ecrire`;

/** What the page of a draft asks for, whatever the draft. */
export const base: FakeAnswers<CommunicationEndpoints> = {
  'GET /redaction/audience': choix,
  'POST /redaction/audience/apercu': { comptes: 3, recenseLe: '2026-11-24T13:55:00.000Z' },
};

/** The API keeps what it is given, one revision after the other. */
export function keeping(): FakeAnswers<CommunicationEndpoints> {
  let revision = 0;
  return {
    'PUT /redaction/publications/:id': ({ params, body }) => {
      revision = body.revision + 1;
      return aRedactionDetail({ id: params['id'] ?? '', revision, contenu: body.contenu });
    },
  };
}
/** The saves that were asked for. */
export const saves = (api: { asked: { key: string; params: Record<string, string>; body: unknown }[] }) =>
  api.asked.filter(({ key }) => key === 'PUT /redaction/publications/:id');

/** The fields of the page. */
export const title = () => screen.findByRole('textbox', { name: /^Titre/ });
export const saveButton = () => screen.getByRole('button', { name: 'Enregistrer le brouillon' });
