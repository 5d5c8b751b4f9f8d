import type { IdentityNeed } from './needs.ts';
import type { NeedItem } from './need-items.ts';

/* What a page may import too: no zod here. */

const IDENTITY: Readonly<Record<IdentityNeed, string>> = {
  read: 'lire les comptes et leurs connexions',
  profiles: 'changer des profils',
  sessions: 'fermer des connexions',
  accounts: 'créer, changer et supprimer des comptes',
};
const WORDS = {
  port: 'lire le port',
  images: 'montrer des images de',
  connections: 'appeler, depuis ses pages,',
  topic: 'envoyer des messages',
  service: 'répondre aux applications de rôle',
} as const;

/** A need as operators and administrators read it, in French. */
export function needInWords({ kind, value }: Pick<NeedItem, 'kind' | 'value'>): string {
  if (kind === 'identity') return Object.entries(IDENTITY).find(([need]) => need === value)?.[1] ?? value;
  return `${WORDS[kind]} ${value}`;
}
