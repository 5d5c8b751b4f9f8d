import { guichetNonRattache, route, type Account, type Route } from '@pwp/api-kit';
import { ChangeGuichet, Session } from '@pwp/contracts';
import type { z } from 'zod';
import type { GuichetStore } from './guichet-store.ts';

/** Who is signed in, and the guichet of the moment: below `/api/session`. */
export function sessionRoutes(guichets: GuichetStore): Route[] {
  const present = async (account: Account, current: string | undefined): Promise<z.input<typeof Session>> => {
    const own = await guichets.findAll(account.guichets);
    return {
      account: { id: account.id, nom: account.nom, prenom: account.prenom, email: account.email },
      roles: [...account.roles],
      guichets: own.map(presentGuichet),
      guichet: own.map(presentGuichet).find(({ code }) => code === current) ?? null,
    };
  };

  return [
    route({
      method: 'get',
      path: '/',
      summary: 'Le compte connecté, ses guichets et celui du moment',
      access: 'signed-in',
      output: Session,
      handler: ({ account, guichet }) => present(account, guichet?.code),
    }),
    route({
      method: 'put',
      path: '/guichet',
      summary: 'Changer de guichet parmi ceux du compte',
      access: 'signed-in',
      body: ChangeGuichet,
      output: Session,
      problems: [guichetNonRattache],
      handler: async ({ account, body }) => {
        const [wanted] = account.guichets.includes(body.code) ? await guichets.findAll([body.code]) : [];
        if (wanted === undefined) throw guichetNonRattache(`Le guichet « ${body.code} » ne vous est pas affecté.`);
        await guichets.choose(account.id, wanted.code);
        return present(account, wanted.code);
      },
    }),
  ];
}

function presentGuichet({ code, nom, siret, codeTerritoire }: z.infer<typeof Session>['guichets'][number]) {
  return { code, nom, siret, codeTerritoire };
}
