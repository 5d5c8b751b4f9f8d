import {
  defineApiModule,
  servePort,
  type Account,
  type ApiModule,
  type CurrentGuichet,
  type ModuleContext,
} from '@pwp/api-kit';
import {
  checkMois,
  demandeHorsTerritoire,
  demandeInconnue,
  demandeRadiee,
  demandesPort,
  sneIndisponible,
  statistiquesPort,
} from '@pwp/api-kit/ports';
import { z } from 'zod';

type Categories = z.input<(typeof demandesPort)['methods']['categories']['output']>;
type OfGuichet = z.input<(typeof statistiquesPort)['methods']['parGuichet']['output']>['guichets'][number];
type OfDepartement = z.input<(typeof statistiquesPort)['methods']['parDepartement']['output']>['departements'][number];
type Chiffres = Omit<OfGuichet, 'code' | 'nom'>;

/** What stands for Numérisation in the tests of a module that calls its ports. */
export interface NumerisationDouble {
  /** Start it beside the module under test. */
  module: ApiModule;
  /** The demandes of the SNE, by numéro unique without spaces. */
  readonly demandes: Map<string, Categories & { radiee?: boolean }>;
  /** Whether the SNE is away. */
  sneMuet: boolean;
  /** Who looked at which demande, the oldest first. */
  readonly consultations: { accountId: string; guichet: string; numeroUnique: string }[];
  /**
   * The figures of every month, by code of the guichet; one without any has no pli. Null is a hidden number, and the contract refuses
   * one that is too small to be told.
   */
  readonly chiffres: Map<string, Chiffres>;
  /** Those of the départements, by code territoire. */
  readonly departements: Map<string, Omit<OfDepartement, 'code'>>;
  /** The month that is not over: it has figures of the thirteen before. */
  moisEnCours: string;
  /** Guichets, and départements, that one answer counts; more are its `omis`. */
  comptes: { guichets: number; departements: number };
}

/** No demande and no pli. It has the rights, the problems and the contract of the ports that it stands for; the month is December 2026. */
export function numerisationDouble(): NumerisationDouble {
  const double: NumerisationDouble = {
    module: defineApiModule({
      id: 'numerisation',
      settings: z.object({}),
      offers: [demandesPort, statistiquesPort],
      defineModels: () => undefined,
      migrations: [],
      start: (context) => ({ routes: [], ports: [serveDemandes(double), serveStatistiques(double, context)] }),
    }),
    demandes: new Map(),
    sneMuet: false,
    consultations: [],
    chiffres: new Map(),
    departements: new Map(),
    moisEnCours: '2026-12',
    comptes: { guichets: 60, departements: 20 },
  };
  return double;
}

function serveDemandes(double: NumerisationDouble) {
  return servePort(
    demandesPort,
    { roles: ['professionnel'], guichet: true },
    {
      ouvrables: {
        handler: async ({ guichet, input }) => ({
          numerosUniques: input.numerosUniques.filter((numeroUnique) => isOpenTo(guichet, numeroUnique)),
        }),
      },
      categories: {
        handler: async ({ account, guichet, input: { numeroUnique } }) => {
          if (!isOpenTo(guichet, numeroUnique)) throw demandeHorsTerritoire();
          if (double.sneMuet) throw sneIndisponible();
          const demande = double.demandes.get(numeroUnique);
          if (demande === undefined) throw demandeInconnue();
          if (demande.radiee === true) throw demandeRadiee();
          double.consultations.push({ accountId: account.id, guichet: guichet.code, numeroUnique });
          return demande;
        },
      },
    },
  );
}

function isOpenTo({ territoires }: CurrentGuichet, numeroUnique: string): boolean {
  return territoires.includes('999') || territoires.includes(numeroUnique.slice(0, 3));
}

const NONE = { plis: 0, enCours: 0, rejetes: 0, complets: 0 };

function serveStatistiques(double: NumerisationDouble, { guichets }: Pick<ModuleContext<unknown>, 'guichets'>) {
  const readable = ({ perimetre }: Account, guichet: CurrentGuichet | undefined, mois: string) => {
    checkMois(mois, double.moisEnCours);
    return guichets.findAll([...(guichet === undefined ? [] : [guichet.code]), ...perimetre]);
  };
  return servePort(
    statistiquesPort,
    { roles: ['professionnel', 'referent'] },
    {
      parGuichet: {
        handler: async ({ account, guichet, input }) => {
          const all = await readable(account, guichet, input.mois);
          const counted = all.slice(0, double.comptes.guichets);
          return {
            guichets: counted.map(({ code, nom }) => ({ code, nom, ...(double.chiffres.get(code) ?? NONE) })),
            omis: all.length - counted.length,
          };
        },
      },
      parDepartement: {
        handler: async ({ account, guichet, input }) => {
          const known = await readable(account, guichet, input.mois);
          const codes = [...new Set(known.map(({ codeTerritoire }) => codeTerritoire))].toSorted();
          const counted = codes.slice(0, double.comptes.departements);
          return {
            departements: counted.map((code) => ({
              code,
              ...(double.departements.get(code) ?? { guichets: 0, ...NONE }),
            })),
            omis: codes.length - counted.length,
          };
        },
      },
    },
  );
}
